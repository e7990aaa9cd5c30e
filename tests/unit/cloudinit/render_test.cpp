#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/encode.h"
#include "base/text.h"
#include "cloudinit/render.h"
#include "cloudinit/shipped.h"
#include "support/golden.h"

using namespace courier;
using namespace courier::cloudinit;

namespace {

const std::string ed25519 =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGwWVHcExR3nqfXp8Q1lPmy5dUlR/GXnAUu2c0Jg/dP5";

// Every scalar is secret and stands in line 3 of the environment's definition.
esc::Value value_of(const nlohmann::json& json) {
  static const auto file = std::make_shared<const std::string>("sophia/prod.yaml");
  const Range place{file, {3, 40, 80}, {3, 44, 84}};
  if (json.is_object()) {
    std::vector<esc::Value::Member> members;
    for (const auto& [name, member] : json.items()) {
      members.emplace_back(name, value_of(member));
    }
    return esc::Value::object(std::move(members)).at(place);
  }
  if (json.is_array()) {
    std::vector<esc::Value> items;
    for (const auto& item : json) {
      items.push_back(value_of(item));
    }
    return esc::Value::array(std::move(items)).at(place);
  }
  if (json.is_string()) {
    return esc::Value::string(json.get<std::string>(), true).at(place);
  }
  if (json.is_number()) {
    return esc::Value::number(json.dump()).at(place);
  }
  return json.is_null() ? esc::Value::null().at(place) : esc::Value::boolean(true).at(place);
}

esc::Value environment_with(const std::string& line) {
  return value_of({{"lambda_labs_ssh_public_key_base64", base64_encode(line)}});
}

std::string described(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    out += describe(diagnostic);
  }
  return out;
}

struct Rendered {
  std::optional<UserData> data;
  std::string complaints;

  [[nodiscard]] std::string_view text() const { return data->text.reveal(Disclosure::user_data); }
};

Rendered rendered(const esc::Value& environment, Parameters parameters = {}) {
  Diagnostics diagnostics;
  auto data = render({environment,
                      "lambda",
                      "lambda",
                      std::move(parameters),
                      {"sophia/prod", std::nullopt, std::nullopt}},
                     diagnostics);
  return {std::move(data), described(diagnostics)};
}

}  // namespace

// A case is environment.json (the values), request.json (what else was asked for), template.yaml
// where it is one of the user's own, and the whole user data, or every complaint.
TEST_CASE("cloudinit: golden", "[cloudinit]") {
  for (const auto& folder : testing::golden_cases("cloudinit/render")) {
    DYNAMIC_SECTION(folder.filename().string()) {
      const auto values =
          nlohmann::json::parse(testing::read_or_empty(folder / "environment.json"));
      const auto asked = nlohmann::json::parse(testing::read_or_empty(folder / "request.json"));
      const esc::Value environment = value_of(values);
      Diagnostics diagnostics;
      const std::string wanted = asked.value("template", "lambda");
      RenderRequest request{environment,
                            wanted,
                            asked.value("target", std::string(usual_target(wanted))),
                            parse_parameters(asked.value("parameters", ""), diagnostics),
                            {asked.value("environment", "sophia/prod"), {}, {}}};
      if (const std::string text = testing::read_or_empty(folder / "template.yaml");
          !text.empty()) {
        request.template_name = "template.yaml";
        request.template_text = TemplateText{"template.yaml", text};
        request.allows = [allowed = asked.value("allow", std::vector<std::string>())](auto name) {
          return std::find(allowed.begin(), allowed.end(), name) != allowed.end();
        };
      }
      request.gzip = asked.value("gzip", false);
      request.read_file = [&](std::string_view path) -> Result<std::string> {
        const std::filesystem::path file = folder / path;
        return std::filesystem::exists(file) ? Result<std::string>(testing::read_or_empty(file))
                                             : failure("no file " + quote(path));
      };
      if (asked.contains("revision")) {
        request.deployment.revision = asked["revision"];
      }
      if (asked.contains("commit")) {
        request.deployment.commit = asked["commit"];
      }
      const auto data = render(request, diagnostics);
      const std::string complaints = described(diagnostics);
      const bool refused = complaints.find("error: ") != std::string::npos;
      CHECK(data.has_value() != refused);
      CHECK(std::filesystem::exists(folder / "errors.txt") == !complaints.empty());
      if (!complaints.empty()) {
        testing::check_golden(folder / "errors.txt", complaints);
      }
      if (data) {
        // As the machine sees it.
        const std::string text(data->text.reveal(Disclosure::user_data));
        const bool encoded = find_target(request.target_name)->encoding == Encoding::base64;
        testing::check_golden(folder / "user-data.yaml",
                              encoded ? base64_decode(text).value_or("") : text);
        std::string secrets;
        for (const EmbeddedSecret& secret : data->secrets) {
          secrets += secret.name + ": " + std::string(to_text(secret.judgement.exposure)) + ", " +
                     std::string(secret.judgement.what) + '\n';
        }
        CHECK(std::filesystem::exists(folder / "secrets.txt") == !secrets.empty());
        if (!secrets.empty()) {
          testing::check_golden(folder / "secrets.txt", secrets);
        }
      }
      for (const auto& value : values) {
        if (value.is_string()) {
          CHECK(complaints.find(value.get<std::string>()) == std::string::npos);
        }
      }
    }
  }
}

TEST_CASE("cloudinit: the same request gives the same bytes", "[cloudinit]") {
  const esc::Value environment = environment_with(ed25519);
  const Rendered first = rendered(environment, {{"run", "17"}, {"kubectl", "1.33"}});
  const Rendered second = rendered(environment, {{"kubectl", "1.33"}, {"run", "17"}});
  REQUIRE(first.data);
  CHECK(first.text() == second.text());
  CHECK(first.text() != rendered(environment, {{"run", "18"}, {"kubectl", "1.33"}}).text());
}

