// The document itself: its top-level keys, imports, and what it asks of YAML.
#include "esc/parse.h"

#include <set>

#include "esc/go_text.h"
#include "esc/suggest.h"
#include "yaml/read.h"
#include "yaml/scalar.h"

namespace courier::esc {

namespace {

using ast::Declaration;
using ast::Expr;
using ast::Kind;

// go-yaml does not even look at such a document, whatever the tag stands on.
bool is_null(const yaml::Node& node) {
  if (node.kind != yaml::Kind::scalar) {
    return yaml::short_tag(node.tag()) == "!!null";
  }
  const auto typed = yaml::type_scalar(node);
  const auto* const scalar = std::get_if<yaml::Scalar>(&typed);
  return scalar != nullptr && scalar->type == yaml::ScalarType::null;
}

class NodeChecker {
 public:
  explicit NodeChecker(Reporter& report) : report_(report) {}

  void check(const yaml::Node& node, const std::string& path) {
    switch (node.kind) {
      case yaml::Kind::scalar: check_tag(node, path); return;
      case yaml::Kind::alias: error("alias nodes are not supported", node, path); return;
      case yaml::Kind::sequence:
        for (std::size_t i = 0; i < node.children.size(); ++i) {
          if (may_fail(node.children[i])) {
            std::string inner = path;
            append_index(inner, i);
            check(node.children[i], inner);
          }
        }
        return;
      case yaml::Kind::mapping:
        for (std::size_t i = 0; i < node.children.size(); i += 2) {
          check_member(node.children[i], node.children[i + 1], path);
        }
        return;
    }
  }

 private:
  // Plain strings need no path, and most nodes are such.
  static bool may_fail(const yaml::Node& node) {
    return node.kind != yaml::Kind::scalar || !node.tag().empty();
  }

  void error(std::string finding, const yaml::Node& node, const std::string& path) {
    report_.error(std::move(finding), node.begin, node.end, path);
  }

  bool check_tag(const yaml::Node& node, const std::string& path) {
    if (node.tag().empty()) {
      return true;
    }
    const auto typed = yaml::type_scalar(node);
    if (const auto* const wrong = std::get_if<yaml::TagError>(&typed)) {
      error(wrong->text, node, path);
      return false;
    }
    return true;
  }

  void check_member(const yaml::Node& key, const yaml::Node& value, const std::string& path) {
    const bool good_key = yaml::is_text(key);
    if (good_key && !may_fail(value)) {
      return;
    }
    std::string inner = path;
    append_key(inner, key.value);
    if (!good_key) {
      check_key(key, inner);
    }
    check(value, inner);
  }

  // The reference crashes on a key that has another fault already; one finding is enough then.
  void check_key(const yaml::Node& key, const std::string& path) {
    if (key.kind == yaml::Kind::scalar && !check_tag(key, path)) {
      return;
    }
    if (key.kind != yaml::Kind::scalar) {
      check(key, path);
    }
    if (key.kind != yaml::Kind::alias) {
      error("mapping keys must be strings", key, path);
    }
  }

  Reporter& report_;
};

// The reference compares names by Unicode case folding, in which ſ is an s.
bool same_name(std::string_view key, std::string_view name) {
  std::string folded;
  while (!key.empty()) {
    if (key.starts_with("ſ")) {
      folded += 's';
      key.remove_prefix(2);
    } else {
      folded += key[0] >= 'A' && key[0] <= 'Z' ? static_cast<char>(key[0] + 32) : key[0];
      key.remove_prefix(1);
    }
  }
  return folded == name;
}

class DocumentParser {
 public:
  DocumentParser(const yaml::Document& document, Diagnostics& diagnostics, Declaration& out)
      : report_(document.file, diagnostics), out_(out) {}

  void run(const yaml::Node& root) {
    Expr& document = out_.document;
    document.begin = root.begin;
    document.end = root.end;
    document.kind = Kind::object;
    auto& entries = document.content.emplace<std::vector<ast::Entry>>(root.children.size() / 2);
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const yaml::Node& key = root.children[2 * i];
      Expr& value = place(entries[i], key, document);
      warn_of_duplicate(key, value, seen);
      member(key, root.children[2 * i + 1], value);
    }
  }

 private:
  // Makes the entry for a key taken verbatim.
  static Expr& place(ast::Entry& entry, const yaml::Node& key, const Expr& parent) {
    entry.key = key.value;
    entry.key_begin = key.begin;
    entry.key_end = key.end;
    entry.value.parent = &parent;
    entry.value.entry = &entry;
    return entry.value;
  }

  void warn_of_duplicate(const yaml::Node& key, const Expr& value,
                         std::set<std::string_view>& seen) {
    if (!seen.insert(key.value).second) {
      report_.warning("duplicate key " + quoted(key.value), key.begin, key.end,
                      value.document_path());
    }
  }

  void member(const yaml::Node& key, const yaml::Node& node, Expr& value) {
    value.begin = node.begin;
    value.end = node.end;
    if (same_name(key.value, "description")) {
      parse_expr(node, value, report_);
      if (value.kind != Kind::string) {
        report_.error("description must be a string", value);
      }
    } else if (same_name(key.value, "imports")) {
      imports(node, value);
    } else if (same_name(key.value, "values")) {
      values(node, value);
    } else {
      unknown_key(key, value);
    }
  }

