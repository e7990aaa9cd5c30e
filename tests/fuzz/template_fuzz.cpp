// Any bytes as a template: judging it without its values must end; so must rendering, the same
// twice; and what that gives must be user data that `render --check` takes.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "cloudinit/check.h"
#include "cloudinit/render.h"

using namespace courier;
using namespace courier::cloudinit;

namespace {

constexpr char public_key[] =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGwWVHcExR3nqfXp8Q1lPmy5dUlR/GXnAUu2c0Jg/dP5";

esc::Value environment() {
  const auto text = [](std::string_view value) { return esc::Value::string(value, true); };
  return esc::Value::object(
      {{"flag", esc::Value::boolean(true)},
       {"key", text(public_key)},
       {"list", esc::Value::array({text("jq"), text("a: b #c")})},
       {"map", esc::Value::object({{"path", text("/etc/x")}, {"content", text("'\"$`\\\n")}})},
       {"number", esc::Value::number("12.5e3")},
       {"odd", text("it's \"a\" $(reboot) `x` \\ #\n")},
       {"plain", text("x-1")}});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const esc::Value values = environment();
  RenderRequest request{values, "fuzz.yaml", "nocloud", {{"run", "17"}}, {"sophia/prod", {}, {}}};
  request.template_text =
      TemplateText{"fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size)};
  request.allows = [](std::string_view) { return true; };
  request.read_file = [](std::string_view path) -> Result<std::string> {
    return std::string(path);
  };
  (void)check({request.template_text->text, nullptr, request.allows, request.read_file});
  Diagnostics diagnostics;
  const auto first = render(request, diagnostics);
  if (first.has_value() == diagnostics.has_errors()) {
    std::abort();
  }
  if (!first) {
    return 0;
  }
  Diagnostics unused;
  const std::string_view text = first->text.reveal(Disclosure::inspection);
  if (render(request, unused)->text.reveal(Disclosure::inspection) != text ||
      check({text, find_target("nocloud"), request.allows}).has_errors()) {
    std::abort();
  }
  return 0;
}