TEST_CASE("cloudinit: values that the template does not name stay out", "[cloudinit]") {
  const esc::Value environment = value_of(
      {{"lambda_labs_ssh_public_key_base64", base64_encode(ed25519)}, {"token", "tok_8d1f0c5e7a"}});
  const Rendered result = rendered(environment);
  REQUIRE(result.data);
  CHECK(result.text().find("tok_8d1f0c5e7a") == std::string_view::npos);
}

TEST_CASE("cloudinit: the metadata says what it is told, nothing else", "[cloudinit]") {
  const esc::Value environment = environment_with(ed25519);
  Diagnostics diagnostics;
  const auto data = render({environment,
                            "lambda",
                            "lambda",
                            {{"time", "2026-01-02T03:04:05Z"}, {"run", "\"1\"\n\\"}},
                            {"sophia/prod@7", "7", "0123abc"}},
                           diagnostics);
  REQUIRE(data);
  CHECK(data->text.reveal(Disclosure::user_data).find(R"(
      {
        "environment": "sophia/prod@7",
        "revision": "7",
        "commit": "0123abc",
        "run": "\"1\"\n\\",
        "time": "2026-01-02T03:04:05Z"
      }
)") != std::string_view::npos);
}

TEST_CASE("cloudinit: Lambda's limit, to the byte", "[cloudinit]") {
  const auto of_size = [](std::size_t size) {
    const std::size_t bare = rendered(environment_with(ed25519 + " c")).text().size();
    return rendered(environment_with(ed25519 + ' ' + std::string(1 + size - bare, 'c')));
  };
  CHECK(of_size(1'000'000).complaints.empty());

  const Rendered above = of_size(1'000'001);
  REQUIRE(above.data);
  CHECK(above.text().size() == 1'000'001);
  CHECK(above.data->size.plain == 1'000'001);
  CHECK(above.complaints ==
        "warning: the user data has 1000001 bytes; Lambda Cloud takes 1000000 for certain, 1048576 "
        "at most\n");
  CHECK(of_size(1'048'576).data);

  const Rendered over = of_size(1'048'577);
  CHECK_FALSE(over.data);
  CHECK(over.complaints ==
        "error: the user data has 1048577 bytes; Lambda Cloud takes 1048576 at most\n"
        "  hint: put what is large elsewhere, and let the machine fetch it\n");
}

TEST_CASE("cloudinit: a target's encoding", "[cloudinit]") {
  const esc::Value environment = environment_with(ed25519);
  Diagnostics diagnostics;
  const auto plain =
      render({environment, "lambda", "nocloud", {}, {"sophia/prod", {}, {}}}, diagnostics);
  const auto encoded =
      render({environment, "lambda", "openstack", {}, {"sophia/prod", {}, {}}}, diagnostics);
  REQUIRE(plain);
  REQUIRE(encoded);
  const std::string_view text = plain->text.reveal(Disclosure::user_data);
  CHECK(encoded->text.reveal(Disclosure::user_data) == base64_encode(text));
  CHECK(encoded->size.plain == text.size());
  CHECK(encoded->size.encoded == encoded->text.size());
}

TEST_CASE("cloudinit: the base64 may be wrapped", "[cloudinit]") {
  std::string base64 = base64_encode(ed25519 + " me\n");
  base64.insert(76, "\n");
  const Rendered result =
      rendered(value_of({{"lambda_labs_ssh_public_key_base64", ' ' + base64 + "\r\n"}}));
  REQUIRE(result.data);
  CHECK(result.text() == rendered(environment_with(ed25519 + " me")).text());
}

TEST_CASE("cloudinit: lines of parameters", "[cloudinit]") {
  Diagnostics diagnostics;
  const Parameters parsed = parse_parameters(
      "# a comment\n\n run = https://x/?a=b \r\nkubectl=1.34\nempty=", diagnostics);
  CHECK(parsed == Parameters{{"run", "https://x/?a=b"}, {"kubectl", "1.34"}, {"empty", ""}});
  CHECK(diagnostics.empty());

  CHECK(parse_parameters("a=1\nb\n=c\na=2", diagnostics) == Parameters{{"a", "1"}});
  CHECK(described(diagnostics) == "error: line 2 of the parameters: expected NAME=VALUE\n"
                                  "error: line 3 of the parameters: expected NAME=VALUE\n"
                                  "error: line 4 of the parameters: \"a\" is given a second time\n"
                                  "  hint: keep one of the two\n");
}

TEST_CASE("cloudinit: versions of kubectl", "[cloudinit]") {
  const esc::Value environment = environment_with(ed25519);
  for (const char* const good : {"1.24", "1.34", "1.100"}) {
    const Rendered result = rendered(environment, {{"kubectl", good}});
    REQUIRE(result.data);
    CHECK(result.text().find("https://pkgs.k8s.io/core:/stable:/v" + std::string(good) + "/deb") !=
          std::string_view::npos);
  }
  for (const char* const bad :
       {"1.23", "1", "1.", "v1.34", "1.034", "1.34.1", "2.30", "1.1000", "1.3x", "1.34; reboot"}) {
    INFO(bad);
    CHECK(rendered(environment, {{"kubectl", bad}}).complaints ==
          "lambda-labs-cloud-init.yaml:14:12: error: blocks.kubectl: expected a minor version of "
          "Kubernetes, \"1.24\" or later, found " +
              quote(bad) + '\n');
  }
}
