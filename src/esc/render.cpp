// Values as text and as JSON, revealed or redacted.
#include "esc/go_text.h"
#include "esc/value.h"

namespace courier::esc {

namespace {

enum class Show : bool { redacted, revealed };

void append_scalar(std::string& out, const Value& value) {
  if (value.is_secret()) {
    out += value.secret_text().reveal(Disclosure::parsing);
  } else {
    out += value.plain_text();
  }
}

void append_text(std::string& out, const Value& value, Show show) {
  if (value.is_secret() && show == Show::redacted) {
    out += "[secret]";
    return;
  }
  bool first = true;
  const auto append_inner = [&](const Value& inner) {
    std::string text;
    append_text(text, inner, show);
    append_quoted(out, text);
  };
  switch (value.kind()) {
    case Value::Kind::unknown: out += "[unknown]"; return;
    case Value::Kind::array:
      for (const Value& item : value.items()) {
        out += first ? "" : ",";
        first = false;
        append_inner(item);
      }
      return;
    case Value::Kind::object:
      for (const auto& [key, member] : value.members()) {
        out += first ? "" : ",";
        first = false;
        append_quoted(out, key);
        out += '=';
        append_inner(member);
      }
      return;
    case Value::Kind::null:
    case Value::Kind::boolean:
    case Value::Kind::number:
    case Value::Kind::string: append_scalar(out, value); return;
  }
}

class JsonWriter {
 public:
  JsonWriter(int indent, Show show) : indent_(indent), show_(show) {}

  void write(const Value& value) {
    if (value.is_secret() && show_ == Show::redacted) {
      out_ += "\"[secret]\"";
      return;
    }
    switch (value.kind()) {
      case Value::Kind::unknown: out_ += "\"[unknown]\""; return;
      case Value::Kind::null: out_ += "null"; return;
      case Value::Kind::boolean:
      case Value::Kind::number: append_scalar(out_, value); return;
      case Value::Kind::string:
        if (value.is_secret()) {
          append_json_string(out_, value.secret_text().reveal(Disclosure::parsing));
        } else {
          append_json_string(out_, value.plain_text());
        }
        return;
      case Value::Kind::array: write_array(value); return;
      case Value::Kind::object: write_object(value); return;
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void write_array(const Value& value) {
    open('[', value.items().empty());
    for (const Value& item : value.items()) {
      next();
      write(item);
    }
    close(']', value.items().empty());
  }

  void write_object(const Value& value) {
    open('{', value.members().empty());
    for (const auto& [key, member] : value.members()) {
      next();
      append_json_string(out_, key);
      out_ += indent_ > 0 ? ": " : ":";
      write(member);
    }
    close('}', value.members().empty());
  }

  void open(char bracket, bool empty) {
    out_ += bracket;
    first_ = true;
    depth_ += empty ? 0 : 1;
  }

  void next() {
    if (!first_) {
      out_ += ',';
    }
    first_ = false;
    new_line();
  }

  void close(char bracket, bool empty) {
    if (!empty) {
      --depth_;
      new_line();
    }
    out_ += bracket;
    first_ = false;
  }

  void new_line() {
    if (indent_ > 0) {
      out_ += '\n';
      out_.append(static_cast<std::size_t>(indent_) * static_cast<std::size_t>(depth_), ' ');
    }
  }

  int indent_;
  Show show_;
  int depth_ = 0;
  bool first_ = true;
  std::string out_;
};

std::string json(const Value& value, int indent, Show show) {
  JsonWriter writer(indent, show);
  writer.write(value);
  return writer.take();
}

}  // namespace

Secret to_text(const Value& value) {
  std::string out;
  append_text(out, value, Show::revealed);
  return Secret::absorb(std::move(out));
}

std::string to_text_redacted(const Value& value) {
  std::string out;
  append_text(out, value, Show::redacted);
  return out;
}

Secret to_json(const Value& value, int indent) {
  return Secret::absorb(json(value, indent, Show::revealed));
}

std::string to_json_redacted(const Value& value, int indent) {
  return json(value, indent, Show::redacted);
}

}  // namespace courier::esc
