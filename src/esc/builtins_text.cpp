// fn::join, fn::split, fn::toString, fn::toBase64, fn::fromBase64.
#include "base/encode.h"
#include "base/text.h"
#include "esc/base64.h"
#include "esc/builtins.h"
#include "esc/limits.h"
#include "yaml/code_point.h"

namespace courier::esc::builtins {

namespace {

// Go's strings.Split; an empty separator splits into characters.
std::vector<std::string_view> split_text(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  if (separator.empty()) {
    while (!text.empty()) {
      const std::size_t width = yaml::decode(text).width;
      parts.push_back(text.substr(0, width));
      text.remove_prefix(width);
    }
    return parts;
  }
  for (std::size_t at = text.find(separator); at != std::string_view::npos;
       at = text.find(separator)) {
    parts.push_back(text.substr(0, at));
    text.remove_prefix(at + separator.size());
  }
  parts.push_back(text);
  return parts;
}

}  // namespace

Datum* join(Evaluator& evaluator, Term& term) {
  Graph& graph = evaluator.graph();
  Schema* const string = graph.schemas.of_type("string");
  Combined result(evaluator, term);
  const auto [delimiter, delimiter_fits] = evaluator.evaluate_typed(term.children[0], string);
  const auto [values, values_fit] =
      evaluator.evaluate_typed(term.children[1], graph.schemas.array_of(string));
  if (!delimiter_fits || !values_fit) {
    return result.unknown();
  }
  if (!result.with(delimiter).with(values).known()) {
    return result.value();
  }
  std::string joined;
  for (std::size_t i = 0; i < values->size; ++i) {
    if (i > 0) {
      joined += delimiter->text();
    }
    joined += graph.slot(values, i)->text();
    if (joined.size() > max_text_bytes) {
      throw LimitReached{"a text is longer than " + std::to_string(max_text_bytes) + " bytes"};
    }
  }
  return result.text(joined);
}

Datum* split(Evaluator& evaluator, Term& term) {
  Graph& graph = evaluator.graph();
  Schema* const string = graph.schemas.of_type("string");
  Combined result(evaluator, term);
  const auto [delimiter, delimiter_fits] = evaluator.evaluate_typed(term.children[0], string);
  const auto [text, text_fits] = evaluator.evaluate_typed(term.children[1], string);
  if (!delimiter_fits || !text_fits) {
    return result.unknown();
  }
  if (!result.with(delimiter).with(text).known()) {
    return result.value();
  }
  const auto parts = split_text(text->text(), delimiter->text());
  Datum* const array = graph.make_container(&term, Datum::Kind::array, parts.size());
  array->secret = result.secret();
  array->schema = result.value()->schema;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    // Not marked secret even if the text is: so does the reference.
    array->slots[i] = graph.make_text(&term, Datum::Kind::string, parts[i], string);
  }
  graph.filled(array);
  return array;
}

Datum* to_string(Evaluator& evaluator, Term& term) {
  Datum* const input = evaluator.evaluate(term.children[0]);
  Combined result(evaluator, term);
  std::string text;
  const Graph::Text found = evaluator.graph().append_text(text, input);
  result.value()->secret = found.secret;
  return found.unknown ? result.unknown() : result.text(text);
}

Datum* to_base64(Evaluator& evaluator, Term& term) {
  Combined result(evaluator, term);
  const auto [text, fits] =
      evaluator.evaluate_typed(term.children[0], evaluator.graph().schemas.of_type("string"));
  if (!fits) {
    return result.unknown();
  }
  return result.with(text).known() ? result.text(base64_encode(text->text())) : result.value();
}

Datum* from_base64(Evaluator& evaluator, Term& term) {
  Combined result(evaluator, term);
  const auto [text, fits] =
      evaluator.evaluate_typed(term.children[0], evaluator.graph().schemas.of_type("string"));
  if (!fits) {
    return result.unknown();
  }
  if (!result.with(text).known()) {
    return result.value();
  }
  const auto bytes = decode_base64(text->text());
  if (!bytes) {
    evaluator.error(term, "decoding base64 string: " + bytes.error());
    return result.unknown();
  }
  return result.text(*bytes);
}

}  // namespace courier::esc::builtins
