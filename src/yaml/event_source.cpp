#include "yaml/event_source.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "base/secret.h"

namespace courier::yaml {

namespace {

// go-yaml reads 512 bytes at a time, libyaml 16 KiB. A byte that may not occur is an error as soon
// as it is read, so the size decides which of two errors comes first.
constexpr std::size_t chunk_size = 512;

// Tokens that go-yaml wants to see before it looks at the first of them.
constexpr std::size_t lookahead = 3;

}  // namespace

std::string Failure::message() const {
  std::size_t line = context.line != 0 ? context.line : place.line;
  if (line != 0 && kind == Kind::scanner) {
    ++line;
  }
  return "yaml: " + (line != 0 ? "line " + std::to_string(line) + ": " : std::string()) + problem;
}

void Event::reset() {
  if (event_.type == YAML_SCALAR_EVENT) {
    wipe(event_.data.scalar.value, event_.data.scalar.length);
  }
  yaml_event_delete(&event_);
  event_ = {};
}

EventSource::EventSource(std::string_view text) : rest_(text), size_(text.size()) {
  if (yaml_parser_initialize(&parser_) == 0) {
    throw std::bad_alloc();
  }
  yaml_parser_set_input(&parser_, read_chunk, this);
}

EventSource::~EventSource() {
  // As far as the text can have reached: UTF-16 grows by half when it becomes UTF-8.
  const auto wipe_all = [this](unsigned char* begin, const unsigned char* end) {
    wipe(begin, std::min(static_cast<std::size_t>(end - begin), 2 * size_));
  };
  wipe_all(parser_.raw_buffer.start, parser_.raw_buffer.end);
  wipe_all(parser_.buffer.start, parser_.buffer.end);
  yaml_parser_delete(&parser_);
}

int EventSource::read_chunk(void* self, unsigned char* buffer, std::size_t size,
                            std::size_t* read) {
  auto& source = *static_cast<EventSource*>(self);
  // What is left in the buffer is a character cut in two; it takes room in go-yaml's 512 bytes.
  const auto left =
      static_cast<std::size_t>(source.parser_.raw_buffer.last - source.parser_.raw_buffer.start);
  *read = std::min({size, chunk_size - std::min(left, chunk_size - 1), source.rest_.size()});
  std::memcpy(buffer, source.rest_.data(), *read);
  source.rest_.remove_prefix(*read);
  return 1;
}

bool EventSource::next(Event& event) {
  event.reset();
  return yaml_parser_parse(&parser_, &event.raw()) != 0;
}

Failure EventSource::failure() const {
  Failure failure;
  failure.kind = parser_.error == YAML_READER_ERROR    ? Failure::Kind::reader
                 : parser_.error == YAML_SCANNER_ERROR ? Failure::Kind::scanner
                 : parser_.error == YAML_PARSER_ERROR  ? Failure::Kind::parser
                                                       : Failure::Kind::other;
  failure.problem =
      parser_.problem != nullptr ? parser_.problem : "unknown problem parsing YAML content";
  failure.context_name = parser_.context != nullptr ? parser_.context : "";
  failure.context = parser_.context_mark;
  failure.place = parser_.problem_mark;
  return failure;
}

bool EventSource::fails_within_lookahead(bool consumed) {
  const yaml_parser_t saved = parser_;
  parser_.error = YAML_NO_ERROR;
  parser_.problem = nullptr;
  parser_.context_mark = {};
  parser_.problem_mark = {};
  std::size_t taken = consumed ? 1 : 0;
  const auto seen = [&] {
    return taken + static_cast<std::size_t>(parser_.tokens.tail - parser_.tokens.head);
  };
  while (seen() < lookahead) {
    yaml_token_t token;
    if (yaml_parser_scan(&parser_, &token) == 0) {
      // The ends of blocks that the failing token would have closed do not count. If there are
      // enough without them, then libyaml went on only to see whether a token is a key.
      while (parser_.tokens.tail != parser_.tokens.head &&
             (parser_.tokens.tail - 1)->type == YAML_BLOCK_END_TOKEN) {
        --parser_.tokens.tail;
      }
      if (seen() < lookahead) {
        return true;
      }
      break;
    }
    const bool end = token.type == YAML_STREAM_END_TOKEN || token.type == YAML_NO_TOKEN;
    yaml_token_delete(&token);
    if (end) {
      break;
    }
    ++taken;
  }
  parser_.error = saved.error;
  parser_.problem = saved.problem;
  parser_.context_mark = saved.context_mark;
  parser_.problem_mark = saved.problem_mark;
  return false;
}

}  // namespace courier::yaml
