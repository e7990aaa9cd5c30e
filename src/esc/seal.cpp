#include "esc/seal.h"

#include <vector>

#include "base/text.h"
#include "esc/envelope.h"
#include "esc/findings.h"
#include "esc/parse.h"
#include "esc/path.h"
#include "yaml/edit.h"
#include "yaml/read.h"
#include "yaml/scalar.h"

namespace courier::esc {

namespace {

// A call of fn::secret: the mapping, its argument, and where it stands.
struct Call {
  const yaml::Node* mapping = nullptr;
  const yaml::Node* argument = nullptr;
  const yaml::Node* ciphertext = nullptr;  // of a sealed one
  std::vector<std::size_t> place;          // of the argument
  std::string path;                        // of the mapping
};

const yaml::Node* ciphertext_of(const yaml::Node& argument) {
  const bool one_entry = argument.kind == yaml::Kind::mapping && argument.children.size() == 2 &&
                         argument.children[0].value == "ciphertext" &&
                         yaml::is_text(argument.children[1]);
  return one_entry ? &argument.children[1] : nullptr;
}

// Finds every call in the document, in its order, whatever it stands in.
class Finder {
 public:
  std::vector<Call> run(const yaml::Node& root) {
    visit(root, {});
    return std::move(calls_);
  }

 private:
  void visit(const yaml::Node& node, const std::string& path) {
    const bool mapping = node.kind == yaml::Kind::mapping;
    if (mapping && node.children.size() == 2 && node.children[0].value == "fn::secret") {
      Call call{&node, &node.children[1], ciphertext_of(node.children[1]), place_, path};
      call.place.push_back(1);
      calls_.push_back(std::move(call));
      return;
    }
    for (std::size_t i = mapping ? 1U : 0U; i < node.children.size(); i += mapping ? 2 : 1) {
      const yaml::Node& child = node.children[i];
      if (child.children.empty()) {
        continue;
      }
      std::string inner = path;
      if (mapping) {
        append_key(inner, node.children[i - 1].value);
      } else {
        append_index(inner, i);
      }
      place_.push_back(i);
      visit(child, inner);
      place_.pop_back();
    }
  }

  std::vector<std::size_t> place_;
  std::vector<Call> calls_;
};

bool overlap(const yaml::Extent& a, const yaml::Extent& b) {
  return a.begin < b.end && b.begin < a.end;
}

yaml::Node sealed_node(std::string envelope) {
  yaml::Node node;
  node.kind = yaml::Kind::mapping;
  node.style = yaml::Style::flow;
  node.children = {yaml::text_node("ciphertext"), yaml::text_node(std::move(envelope))};
  return node;
}

// The value of a text without references.
Secret unescaped(std::string_view text) {
  std::string value;
  for (std::size_t i = 0; i < text.size(); ++i) {
    value += text[i];
    i += text.substr(i).starts_with("$$") ? 1U : 0U;
  }
  return Secret::absorb(std::move(value));
}

class Rewriter {
 public:
  explicit Rewriter(const SealedDocument& source) : source_(source) {}

  // Reads the document; false with an error.
  bool read() {
    result_.text = source_.text;
    for (const Diagnostic& found :
         load(source_.file, source_.environment, source_.text).diagnostics) {
      // What concerns the whole document names the file.
      Diagnostic finding = make_finding(found, source_.file).diagnostic;
      if (finding.severity == Severity::error) {
        if (finding.summary == "secret values must be string literals") {
          finding.hint = "write a text: structure as JSON text below fn::fromJSON, ${ as $${";
        }
        result_.diagnostics.add(std::move(finding));
      }
    }
    yaml::ReadResult read = yaml::read(source_.file, source_.text);
    if (!result_.diagnostics.has_errors() && read.document) {
      document_ = std::move(*read.document);
      calls_ = Finder().run(document_.root);
    }
    return !result_.diagnostics.has_errors();
  }

  [[nodiscard]] const std::vector<Call>& calls() const { return calls_; }
  [[nodiscard]] bool has_exchanges() const { return !exchanges_.empty(); }

  std::optional<Secret> open(const Call& call, const SealingKey& key) {
    const auto ciphertext = open_envelope(call.ciphertext->value);
    if (!ciphertext) {
      refuse(call, {ErrorKind::usage, "invalid ciphertext: " + ciphertext.error(),
                    "take it back from version control, or seal the plain value again"});
      return std::nullopt;
    }
    Result<Secret> plain = key.open(*ciphertext, source_.environment, call.path);
    if (!plain) {
      refuse(call, plain.error());
      return std::nullopt;
    }
    return std::move(*plain);
  }

  void refuse(const Call& call, const Error& error) {
    result_.diagnostics.add(
        {Severity::error, error.message, error.hint, document_.range_of(*call.mapping), call.path});
  }

  void exchange(const Call& call, yaml::Node value) {
    exchanges_.push_back({call.place, std::move(value)});
  }

  Rewriting finish() {
    if (exchanges_.empty() || result_.diagnostics.has_errors()) {
      return std::move(result_);
    }
    Result<yaml::Edit> edit = yaml::exchange_values(document_, exchanges_);
    if (edit) {
      result_.text = std::move(edit->text);
      result_.changed = exchanges_.size();
    } else {
      result_.diagnostics.add(
          {Severity::error, edit.error().message, edit.error().hint, std::nullopt, {}});
    }
    return std::move(result_);
  }

 private:
  const SealedDocument& source_;
  yaml::Document document_;
  std::vector<Call> calls_;
  std::vector<yaml::Exchange> exchanges_;
  Rewriting result_;
};

}  // namespace

Rewriting seal_secrets(const SealedDocument& document, const std::optional<SealingKey>& key,
                       Random& random, std::optional<yaml::Extent> within) {
  Rewriter rewriter(document);
  if (!rewriter.read()) {
    return rewriter.finish();
  }
  for (const Call& call : rewriter.calls()) {
    const bool is_plain = call.ciphertext == nullptr && yaml::is_text(*call.argument);
    if (!is_plain || (within && !overlap(call.mapping->extent, *within))) {
      continue;
    }
    if (!key) {
      rewriter.refuse(call, no_key("there is no key to seal with").error());
      return rewriter.finish();
    }
    const Secret plain = unescaped(call.argument->value);
    rewriter.exchange(call, sealed_node(make_envelope(
                                key->seal(plain, document.environment, call.path, random))));
  }
  for (const Call& call : rewriter.calls()) {
    if (key && rewriter.has_exchanges() && call.ciphertext != nullptr) {
      (void)rewriter.open(call, *key);
    }
  }
  return rewriter.finish();
}

Rewriting unseal_secrets(const SealedDocument& document, const std::optional<SealingKey>& key) {
  Rewriter rewriter(document);
  if (!rewriter.read()) {
    return rewriter.finish();
  }
  for (const Call& call : rewriter.calls()) {
    if (call.ciphertext == nullptr) {
      continue;
    }
    if (!key) {
      rewriter.refuse(call, no_key("the definition is sealed and there is no key").error());
      return rewriter.finish();
    }
    if (const std::optional<Secret> plain = rewriter.open(call, *key)) {
      rewriter.exchange(call,
                        yaml::text_node(escape_dollars(plain->reveal(Disclosure::secret_file))));
    }
  }
  return rewriter.finish();
}

std::string escape_dollars(std::string_view value) {
  std::string text;
  for (std::size_t i = 0; i < value.size(); ++i) {
    text += value[i];
    if (value[i] == '$' && i + 1 < value.size() && (value[i + 1] == '$' || value[i + 1] == '{')) {
      text += '$';
    }
  }
  return text;
}

}  // namespace courier::esc
