#include "esc/findings.h"

namespace courier::esc {

std::optional<Range> range_of(const Place& place) {
  if (place.syntax == nullptr) {
    return std::nullopt;
  }
  if (place.at_key) {
    return Range{place.home->file, place.syntax->entry->key_begin, place.syntax->entry->key_end};
  }
  return place.home->range_of(*place.syntax);
}

std::string path_of(const Place& place) {
  return place.syntax == nullptr ? std::string() : place.syntax->document_path();
}

Finding make_finding(const Message& message, const Place& place, Severity severity) {
  Finding finding;
  finding.diagnostic = {severity, message.shown(), {}, range_of(place), path_of(place)};
  if (message.revealed() != message.shown()) {
    finding.revealed = message.revealed();
  }
  return finding;
}

Finding make_finding(Diagnostic of_document, std::string_view document) {
  Finding finding{std::move(of_document), {}};
  finding.diagnostic.document = document;
  std::string& text = finding.diagnostic.summary;
  if (const std::size_t begin = text.find('`');
      begin != std::string::npos &&
      finding.diagnostic.path.find("fn::secret") != std::string::npos) {
    finding.revealed = text;
    text.replace(begin, text.rfind('`') + 1 - begin, "[secret]");
  }
  return finding;
}

}  // namespace courier::esc
