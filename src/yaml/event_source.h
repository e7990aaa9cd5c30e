// libyaml's events of one text, one after the other, and why they ended.
#pragma once

#include <yaml.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace courier::yaml {

// Why libyaml gave up. `problem` is libyaml's own text; marks count lines, columns and characters
// from 0.
struct Failure {
  enum class Kind : std::uint8_t { reader, scanner, parser, other };
  Kind kind = Kind::other;
  std::string problem;
  std::string context_name;  // "while scanning a simple key"; empty if libyaml gives none
  yaml_mark_t context{};
  yaml_mark_t place{};

  // "yaml: line 2: did not find expected ',' or ']'", with the line by go-yaml's rule: that of the
  // context if it is not the first, else that of the problem; counted from 0 if the grammar is at
  // fault, from 1 if a token is; none when the result is 0.
  [[nodiscard]] std::string message() const;
};

// An event that frees itself, wiped.
class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { reset(); }

  void reset();
  yaml_event_t& raw() { return event_; }
  [[nodiscard]] const yaml_event_t& operator*() const { return event_; }
  [[nodiscard]] const yaml_event_t* operator->() const { return &event_; }

 private:
  yaml_event_t event_{};
};

// Reads `text`, which must outlive it.
class EventSource {
 public:
  explicit EventSource(std::string_view text);
  EventSource(const EventSource&) = delete;
  EventSource& operator=(const EventSource&) = delete;
  ~EventSource();

  // False on a failure, which failure() then tells.
  [[nodiscard]] bool next(Event& event);
  [[nodiscard]] Failure failure() const;

  // go-yaml fetches two tokens more than libyaml before it looks at one, so that an error in those
  // comes first. Says whether there is one among the two that follow the token at hand; `consumed`
  // tells whether libyaml has taken that token already. The source is spent afterwards.
  [[nodiscard]] bool fails_within_lookahead(bool consumed);

 private:
  static int read_chunk(void* self, unsigned char* buffer, std::size_t size, std::size_t* read);

  yaml_parser_t parser_{};
  std::string_view rest_;
  std::size_t size_;  // of the text
};

}  // namespace courier::yaml
