#include "yaml/read.h"

#include <yaml.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "yaml/places.h"
#include "yaml/scalar.h"

namespace courier::yaml {

namespace {

std::string_view text_of(const yaml_char_t* text) {
  return text == nullptr ? std::string_view()
                         : std::string_view(reinterpret_cast<const char*>(text));
}

// libyaml's parser and its current event, freed whatever happens.
class EventReader {
 public:
  explicit EventReader(std::string_view text) {
    ready_ = yaml_parser_initialize(&parser_) == 1;
    if (ready_) {
      yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                   text.size());
    }
  }
  ~EventReader() {
    yaml_event_delete(&event_);
    if (ready_) {
      yaml_parser_delete(&parser_);
    }
  }
  EventReader(const EventReader&) = delete;
  EventReader& operator=(const EventReader&) = delete;

  bool next() {
    yaml_event_delete(&event_);
    return ready_ && yaml_parser_parse(&parser_, &event_) == 1;
  }
  [[nodiscard]] const yaml_event_t& event() const { return event_; }
  [[nodiscard]] const yaml_parser_t& parser() const { return parser_; }

 private:
  yaml_parser_t parser_{};
  yaml_event_t event_{};
  bool ready_ = false;
};

// go-yaml counts scanner errors from the line they are on, and leaves out the first line's number.
std::string with_line(std::size_t line, bool scanner, std::string_view problem) {
  std::string out = "yaml: ";
  if (line != 0) {
    out += "line " + std::to_string(line + (scanner ? 1 : 0)) + ": ";
  }
  return out.append(problem);
}

Style scalar_style(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: return Style::single_quoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return Style::double_quoted;
    case YAML_LITERAL_SCALAR_STYLE: return Style::literal;
    case YAML_FOLDED_SCALAR_STYLE: return Style::folded;
    case YAML_ANY_SCALAR_STYLE:
    case YAML_PLAIN_SCALAR_STYLE: break;
  }
  return Style::plain;
}

class Reader {
 public:
  Reader(std::shared_ptr<const std::string> file, std::shared_ptr<const std::string> text)
      : text_(std::move(text)), places_(*text_), events_(*text_) {
    document_.file = std::move(file);
    document_.text = text_;
    // libyaml decodes UTF-16 itself; then its positions say nothing of our bytes.
    wide_ = text_->starts_with("\xFF\xFE") || text_->starts_with("\xFE\xFF");
  }

  ReadResult run() {
    ReadResult result;
    if (text_->size() > max_document_bytes) {
      fail("the document is larger than " + std::to_string(max_document_bytes >> 20U) + " MiB");
    } else {
      read_first_document();
    }
    if (!error_.empty()) {
      result.diagnostics.error(std::move(error_));
      result.problem = problem_;
      return result;
    }
    result.document = std::move(document_);
    return result;
  }

 private:
  void fail(std::string text) { error_ = std::move(text); }

  void fail_as_parser() {
    const yaml_parser_t& parser = events_.parser();
    const bool scanner = parser.error == YAML_SCANNER_ERROR;
    const std::size_t line =
        parser.context_mark.line != 0 ? parser.context_mark.line : parser.problem_mark.line;
    problem_ = Position{static_cast<std::uint32_t>(parser.problem_mark.line + 1),
                        static_cast<std::uint32_t>(parser.problem_mark.column + 1), 0};
    fail(with_line(line, scanner,
                   parser.problem == nullptr ? "unknown problem parsing YAML content"
                                             : std::string_view(parser.problem)));
  }

  void read_first_document() {
    bool inside = false;
    for (;;) {
      if (!events_.next()) {
        return fail_as_parser();
      }
      const yaml_event_t& event = events_.event();
      switch (event.type) {
        case YAML_STREAM_END_EVENT: document_.empty = !inside; return;
        case YAML_DOCUMENT_START_EVENT:
          inside = true;
          check_version(event);
          break;
        case YAML_DOCUMENT_END_EVENT: return;
        case YAML_ALIAS_EVENT: add_alias(event); break;
        case YAML_SCALAR_EVENT: add_scalar(event); break;
        case YAML_SEQUENCE_START_EVENT:
          open(Kind::sequence, event, event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE,
               event.data.sequence_start.tag, event.data.sequence_start.anchor);
          break;
        case YAML_MAPPING_START_EVENT:
          open(Kind::mapping, event, event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
               event.data.mapping_start.tag, event.data.mapping_start.anchor);
          break;
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT: close(event); break;
        case YAML_NO_EVENT:
        case YAML_STREAM_START_EVENT: break;
      }
      if (!error_.empty()) {
        return;
      }
    }
  }

  // go-yaml takes %YAML 1.1 only; libyaml 0.2.5 takes 1.2 too.
  void check_version(const yaml_event_t& event) {
    const yaml_version_directive_t* version = event.data.document_start.version_directive;
    if (version != nullptr && (version->major != 1 || version->minor != 1)) {
      fail(with_line(event.start_mark.line, false, "found incompatible YAML document"));
    }
  }

  Position reported(const yaml_mark_t& mark) {
    return places_.reported(static_cast<std::uint32_t>(mark.line + 1),
                            static_cast<std::uint32_t>(mark.column + 1));
  }

  std::uint32_t byte_of(const yaml_mark_t& mark) const {
    return wide_ ? 0 : static_cast<std::uint32_t>(places_.byte_of(mark.index));
  }

