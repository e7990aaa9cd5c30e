#include "cloudinit/template.h"

#include <algorithm>

#include "base/text.h"
#include "cloudinit/part.h"
#include "cloudinit/pem.h"
#include "cloudinit/traps.h"
#include "esc/path.h"
#include "ssh/public_key.h"
#include "yaml/write.h"

namespace courier::cloudinit {

namespace {

using Kind = Item::Kind;

std::string described(const esc::Value& value) {
  const Secret text = esc::to_text(value);
  return std::string(text.reveal(Disclosure::user_data));
}

// Marked as secret and none: public halves, which environments keep with the others.
bool is_public(std::string_view text) {
  const std::vector<PemBlock> blocks = pem_blocks(text);
  const bool certificates =
      !blocks.empty() && trim(text).starts_with("-----BEGIN ") &&
      std::all_of(blocks.begin(), blocks.end(), [](const PemBlock& block) {
        return block.label == "CERTIFICATE" || block.label.ends_with("PUBLIC KEY");
      });
  return certificates || ssh::parse_public_key(text).has_value();
}

bool means_nothing_to_the_shell(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    const bool word = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    return word || std::string_view("_@%+=:,./-").find(c) != std::string_view::npos;
  });
}

// "runcmd[2]" and "bootcmd[0]" are lines of a shell script; "runcmd[2][0]" is a word, quoted by
// cloud-init.
bool is_shell_line(const std::string& path) {
  return (path.starts_with("runcmd[") || path.starts_with("bootcmd[")) &&
         path.find(']') == path.size() - 1;
}

class Expander {
 public:
  Expander(const esc::Value& environment, const AllowsKey& allows, Findings& findings)
      : environment_(environment), allows_(allows), findings_(findings) {}

  void expand(Item& item, const std::string& path) {
    if (item.is(Kind::string) && item.text.find('$') != std::string::npos) {
      expand_text(item, path);
    } else if (item.is(Kind::sequence)) {
      for (std::size_t i = 0; i < item.items.size(); ++i) {
        expand(item.items[i], path + '[' + std::to_string(i) + ']');
      }
    } else if (item.is(Kind::mapping)) {
      for (std::size_t i = 0; i + 1 < item.items.size(); i += 2) {
        const Item& key = item.items[i];
        if (key.text.find("${") != std::string::npos) {
          complain(key, "a key cannot hold ${…}");
        }
        expand(item.items[i + 1], (path.empty() ? "" : path + '.') + key.text);
      }
    }
  }

 private:
  void complain(const Item& item, std::string message) {
    findings_.add(Gravity::error, "template", std::move(message), item.place());
  }

  void expand_text(Item& item, const std::string& path) {
    const std::string text = std::move(item.text);
    item.text.clear();
    std::size_t at = 0;
    while (at < text.size()) {
      const std::size_t dollar = std::min(text.find('$', at), text.size());
      item.text += text.substr(at, dollar - at);
      at = dollar;
      if (text.compare(at, 2, "${") == 0) {
        std::vector<esc::PathError> errors;
        const esc::PathText parsed = esc::parse_access(text, at + 2, errors);
        if (!errors.empty()) {
          complain(item, path + ": " + std::string(errors.front().finding));
          return;
        }
        const std::string name = text.substr(at + 2, parsed.end - at - 3);
        const bool alone = at == 0 && parsed.end == text.size();
        at = parsed.end;
        if (!insert(item, path, name, alone)) {
          return;
        }
      } else if (at < text.size()) {
        item.text += '$';
        at += text.compare(at, 2, "$$") == 0 ? 2U : 1U;
      }
    }
  }

  // False when nothing more can be said of the text.
  bool insert(Item& item, const std::string& path, const std::string& name, bool alone) {
    const esc::Lookup found = esc::look_up(environment_, name);
    if (found.outcome != esc::Lookup::Outcome::found) {
      complain(item, path + ": ${" + name + "}: " + found.finding);
      return false;
    }
    if (found.value.contains_unknown() || found.value.kind() == esc::Value::Kind::null) {
      complain(item, path + ": ${" + name + "} has no value");
      return false;
    }
    const std::string text = described(found.value);
    const std::string word = allow_name(name);
    if (found.secret && !is_public(text) && !allows_(word)) {
      complain(item,
               path + ": ${" + name +
                   "} is a secret, which whoever can ask the machine's metadata service could "
                   "read. If it must be here: --allow user-data:" +
                   word);
    }
    if (is_shell_line(path) && !means_nothing_to_the_shell(text)) {
      complain(item,
               path + ": ${" + name +
                   "} holds characters that the shell takes for its own; write the command as "
                   "a list of words, which cloud-init quotes");
    }
    if (alone) {
      take(item, found.value);
    } else {
      item.text += text;
    }
    return true;
  }

