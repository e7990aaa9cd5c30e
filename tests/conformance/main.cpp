// esc_conformance: runs cases of the reference evaluator's corpus through our evaluator.
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "answer.h"
#include "base/encode.h"
#include "bench.h"
#include "case.h"
#include "compare.h"
#include "esc/json.h"
#include "yaml/dump.h"
#include "yaml/read.h"

namespace {

using namespace courier::conformance;

constexpr std::string_view usage =
    "usage: esc_conformance DIR...      compare with DIR/expected.json, or that of each case "
    "below\n"
    "       esc_conformance --answer    answer each case on standard input, a line each\n"
    "       esc_conformance --yaml      the tree of each document on standard input, a line each\n"
    "       esc_conformance --bench DIR N\n";

// What differs, or nothing.
std::string judge(const std::string& folder) {
  const auto asked = read_case(folder);
  if (!asked) {
    return asked.error();
  }
  const auto expected = courier::esc::parse_json(read_file(folder + "/expected.json").value_or(""));
  if (!expected) {
    return "expected.json cannot be read";
  }
  const auto actual = courier::esc::parse_json(answer(*asked));
  if (!actual) {
    return "our answer is not JSON";
  }
  return first_difference(*expected, *actual).value_or("");
}

int run_folders(const std::vector<std::string>& folders) {
  std::size_t passed = 0;
  std::size_t failed = 0;
  for (const std::string& folder : folders) {
    for (const std::string& path : find_cases(folder)) {
      const std::string difference = judge(path);
      difference.empty() ? ++passed : ++failed;
      std::cout << path << ": " << (difference.empty() ? "passed" : difference) << '\n';
    }
  }
  std::cout << passed << " passed, " << failed << " failed\n";
  return failed == 0 && passed > 0 ? 0 : 1;
}

int answer_lines() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto asked = parse_case(line);
    std::cout << (asked ? answer(*asked) : "{\"crash\":\"" + asked.error() + "\"}") << '\n'
              << std::flush;
  }
  return 0;
}

// Each line is {"text":…} or {"base64":…}.
int yaml_lines() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto asked = courier::esc::parse_json(line);
    const auto* const text = asked ? asked->member("text") : nullptr;
    const auto* const bytes = asked ? asked->member("base64") : nullptr;
    const std::string document = text    ? text->text
                                 : bytes ? courier::base64_decode(bytes->text).value_or("")
                                         : std::string();
    std::cout << courier::yaml::dump_json(courier::yaml::read("-", document)) << '\n' << std::flush;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 1 && arguments[0] == "--answer") {
    return answer_lines();
  }
  if (arguments.size() == 1 && arguments[0] == "--yaml") {
    return yaml_lines();
  }
  if (arguments.size() == 3 && arguments[0] == "--bench") {
    return bench(arguments[1], std::stoul(arguments[2]));
  }
  if (arguments.empty() || arguments[0].starts_with("-")) {
    std::cerr << usage;
    return 2;
  }
  return run_folders(arguments);
}
