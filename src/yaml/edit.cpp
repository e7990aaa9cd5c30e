#include "yaml/edit.h"

#include <algorithm>
#include <optional>

#include "yaml/edit_plan.h"
#include "yaml/path.h"
#include "yaml/read.h"
#include "yaml/scalar.h"
#include "yaml/text_index.h"

namespace courier::yaml {

namespace {

std::optional<std::size_t> child_at(const Node& node, const Path::value_type& step) {
  if (const auto* index = std::get_if<std::size_t>(&step)) {
    const bool inside = node.kind == Kind::sequence && *index < node.children.size();
    return inside ? std::optional(*index) : std::nullopt;
  }
  const auto& key = std::get<std::string>(step);
  for (std::size_t i = 0; node.kind == Kind::mapping && i + 1 < node.children.size(); i += 2) {
    if (node.children[i].kind == Kind::scalar && node.children[i].value == key) {
      return i + 1;
    }
  }
  return std::nullopt;
}

// As far as the path exists.
Chain follow(const Node& root, const Path& path) {
  Chain chain{{&root, 0}};
  for (const auto& step : path) {
    const Node& node = *chain.back().node;
    const auto child = child_at(node, step);
    if (!child) {
      break;
    }
    chain.push_back({&node.children[*child], *child});
  }
  return chain;
}

Path first_steps(const Path& path, std::size_t count) {
  return {path.begin(), path.begin() + static_cast<std::ptrdiff_t>(count)};
}

std::unexpected<Error> misfit(const Path& path, std::size_t steps, const std::string& finding) {
  return usage_error(show(first_steps(path, steps)) + ": " + finding);
}

// The reference's words. `steps` of the path exist; `node` is where they lead.
Result<void> check_step(const Node& node, const Path& path, std::size_t steps, bool may_grow) {
  const bool is_index = std::holds_alternative<std::size_t>(path[steps]);
  if (node.kind == Kind::sequence) {
    if (!is_index) {
      return misfit(path, steps + 1, "key for an array must be an int");
    }
    const std::size_t limit = node.children.size() + (may_grow ? 1 : 0);
    if (std::get<std::size_t>(path[steps]) >= limit) {
      return misfit(path, steps + 1, "array index out of range");
    }
  } else if (node.kind == Kind::mapping) {
    if (is_index) {
      return misfit(path, steps + 1, "key for a map must be a string");
    }
  } else {
    // `values:` with nothing behind it; what stands there could also be meant to stay null.
    const auto typed = type_scalar(node);
    const auto* const scalar = std::get_if<Scalar>(&typed);
    const bool is_null =
        node.kind == Kind::scalar && scalar != nullptr && scalar->type == ScalarType::null;
    return usage_error(show(first_steps(path, steps + 1)) + ": expected an array or an object",
                       is_null ? "nothing stands behind " + show(first_steps(path, steps)) +
                                     ": write {} there"
                               : "");
  }
  return {};
}

// A collection that holds one entry.
Node holding(const Path::value_type& step, Node value) {
  Node node;
  node.style = Style::block;
  node.kind = Kind::sequence;
  if (const auto* key = std::get_if<std::string>(&step)) {
    node.kind = Kind::mapping;
    node.children.push_back(text_node(*key));
  }
  node.children.push_back(std::move(value));
  return node;
}

// The value with the collections that the rest of the path needs.
Result<Node> wrapped(const Path& path, std::size_t from, const Node& value) {
  Node node = value;
  for (std::size_t i = path.size(); i-- > from;) {
    const auto* index = std::get_if<std::size_t>(&path[i]);
    if (index != nullptr && *index != 0) {
      return misfit(path, i + 1, "array index out of range");
    }
    node = holding(path[i], std::move(node));
  }
  return node;
}

Node* node_at(Node& root, const Chain& chain, std::size_t steps) {
  Node* node = &root;
  for (std::size_t i = 1; i <= steps; ++i) {
    node = &node->children[chain[i].child];
  }
  return node;
}

// Reads the new text again: what it means must be what was asked for.
Result<Edit> finish(const Document& document, std::vector<Replacement> replacements,
                    const Node& expected, const Path& path) {
  Edit edit;
  edit.text = apply_replacements(*document.text, replacements);
  edit.replacements = std::move(replacements);
  const ReadResult changed = read(*document.file, edit.text);
  if (!changed.document || !same_meaning(changed.document->root, expected)) {
    return usage_error((path.empty() ? *document.file : show(path)) +
                           ": the text around it does not let it be changed in place",
                       "change it by hand, or write the lines around it in a plainer form");
  }
  return edit;
}

Result<void> check_document(const Document& document) {
  if (encoding_of(*document.text) != Encoding::utf8) {
    return usage_error(*document.file + ": only UTF-8 can be changed in place",
                       "save the file as UTF-8");
  }
  return {};
}

}  // namespace

std::string show(const Path& path) {
  std::string text;
  for (const auto& step : path) {
    const auto* index = std::get_if<std::size_t>(&step);
    text =
        index != nullptr ? join_index(text, *index) : join_key(text, std::get<std::string>(step));
  }
  return text;
}

const Node* find(const Node& root, const Path& path) {
  const Chain chain = follow(root, path);
  return chain.size() == path.size() + 1 ? chain.back().node : nullptr;
}

Result<Edit> set_value(const Document& document, const Path& path, const Node& value) {
  COURIER_TRY(check_document(document));
  const Layout layout(document);
  EditPlan plan(layout);
  if (document.empty) {
    // Nothing but comments: they stay in front.
    COURIER_TRY_LET(const Node root, wrapped(path, 0, value));
    COURIER_TRY_LET(std::string text, write(root, layout.indent()));
    const bool open_line = layout.line_begin(document.text->size()) != document.text->size();
    const auto end = static_cast<std::uint32_t>(document.text->size());
    return finish(document, {{{end, end}, (open_line ? "\n" : "") + text}}, root, path);
  }
  const Chain chain = follow(document.root, path);
  const std::size_t found = chain.size() - 1;
  Node expected = document.root;
  if (found == path.size()) {
    COURIER_TRY(plan.replace(chain, value));
    *node_at(expected, chain, found) = value;
  } else {
    const Node& collection = *chain.back().node;
    COURIER_TRY(check_step(collection, path, found, true));
    COURIER_TRY_LET(const Node inner, wrapped(path, found + 1, value));
    const Node entry = holding(path[found], inner);
    COURIER_TRY(plan.append(chain, entry));
    Node* grown = node_at(expected, chain, found);
    *grown = with_entry(*grown, entry);
  }
  return finish(document, plan.take(), expected, path);
}

Result<Edit> exchange_values(const Document& document, const std::vector<Exchange>& exchanges) {
  COURIER_TRY(check_document(document));
  const Layout layout(document);
  EditPlan plan(layout);
  Node expected = document.root;
  for (const Exchange& exchange : exchanges) {
    Chain chain{{&document.root, 0}};
    for (const std::size_t child : exchange.place) {
      chain.push_back({&chain.back().node->children.at(child), child});
    }
    COURIER_TRY(plan.exchange(chain, exchange.value));
    *node_at(expected, chain, exchange.place.size()) = exchange.value;
  }
  return finish(document, plan.take(), expected, {});
}

Result<Edit> remove_value(const Document& document, const Path& path) {
  COURIER_TRY(check_document(document));
  const Layout layout(document);
  EditPlan plan(layout);
  const Chain chain = follow(document.root, path);
  const std::size_t found = chain.size() - 1;
  if (document.empty || path.empty()) {
    return Edit{{}, *document.text};
  }
  if (found < path.size()) {
    COURIER_TRY(check_step(*chain.back().node, path, found, false));
    return Edit{{}, *document.text};
  }
  COURIER_TRY(plan.remove(chain));
  Node expected = document.root;
  Node* parent = node_at(expected, chain, found - 1);
  const auto last = parent->children.begin() + static_cast<std::ptrdiff_t>(chain.back().child);
  parent->children.erase(parent->kind == Kind::mapping ? last - 1 : last, last + 1);
  return finish(document, plan.take(), expected, path);
}

std::string apply_replacements(std::string_view text,
                               const std::vector<Replacement>& replacements) {
  std::string out;
  std::size_t from = 0;
  for (const Replacement& replacement : replacements) {
    out += text.substr(from, replacement.extent.begin - from);
    out += replacement.text;
    from = replacement.extent.end;
  }
  return out += text.substr(from);
}

bool same_meaning(const Node& a, const Node& b) {
  const std::string a_tag = resolved_tag(a);
  const std::string b_tag = resolved_tag(b);
  if (a.kind != b.kind || a.children.size() != b.children.size() ||
      (a_tag != b_tag && !(is_core_tag(a_tag) && is_core_tag(b_tag)))) {
    return false;
  }
  if (a.kind == Kind::scalar) {
    const auto a_type = type_scalar(a);
    const auto b_type = type_scalar(b);
    const auto* a_scalar = std::get_if<Scalar>(&a_type);
    const auto* b_scalar = std::get_if<Scalar>(&b_type);
    return a_scalar != nullptr && b_scalar != nullptr ? *a_scalar == *b_scalar
                                                      : a_scalar == b_scalar && a.value == b.value;
  }
  if (a.kind == Kind::alias && a.value != b.value) {
    return false;
  }
  return std::equal(a.children.begin(), a.children.end(), b.children.begin(), same_meaning);
}

}  // namespace courier::yaml