  // The value with its type, at the place of the reference.
  static void take(Item& item, const esc::Value& value) {
    item.items.clear();
    item.text.clear();
    switch (value.kind()) {
      case esc::Value::Kind::null:
      case esc::Value::Kind::unknown: item.kind = Kind::null; break;
      case esc::Value::Kind::boolean: item.kind = Kind::boolean; break;
      case esc::Value::Kind::string: item.kind = Kind::string; break;
      case esc::Value::Kind::number: item.kind = Kind::integer; break;
      case esc::Value::Kind::array:
        item.kind = Kind::sequence;
        for (const esc::Value& child : value.items()) {
          take(item.items.emplace_back(Item{Kind::null, {}, {}, item.node}), child);
        }
        return;
      case esc::Value::Kind::object:
        item.kind = Kind::mapping;
        for (const auto& [key, child] : value.members()) {
          item.items.push_back(Item{Kind::string, key, {}, item.node});
          take(item.items.emplace_back(Item{Kind::null, {}, {}, item.node}), child);
        }
        return;
    }
    item.text = described(value);
    if (item.is(Kind::integer) && item.text.find_first_of(".eE") != std::string::npos) {
      item.kind = Kind::number;
    }
  }

  const esc::Value& environment_;
  const AllowsKey& allows_;
  Findings& findings_;
};

// For the writer, which makes a string of whatever has this tag.
yaml::Node to_node(const Item& item, Findings& findings) {
  static const auto string =
      std::make_shared<const yaml::Properties>(yaml::Properties{"tag:yaml.org,2002:str", {}});
  yaml::Node node;
  switch (item.kind) {
    case Kind::null: node.value = "null"; break;
    case Kind::boolean:
    case Kind::integer:
    case Kind::number: node.value = item.text; break;
    case Kind::string:
      node.value = item.text;
      node.properties = string;
      break;
    case Kind::bytes:
    case Kind::date:
    case Kind::set:
      findings.add(Gravity::error, "template",
                   "a template cannot hold " + std::string(name_of(item.kind)) + "; quote it",
                   item.place());
      break;
    case Kind::sequence:
    case Kind::mapping:
      node.kind = item.is(Kind::sequence) ? yaml::Kind::sequence : yaml::Kind::mapping;
      for (const Item& child : item.items) {
        node.children.push_back(to_node(child, findings));
      }
      break;
  }
  return node;
}

void report(const std::string& file, Findings findings, Diagnostics& diagnostics) {
  const auto name = std::make_shared<const std::string>(file);
  findings.sort();
  for (Finding& finding : findings.list()) {
    if (finding.gravity != Gravity::note) {
      const Position place{finding.line, finding.column, 0};
      diagnostics.add({finding.gravity == Gravity::error ? Severity::error : Severity::warning,
                       std::move(finding.message),
                       {},
                       Range{name, place, place},
                       {}});
    }
  }
}

}  // namespace

std::optional<Secret> expand_template(const TemplateText& text, const esc::Value& environment,
                                      const AllowsKey& allows, Diagnostics& diagnostics) {
  Findings findings;
  std::unique_ptr<CloudConfigText> read;
  if (kind_by_header(text.text) == PartKind::cloud_config) {
    read = read_yaml(text.text, findings);
  } else {
    findings.add(Gravity::error, "header",
                 "a template is a cloud-config: its first line must be #cloud-config");
  }
  std::optional<Secret> result;
  if (read) {
    Expander(environment, allows, findings).expand(read->root, {});
    check_items(*read, allows, findings);
    const yaml::Node root = to_node(read->root, findings);
    if (!findings.has_errors()) {
      auto document = yaml::write(root);
      if (document) {
        result = Secret::absorb("#cloud-config\n# Rendered by esc-courier.\n" + *document);
      } else {
        findings.add(Gravity::error, "template", document.error().message);
      }
    }
  }
  report(text.file, std::move(findings), diagnostics);
  return result;
}

}  // namespace courier::cloudinit