  Node start(Kind kind, const yaml_event_t& event, const yaml_char_t* tag,
             const yaml_char_t* anchor) {
    Node node;
    node.kind = kind;
    node.begin = reported(event.start_mark);
    node.end = node.begin;
    node.extent = {byte_of(event.start_mark), byte_of(event.end_mark)};
    if (tag != nullptr || anchor != nullptr) {
      node.properties = std::make_shared<const Properties>(
          Properties{std::string(text_of(tag)), std::string(text_of(anchor))});
    }
    if (anchor != nullptr) {
      anchors_.emplace(text_of(anchor));
    }
    return node;
  }

  void add_alias(const yaml_event_t& event) {
    const std::string_view name = text_of(event.data.alias.anchor);
    if (!anchors_.contains(name)) {
      return fail("yaml: unknown anchor '" + std::string(name) + "' referenced");
    }
    Node node = start(Kind::alias, event, nullptr, nullptr);
    node.value = name;
    end_on_line(node, node.value.size());
    add(std::move(node));
  }

  void add_scalar(const yaml_event_t& event) {
    const auto& data = event.data.scalar;
    Node node = start(Kind::scalar, event, data.tag, data.anchor);
    node.style = scalar_style(data.style);
    node.value.assign(reinterpret_cast<const char*>(data.value), data.length);
    if (node.style == Style::double_quoted && !check_escapes(node, event)) {
      return;
    }
    // A block scalar's text ends with its last line end, which is not part of the extent.
    if (node.style == Style::literal || node.style == Style::folded) {
      while (node.extent.end > node.extent.begin &&
             std::string_view(" \r\n").find((*text_)[node.extent.end - 1]) !=
                 std::string_view::npos) {
        --node.extent.end;
      }
    }
    set_scalar_end(node);
    add(std::move(node));
  }

  // go-yaml does not know the escape \/, which libyaml takes from JSON.
  bool check_escapes(const Node& node, const yaml_event_t& event) {
    if (wide_) {
      return true;
    }
    const std::string_view source =
        std::string_view(*text_).substr(node.extent.begin, node.extent.end - node.extent.begin);
    for (std::size_t i = source.find('\\'); i != std::string_view::npos && i + 1 < source.size();
         i = source.find('\\', i + 2)) {
      if (source[i + 1] == '/') {
        std::size_t line = event.start_mark.line;
        if (line == 0) {
          line = static_cast<std::size_t>(std::count(
              text_->begin(), text_->begin() + static_cast<std::ptrdiff_t>(node.extent.begin + i),
              '\n'));
        }
        fail(with_line(line, true, "found unknown escape character"));
        return false;
      }
    }
    return true;
  }

  void end_on_line(Node& node, std::size_t columns) {
    node.end =
        places_.reported(node.begin.line, node.begin.column + static_cast<std::uint32_t>(columns));
  }

  // Not where the scalar ends, but where the reference says so: the length of its value in bytes,
  // counted from its start, with exceptions for literal blocks and explicit tags.
  void set_scalar_end(Node& node) {
    const bool tagged = !node.tag().empty() && node.tag() != "!";
    if (tagged && node.style == Style::plain) {
      return end_on_line(node, node.value.size() + short_tag(node.tag()).size() + 1);
    }
    const std::size_t last = node.value.rfind('\n');
    if (node.style != Style::literal || tagged || last == std::string::npos) {
      return end_on_line(node, node.value.size());
    }
    const auto lines =
        static_cast<std::uint32_t>(std::count(node.value.begin(), node.value.end(), '\n'));
    node.end = places_.reported(node.begin.line + lines,
                                node.begin.column +
                                    static_cast<std::uint32_t>(node.value.size() - last - 1));
  }

  void open(Kind kind, const yaml_event_t& event, bool flow, const yaml_char_t* tag,
            const yaml_char_t* anchor) {
    Node node = start(kind, event, tag, anchor);
    node.style = flow ? Style::flow : Style::block;
    if (open_.size() >= max_depth) {
      return fail("the document is nested deeper than " + std::to_string(max_depth) + " levels");
    }
    ++nodes_;
    open_.push_back(std::move(node));
  }

  void close(const yaml_event_t& event) {
    Node node = std::move(open_.back());
    open_.pop_back();
    if (!node.children.empty()) {
      node.end = node.children.back().end;
      node.extent.end = node.children.back().extent.end;
    }
    if (node.style == Style::flow) {
      node.extent.end = byte_of(event.end_mark);
    }
    add(std::move(node));
  }

  void add(Node&& node) {
    if (++nodes_ > max_document_nodes) {
      return fail("the document has more than " + std::to_string(max_document_nodes) + " values");
    }
    if (open_.empty()) {
      document_.root = std::move(node);
    } else {
      open_.back().children.push_back(std::move(node));
    }
  }

  std::shared_ptr<const std::string> text_;
  Places places_;
  EventReader events_;
  Document document_;
  std::vector<Node> open_;
  std::set<std::string, std::less<>> anchors_;
  std::size_t nodes_ = 0;
  bool wide_ = false;
  std::string error_;
  std::optional<Position> problem_;
};

}  // namespace

ReadResult read(std::shared_ptr<const std::string> file_name,
                std::shared_ptr<const std::string> text) {
  return Reader(std::move(file_name), std::move(text)).run();
}

ReadResult read(std::string_view file_name, std::string text) {
  return read(std::make_shared<const std::string>(file_name),
              std::make_shared<const std::string>(std::move(text)));
}

}  // namespace courier::yaml
