#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "app/commands.h"
#include "app/key_file.h"
#include "app/key_targets.h"
#include "app/output_file.h"
#include "base/text.h"
#include "ssh/fingerprint.h"
#include "ssh/generate.h"

namespace courier::app {

namespace {

constexpr char usual_name[] = "pulumi_lambda_key";

struct Wanted {
  std::string name, type, comment, directory;
  int bits = 0;
  std::optional<Secret> passphrase;

  [[nodiscard]] std::string private_path() const { return directory + '/' + name; }
  [[nodiscard]] std::string public_path() const { return private_path() + ".pub"; }
};

struct Sizes {
  std::string_view type;
  std::array<int, 3> bits;  // the first is the usual one; 0: none
};
constexpr std::array sizes{Sizes{"ed25519", {256}}, Sizes{"rsa", {3072, 4096}},
                           Sizes{"ecdsa", {256, 384, 521}}};

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

Result<int> wanted_bits(const Call& call, const std::string& type) {
  const auto* const row =
      std::find_if(sizes.begin(), sizes.end(), [&](const Sizes& s) { return s.type == type; });
  if (!call.options.is_given("bits")) {
    return row->bits[0];
  }
  const std::string given = call.options.get("bits");
  std::string possible;
  for (const int bits : row->bits) {
    if (bits != 0 && std::to_string(bits) == given) {
      return bits;
    }
    if (bits != 0) {
      possible += (possible.empty() ? "" : " or ") + std::to_string(bits);
    }
  }
  return usage_error("--bits: expected " + possible + " for " + type + ", found " + quote(given),
                     "leave it out for " + std::to_string(row->bits[0]));
}

// "20261124", in UTC.
std::string today(Clock& clock) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(clock.now()));
  const unsigned number = static_cast<unsigned>(static_cast<int>(date.year())) * 10000U +
                          static_cast<unsigned>(date.month()) * 100U +
                          static_cast<unsigned>(date.day());
  return std::to_string(number);
}

Result<std::string> wanted_directory(const Call& call) {
  if (call.options.is_given("directory")) {
    return absolute_path(call, call.options.get("directory"));
  }
  const auto home = call.world.environment.find("HOME");
  if (home == call.world.environment.end() || home->second.empty()) {
    return usage_error("there is no home folder: HOME is not set", "--directory DIR");
  }
  return absolute_path(call, home->second + "/.ssh");
}

Result<Wanted> read_wanted(const Call& call) {
  Wanted wanted;
  wanted.name = call.options.arguments.empty() ? usual_name : call.options.arguments[0];
  if (wanted.name.empty() || wanted.name == "." || wanted.name == ".." ||
      wanted.name.find('/') != std::string::npos || has_control(wanted.name)) {
    return usage_error(quote(wanted.name) + " cannot be the name of a key file",
                       "name the file here, and its folder with --directory DIR");
  }
  wanted.type = call.options.get("type");
  COURIER_TRY_LET(wanted.bits, wanted_bits(call, wanted.type));
  wanted.comment = call.options.is_given("comment") ? call.options.get("comment")
                                                    : wanted.name + ':' + today(call.world.clock);
  if (has_control(wanted.comment) || !is_utf8(wanted.comment)) {
    return usage_error("--comment: has control characters, or bytes that are no text",
                       "a comment is one line of text");
  }
  COURIER_TRY_LET(wanted.directory, wanted_directory(call));
  COURIER_TRY_LET(wanted.passphrase, read_passphrase(call));
  return wanted;
}

Result<void> refuse_existing(const Call& call, const Wanted& wanted) {
  for (const std::string& path : {wanted.private_path(), wanted.public_path()}) {
    COURIER_TRY_LET(const std::optional<FileStatus> found, call.world.files.status(path));
    if (found) {
      return usage_error(path + ": exists already, and keys new never overwrites a key",
                         "name another: esc-courier keys new NAME");
    }
  }
  return {};
}

ssh::PrivateKey generate(const Wanted& wanted, Random& random) {
  ssh::PrivateKey key = wanted.type == "rsa" ? ssh::generate_rsa(wanted.bits, random)
                        : wanted.type == "ecdsa"
                            ? ssh::generate_ecdsa("nistp" + std::to_string(wanted.bits), random)
                            : ssh::generate_ed25519(random);
  key.public_half.comment = wanted.comment;
  return key;
}

Secret private_text(const Wanted& wanted, const ssh::PrivateKey& key, Random& random) {
  return ssh::write_pem(
      {"OPENSSH PRIVATE KEY", {}, ssh::write_openssh(key, wanted.passphrase, random)});
}

Result<void> write_pair(const Call& call, const Wanted& wanted, const Secret& text,
                        const std::string& public_line) {
  World& world = call.world;
  COURIER_TRY(world.files.make_directories(wanted.directory, 0700, {}));
  world.boundary.reached("writing " + wanted.private_path());
  COURIER_TRY(
      world.files.create(wanted.private_path(), text.reveal(Disclosure::secret_file), 0600));
  world.boundary.reached("writing " + wanted.public_path());
  return world.files.create(wanted.public_path(), public_line + '\n', 0644);
}

}  // namespace

ExitCode keys_new(const Call& call) {
  const Result<Wanted> wanted = read_wanted(call);
  if (!wanted) {
    return fail(call, wanted.error());
  }
  if (const auto free = refuse_existing(call, *wanted); !free) {
    return fail(call, free.error());
  }
  const Result<std::vector<KeyTarget>> targets = read_key_targets(call, wanted->name);
  if (!targets) {
    return fail(call, targets.error());
  }
  const ssh::PrivateKey key = generate(*wanted, call.world.random);
  const Secret pem = private_text(*wanted, key, call.world.random);
  const std::string line = key.public_half.line();
  const auto changed = plan_key_targets(call, *targets, line, pem);
  if (!changed) {
    return ExitCode::usage;
  }
  if (const auto written = write_pair(call, *wanted, pem, line); !written) {
    return fail(call, written.error());
  }
  call.printer.note("wrote " + wanted->private_path() + " (private, 0600) and " +
                    wanted->public_path());
  if (const auto written = write_key_targets(call, *changed); !written) {
    return fail(call, written.error());
  }
  std::string text = describe_key(key.public_half) + "comment    " + wanted->comment + '\n';
  if (call.world.out.is_terminal()) {
    text += ssh::randomart(key.public_half);
  }
  call.printer.result(text);
  return ExitCode::done;
}

}  // namespace courier::app
