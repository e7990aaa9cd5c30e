#include "app/render_check.h"

#include <nlohmann/json.hpp>
#include <string>

#include "actions/post.h"
#include "base/text.h"
#include "cloudinit/check.h"
#include "sync/consent.h"

namespace courier::app {

namespace {

struct Verdict {
  std::string file;
  cloudinit::Findings findings;
};

nlohmann::ordered_json to_json(const Verdict& verdict) {
  nlohmann::ordered_json findings = nlohmann::ordered_json::array();
  for (const cloudinit::Finding& finding : verdict.findings.list()) {
    findings.push_back({{"line", finding.line},
                        {"column", finding.column},
                        {"severity", to_text(finding.gravity)},
                        {"rule", finding.rule},
                        {"message", finding.message}});
  }
  return {{"file", verdict.file},
          {"ok", !verdict.findings.has_errors()},
          {"findings", std::move(findings)}};
}

std::string to_text(const Verdict& verdict) {
  std::string out;
  for (const cloudinit::Finding& finding : verdict.findings.list()) {
    out += verdict.file + ':' + std::to_string(finding.line) + ':' +
           std::to_string(finding.column) + ": " + std::string(to_text(finding.gravity)) + ": " +
           finding.message + " [" + finding.rule + "]\n";
  }
  return out + verdict.file + (verdict.findings.has_errors() ? ": refused\n" : ": ok\n");
}

// Without the file's name, which stands before every finding.
std::string reason_of(const Error& error, const std::string& file) {
  const std::string& text = error.message;
  return text.starts_with(file + ": ") ? text.substr(file.size() + 2) : text;
}

}  // namespace

cloudinit::ReadFile files_beside(const Call& call, const std::string& file) {
  return [&call, folder = file.substr(0, file.rfind('/') + 1)](
             std::string_view below) -> Result<std::string> {
    const std::string path = folder + std::string(below);
    Files& files = call.world.files;
    COURIER_TRY_LET(const std::string obstacle,
                    actions::link_on_the_way(path.substr(0, path.rfind('/') + 1), folder, files));
    if (!obstacle.empty()) {
      return usage_error(obstacle + " is no folder, and links are not followed", {});
    }
    COURIER_TRY_LET(const std::optional<FileStatus> status, files.status(path));
    if (status && status->kind != FileStatus::Kind::file) {
      return usage_error(path + " is no plain file, and links are not followed", {});
    }
    return files.read(path);
  };
}

ExitCode render_check(const Call& call) {
  if (call.options.arguments.empty()) {
    return fail(call, {ErrorKind::usage, "render --check needs FILE...",
                       "esc-courier render --check user-data.yaml"});
  }
  const cloudinit::Target* target = nullptr;
  if (call.options.is_given("target")) {
    target = cloudinit::find_target(call.options.get("target"));
    if (target == nullptr) {
      return fail(call,
                  {ErrorKind::usage, "there is no target " + quote(call.options.get("target")),
                   "targets: " + join(cloudinit::target_names(), ", ")});
    }
  }
  const Result<sync::Consents> consents = sync::parse_consents(call.options.get("allow"));
  if (!consents) {
    return fail(call, consents.error());
  }
  const auto allows = [&](std::string_view name) {
    return consents->allow(sync::ConsentClass::user_data, name);
  };
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  std::string text;
  bool ok = true;
  for (const std::string& file : call.options.arguments) {
    const Result<std::string> bytes = call.world.files.read(file);
    Verdict verdict{file, {}};
    if (bytes) {
      verdict.findings = cloudinit::check({*bytes, target, allows, files_beside(call, file)});
    } else {
      verdict.findings.add(cloudinit::Gravity::error, "unreadable",
                           "the file cannot be read: " + reason_of(bytes.error(), file));
    }
    ok = ok && !verdict.findings.has_errors();
    json.push_back(to_json(verdict));
    text += to_text(verdict);
  }
  using Handler = nlohmann::ordered_json::error_handler_t;
  call.printer.result(call.options.flag("json") ? json.dump(2, ' ', false, Handler::replace) + '\n'
                                                : text);
  return ok ? ExitCode::done : ExitCode::usage;
}

}  // namespace courier::app
