#include "yaml/read.h"

#include <utility>

#include "yaml/tree_builder.h"

namespace courier::yaml {

ReadResult read(std::shared_ptr<const std::string> file_name,
                std::shared_ptr<const std::string> text) {
  ReadResult result;
  if (text->size() > max_document_bytes) {
    result.diagnostics.error("the document is larger than " +
                             std::to_string(max_document_bytes >> 20U) + " MiB");
    return result;
  }
  TextIndex index(*text);
  Dialect dialect(*text, index);
  for (;;) {
    TreeBuilder attempt(*text, index, dialect);
    if (attempt.run()) {
      result.document = Document{std::move(file_name), std::move(text), std::move(attempt.root),
                                 attempt.begin, attempt.empty};
      return result;
    }
    if (attempt.adapted) {
      continue;
    }
    const yaml_mark_t place = attempt.failure ? attempt.failure->place : attempt.limit_place;
    result.problem =
        Position{static_cast<std::uint32_t>(place.line + 1),
                 static_cast<std::uint32_t>(place.column + 1), index.byte_of(place.index)};
    if (attempt.failure && !attempt.failure->context_name.empty()) {
      const yaml_mark_t begin = attempt.failure->context;
      result.context =
          Position{static_cast<std::uint32_t>(begin.line + 1),
                   static_cast<std::uint32_t>(begin.column + 1), index.byte_of(begin.index)};
    }
    if (attempt.failure) {
      result.diagnostics.error(dialect.translate(*std::move(attempt.failure)).message());
    } else {
      result.diagnostics.error(std::move(attempt.limit),
                               Range{std::move(file_name), *result.problem, *result.problem});
    }
    return result;
  }
}

ReadResult read(std::string_view file_name, std::string text) {
  return read(std::make_shared<const std::string>(file_name),
              std::make_shared<const std::string>(std::move(text)));
}

}  // namespace courier::yaml
