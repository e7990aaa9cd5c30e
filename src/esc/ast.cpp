#include "esc/ast.h"

#include <array>
#include <utility>

namespace courier::esc::ast {

namespace {

template <class T>
const T& content_or_empty(const Expr& expr) {
  static const T empty;
  const T* const content = std::get_if<T>(&expr.content);
  return content ? *content : empty;
}

constexpr std::pair<std::string_view, Function> functions[] = {
    {"fn::concat", Function::concat},
    {"fn::final", Function::final},
    {"fn::fromBase64", Function::from_base64},
    {"fn::fromJSON", Function::from_json},
    {"fn::join", Function::join},
    {"fn::open", Function::open},
    {"fn::rotate", Function::rotate},
    {"fn::secret", Function::secret},
    {"fn::split", Function::split},
    {"fn::toBase64", Function::to_base64},
    {"fn::toJSON", Function::to_json},
    {"fn::toString", Function::to_string},
    {"fn::toYAML", Function::to_yaml},
    {"fn::validate", Function::validate},
};

constexpr std::string_view open_prefix = "fn::open::";
constexpr std::string_view rotate_prefix = "fn::rotate::";

// The last entry of that name of an object, as the reference takes it.
const Expr* named(const Expr& object, std::string_view name) {
  const Expr* found = nullptr;
  if (object.kind != Kind::object) {
    return found;
  }
  for (const Entry& entry : object.entries()) {
    if (entry.key && *entry.key == name) {
      found = &entry.value;
    }
  }
  return found;
}

void two_items(Arguments& arguments) {
  const auto& items = arguments.all->items();
  if (items.size() == 2) {
    arguments.first = &items[0];
    arguments.second = &items[1];
  }
}

void secret_text(Arguments& arguments) {
  const Expr& all = *arguments.all;
  if (all.kind == Kind::string) {
    arguments.first = &all;
  } else if (all.kind == Kind::object && all.entries().size() == 1) {
    const Expr* const ciphertext = named(all, "ciphertext");
    if (ciphertext != nullptr && ciphertext->kind == Kind::string) {
      arguments.second = ciphertext;
    }
  }
}

void two_named(Arguments& arguments, std::string_view first, std::string_view second) {
  arguments.first = named(*arguments.all, first);
  arguments.second = named(*arguments.all, second);
}

void long_provider(Arguments& arguments) {
  arguments.provider_at = named(*arguments.all, "provider");
  if (arguments.provider_at != nullptr && arguments.provider_at->kind == Kind::string) {
    arguments.provider = arguments.provider_at->text();
  }
}

}  // namespace

std::string_view Expr::text() const { return content_or_empty<std::string>(*this); }

const std::vector<Piece>& Expr::pieces() const {
  return content_or_empty<std::vector<Piece>>(*this);
}

const Steps& Expr::steps() const { return content_or_empty<Steps>(*this); }

const std::vector<Expr>& Expr::items() const { return content_or_empty<std::vector<Expr>>(*this); }

const std::vector<Entry>& Expr::entries() const {
  return content_or_empty<std::vector<Entry>>(*this);
}

std::string Expr::document_path() const {
  if (parent == nullptr) {
    return {};
  }
  std::string path = parent->document_path();
  if (entry != nullptr) {
    append_key(path, entry->written());
  } else {
    append_index(path, static_cast<std::size_t>(this - parent->items().data()));
  }
  return path;
}

Function function_of(std::string_view key) {
  for (const auto& [name, function] : functions) {
    if (name == key) {
      return function;
    }
  }
  if (key.starts_with(open_prefix)) {
    return Function::open_short;
  }
  return key.starts_with(rotate_prefix) ? Function::rotate_short : Function::none;
}

Arguments arguments_of(const Expr& call) {
  const Entry& entry = call.entries().front();
  Arguments arguments;
  arguments.all = &entry.value;
  switch (call.function) {
    case Function::join:
    case Function::split: two_items(arguments); break;
    case Function::secret: secret_text(arguments); break;
    case Function::validate: two_named(arguments, "schema", "value"); break;
    case Function::open:
      arguments.first = named(*arguments.all, "inputs");
      long_provider(arguments);
      break;
    case Function::open_short:
      arguments.first = arguments.all;
      arguments.provider = entry.name().substr(open_prefix.size());
      break;
    case Function::rotate:
      two_named(arguments, "inputs", "state");
      long_provider(arguments);
      break;
    case Function::rotate_short:
      two_named(arguments, "inputs", "state");
      if (arguments.all->kind == Kind::object) {
        arguments.provider = entry.name().substr(rotate_prefix.size());
      }
      break;
    case Function::none:
    case Function::concat:
    case Function::final:
    case Function::from_base64:
    case Function::from_json:
    case Function::to_base64:
    case Function::to_json:
    case Function::to_string:
    case Function::to_yaml: arguments.first = arguments.all; break;
  }
  return arguments;
}

bool Declaration::empty() const {
  return !has_imports && (values == nullptr || values->entries().empty());
}

}  // namespace courier::esc::ast