  void unknown_key(const yaml::Node& key, const Expr& value) {
    std::vector<std::string_view> fields = {"'description'", "'imports'", "'values'"};
    sort_by_distance(key.value, fields);
    std::string finding = "Field '" + key.value + "' does not exist on Object 'environment'. " +
                          "Existing fields are: ";
    for (const std::string_view field : fields) {
      finding += field;
      finding += field == fields.back() ? "" : ", ";
    }
    report_.warning(std::move(finding), key.begin, key.end, value.document_path());
  }

  void values(const yaml::Node& node, Expr& value) {
    out_.values = &value;
    if (node.kind != yaml::Kind::mapping) {
      report_.error("values must be an object", value);
      return;
    }
    value.kind = Kind::object;
    auto& entries = value.content.emplace<std::vector<ast::Entry>>(node.children.size() / 2);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const yaml::Node& key = node.children[2 * i];
      Expr& expr = place(entries[i], key, value);
      if (key.value.starts_with("fn::")) {
        report_.error("builtin function call " + quoted(key.value) +
                          " not allowed at the top level",
                      key.begin, key.end, expr.document_path());
      }
      parse_expr(node.children[2 * i + 1], expr, report_);
    }
  }

  void imports(const yaml::Node& node, Expr& value) {
    out_.imports.clear();
    out_.has_imports = false;
    if (node.kind != yaml::Kind::sequence) {
      report_.error("imports must be a list", value);
      return;
    }
    value.kind = Kind::array;
    out_.has_imports = !node.children.empty();
    auto& items = value.content.emplace<std::vector<Expr>>(node.children.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      items[i].parent = &value;
      items[i].begin = node.children[i].begin;
      items[i].end = node.children[i].end;
      import(node.children[i], items[i]);
    }
  }

  void import(const yaml::Node& node, Expr& place_of_import) {
    if (yaml::is_text(node)) {
      out_.imports.push_back({node.value, &place_of_import, false, true});
    } else if (node.kind != yaml::Kind::mapping) {
      report_.error("import must be a string or an object", place_of_import);
    } else if (node.children.size() != 2) {
      report_.error("import must have a single key", place_of_import);
    } else {
      const yaml::Node& key = node.children[0];
      place_of_import.kind = Kind::object;
      auto& entries = place_of_import.content.emplace<std::vector<ast::Entry>>(1);
      Expr& options = place(entries[0], key, place_of_import);
      options.begin = node.children[1].begin;
      options.end = node.children[1].end;
      const bool merge = read_merge(node.children[1], options);
      out_.imports.push_back({key.value, &options, true, merge});
    }
  }

  bool read_merge(const yaml::Node& node, Expr& options) {
    if (node.kind != yaml::Kind::mapping) {
      report_.error("import must be an object", options);
      return true;
    }
    bool merge = true;
    options.kind = Kind::object;
    auto& entries = options.content.emplace<std::vector<ast::Entry>>(node.children.size() / 2);
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const yaml::Node& key = node.children[2 * i];
      Expr& option = place(entries[i], key, options);
      warn_of_duplicate(key, option, seen);
      if (!same_name(key.value, "merge")) {
        continue;
      }
      parse_expr(node.children[2 * i + 1], option, report_);
      merge = option.kind == Kind::boolean && option.text() == "true";
      if (option.kind != Kind::boolean) {
        report_.error("merge must be a boolean value", option);
      }
    }
    return merge;
  }

  Reporter report_;
  Declaration& out_;
};

}  // namespace

void check_nodes(const yaml::Document& document, Reporter& report) {
  NodeChecker(report).check(document.root, {});
}

Loaded load(std::string_view file, std::string_view environment, std::string_view text) {
  Loaded loaded;
  auto declaration = std::make_shared<Declaration>();
  declaration->file = std::make_shared<const std::string>(file);
  declaration->environment = std::make_shared<const std::string>(environment);
  if (text.empty()) {
    loaded.declaration = std::move(declaration);
    return loaded;
  }
  const yaml::ReadResult read =
      yaml::read(declaration->file, std::make_shared<const std::string>(text));
  if (!read.document) {
    loaded.diagnostics = read.diagnostics;
    if (loaded.diagnostics.empty()) {
      loaded.diagnostics.error("environment must be an object");
      loaded.declaration = std::move(declaration);
    }
    return loaded;
  }
  Reporter report(declaration->file, loaded.diagnostics);
  check_nodes(*read.document, report);
  if (loaded.diagnostics.has_errors()) {
    return loaded;
  }
  const yaml::Node& root = read.document->root;
  if (is_null(root)) {
    loaded.diagnostics.error("environment must be an object");
  } else if (root.kind == yaml::Kind::mapping) {
    DocumentParser(*read.document, loaded.diagnostics, *declaration).run(root);
  } else {
    report.error("environment must be an object", root.begin, root.end, {});
  }
  loaded.declaration = std::move(declaration);
  return loaded;
}

}  // namespace courier::esc
