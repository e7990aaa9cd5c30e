#include "cloudinit/check.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/encode.h"
#include "base/text.h"
#include "cloudinit/gzip.h"
#include "cloudinit/mime.h"
#include "cloudinit/parts_check.h"
#include "cloudinit/render.h"

namespace courier::cloudinit {

namespace {

bool is_user_data(std::string_view text) {
  return is_gzip(text) || is_mime(text) || kind_by_header(text) != PartKind::unknown;
}

// What a text is the base64 of, if that is user data, be it in base64 once more.
std::optional<std::string> decoded(std::string_view text) {
  std::string compact(text);
  std::erase_if(compact, [](char c) { return trim({&c, 1}).empty(); });
  if (compact.size() < 8) {
    return {};
  }
  auto bytes = base64_decode(compact);
  return bytes && (is_user_data(*bytes) || decoded(*bytes)) ? std::move(bytes) : std::nullopt;
}

class Check {
 public:
  explicit Check(const CheckRequest& request) : request_(request), text_(request.bytes) {}

  Findings run() {
    if (text_.empty()) {
      findings_.add(Gravity::note, "empty", "the file is empty; the machine has nothing to do");
      return std::move(findings_);
    }
    if (is_template(text_)) {
      findings_.extend(
          check_template(text_, request_.allows, request_.read_file, is_target("lambda")));
      findings_.sort();
      return std::move(findings_);
    }
    undo_base64();
    check_size();
    const bool packed = is_gzip(text_);
    if (packed && !undo_gzip()) {
      return std::move(findings_);
    }
    if (check_text()) {
      Findings found = check_parts(parts(), {request_.allows, is_target("lambda")});
      for (Finding& finding : found.list()) {
        finding.message += unpacked_ ? " (in the unpacked text)" : "";
      }
      findings_.extend(std::move(found));
    }
    findings_.sort();
    return std::move(findings_);
  }

 private:
  [[nodiscard]] bool is_target(std::string_view name) const {
    return request_.target != nullptr && request_.target->name == name;
  }
  void complain(Gravity gravity, const char* rule, std::string message) {
    findings_.add(gravity, rule, std::move(message));
  }

  void undo_base64() {
    const Target* const target = request_.target;
    const bool by_api = target != nullptr && target->encoding == Encoding::base64;
    int layers = 0;
    before_api_ = text_.size();
    while (auto bytes = decoded(text_)) {
      text_ = std::move(*bytes);
      ++layers;
      before_api_ = layers == 1 && by_api ? text_.size() : before_api_;
    }
    if (layers == 0) {
      return;
    }
    unpacked_ = true;
    const int undone = (by_api ? 1 : 0) + (target != nullptr && target->guest_decodes ? 1 : 0);
    if (layers > undone) {
      complain(
          Gravity::error, "encoding",
          layers > 1 && undone > 0
              ? "this is the base64 of a base64; nothing would run: encode once"
          : target != nullptr
              ? "this is base64, which neither " + std::string(target->title) +
                    " nor the machine undoes, so that nothing would run: hand over the plain text"
              : "this is base64, which most clouds and machines do not undo, so that nothing "
                "would run: hand over the plain text, or name the cloud with --target");
    } else if (layers > 1) {
      complain(Gravity::warning, "encoding",
               "this is the base64 of a base64; the machine undoes it, other clouds' do not");
    }
  }

  void check_size() {
    if (request_.target == nullptr) {
      return;
    }
    const Size size = size_for(*request_.target, before_api_);
    Diagnostics diagnostics;
    cloudinit::check_size(*request_.target, size, diagnostics);
    complain(Gravity::note, "size", describe(size, *request_.target));
    for (const Diagnostic& diagnostic : diagnostics) {
      complain(diagnostic.severity == Severity::error ? Gravity::error : Gravity::warning, "size",
               diagnostic.summary + (diagnostic.hint.empty() ? "" : "; " + diagnostic.hint));
    }
  }

  bool undo_gzip() {
    const Target* const target = request_.target;
    const bool arrives =
        target == nullptr || target->takes_gzip || (target->guest_decodes && unpacked_);
    if (!arrives) {
      complain(Gravity::error, "encoding",
               std::string(target->title) +
                   " takes text, and gzip is none: hand over the plain text");
    }
    auto unpacked = gunzip(text_);
    if (!unpacked) {
      complain(Gravity::error, "encoding", "the gzip is damaged, or unpacks to more than 64 MiB");
      return false;
    }
    text_ = std::move(*unpacked);
    unpacked_ = true;
    return true;
  }

  // What spoils the text whatever it says.
  bool check_text() {
    if (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF")) {
      complain(Gravity::error, "encoding", "this is UTF-16; cloud-init reads UTF-8");
      return false;
    }
    if (!is_utf8(text_)) {
      complain(Gravity::error, "encoding", "this is not UTF-8");
      return false;
    }
    if (const std::size_t at = text_.find("\r\n"); at != std::string::npos) {
      const auto line = static_cast<std::uint32_t>(
          std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
      if (!is_mime(text_)) {
        findings_.add(
            Gravity::warning, "line-ends",
            "lines end in CRLF; cloud-init 25.1 copes, older ones and scripts may not: write "
            "LF",
            {line + 1, 1, 0});
      }
    }
    return true;
  }

  std::vector<Part> parts() {
    if (is_mime(text_)) {
      return read_mime(text_, findings_);
    }
    if (is_mime_without_version(text_)) {
      complain(Gravity::error, "mime",
               "the message has no header MIME-Version: 1.0, without which nothing of it runs");
      return {};
    }
    Part part;
    part.text = text_;
    part.kind = kind_by_header(text_);
    if (part.kind == PartKind::unknown) {
      complain(Gravity::error, "header", header_problem(text_) + "; without a header nothing runs");
      return {};
    }
    const std::size_t second = std::min(text_.find('\n'), text_.size());
    if (part.kind != PartKind::jinja &&
        kind_by_header(std::string_view(text_).substr(second)) == PartKind::jinja) {
      findings_.add(
          Gravity::error, "header",
          "## template: jinja must stand in the first line, before the other header; here "
          "it does nothing",
          {2, 1, 0});
    }
    return {part};
  }

  const CheckRequest& request_;
  std::string text_;
  bool unpacked_ = false;
  std::size_t before_api_ = 0;  // bytes before the encoding of the cloud's API
  Findings findings_;
};

}  // namespace

Findings check(const CheckRequest& request) { return Check(request).run(); }

}  // namespace courier::cloudinit
