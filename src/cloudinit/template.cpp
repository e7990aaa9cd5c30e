#include "cloudinit/template.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <memory>
#include <set>
#include <utility>

#include "base/pattern.h"
#include "cloudinit/item_build.h"
#include "cloudinit/merge.h"
#include "cloudinit/mime_write.h"
#include "cloudinit/part.h"
#include "cloudinit/script_check.h"
#include "cloudinit/template_parameters.h"
#include "cloudinit/template_paths.h"
#include "cloudinit/traps.h"
#include "yaml/write.h"

namespace courier::cloudinit {

namespace {

using Kind = Item::Kind;

// cloud-init looks at the first line alone to tell what this is.
constexpr char head[] = "#cloud-config\n# Rendered by esc-courier.\n";

// The value of a key, which is taken out of the mapping.
std::optional<Item> take_out(Item& mapping, std::string_view key) {
  auto& items = mapping.items;
  for (std::size_t i = 0; mapping.is(Kind::mapping) && i + 1 < items.size(); i += 2) {
    if (items[i].is(Kind::string) && items[i].text == key) {
      Item value = std::move(items[i + 1]);
      const auto at = items.begin() + static_cast<std::ptrdiff_t>(i);
      items.erase(at, at + 2);
      return value;
    }
  }
  return {};
}

// Larger ones would be written as the nearest number with an exponent.
bool fits_64_bits(std::string_view digits) {
  const bool negative = digits.starts_with('-');
  std::uint64_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data() + (negative ? 1 : 0), digits.data() + digits.size(), value);
  return error == std::errc() && end == digits.data() + digits.size() &&
         (!negative || value <= std::uint64_t{1} << 63U);
}

// The entries of write_files.
void for_each_file(auto& root, const auto& visit) {
  auto& items = root.items;
  for (std::size_t i = 0; root.is(Kind::mapping) && i + 1 < items.size(); i += 2) {
    for (std::size_t j = 0; items[i].text == "write_files" && j < items[i + 1].items.size(); ++j) {
      if (items[i + 1].is(Kind::sequence) && items[i + 1].items[j].is(Kind::mapping)) {
        visit(items[i + 1].items[j], "write_files[" + std::to_string(j) + ']');
      }
    }
  }
}

// For the writer, which makes a string of whatever has this tag.
yaml::Node to_node(const Item& item, Findings& findings) {
  static const auto string =
      std::make_shared<const yaml::Properties>(yaml::Properties{"tag:yaml.org,2002:str", {}});
  yaml::Node node;
  switch (item.kind) {
    case Kind::null: node.value = "null"; break;
    case Kind::integer:
      if (!fits_64_bits(item.text)) {
        findings.add(Gravity::error, "template",
                     "a template cannot hold an integer this large; quote it", item.place());
      }
      node.value = item.text;
      break;
    case Kind::boolean:
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

using Places = std::set<std::pair<std::uint32_t, std::uint32_t>>;  // lines and columns

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

class Template {
 public:
  Template(const TemplateRequest& request, Findings& findings, Diagnostics& diagnostics)
      : request_(request), findings_(findings), diagnostics_(diagnostics) {}

  std::optional<Expanded> run() {
    const PartKind kind = kind_by_header(request_.text.text);
    if (kind != PartKind::cloud_config) {
      findings_.add(Gravity::error, "header",
                    (kind == PartKind::unknown ? header_problem(request_.text.text) + "; a" : "a") +
                        std::string(" template begins with #cloud-config"));
      return {};
    }
    const auto read = read_yaml(request_.text.text, findings_);
    return read ? expand(*read) : std::nullopt;
  }

 private:
  std::optional<Expanded> expand(CloudConfigText& read) {
    const std::optional<Item> parameters = take_out(read.root, "parameters");
    std::optional<Item> blocks = take_out(read.root, "blocks");
    const Values values{
        request_.environment, request_.environment_name,
        read_parameters(parameters ? &*parameters : nullptr, request_, findings_, diagnostics_)};
    Expander expander(values, *read.document.text, request_.allows, request_.now, findings_);
    expander.expand(read.root, {});
    const auto is_secret = [&](const Item& content) {
      return expander.holds_secret(content.node) || judge_text(content.text);
    };
    for_each_file(read.root, [&](Item& file, const std::string&) {
      const Item* const content = file.member("content");
      if (content != nullptr && file.member("permissions") == nullptr && is_secret(*content)) {
        put(file, "permissions", text_item("0600", file.node));  // cloud-init's own is 0644
      }
    });
    std::vector<ScriptPart> scripts;
    Findings merging;
    if (blocks) {
      expander.expand(*blocks, "blocks");
      Blocks made = read_blocks(*blocks,
                                {values, expander, request_.metadata, request_.read_file,
                                 read.root.member("users") != nullptr},
                                findings_, diagnostics_);
      scripts = std::move(made.scripts);
      read.root = merge(std::move(made.config), std::move(read.root), merging);
    }
    const TemplatePaths paths = template_paths(read.root, blocks ? &*blocks : nullptr);
    rename_paths(merging, paths);
    findings_.extend(std::move(merging));
    std::vector<EmbeddedSecret> secrets = check(read, expander, scripts, paths);
    const yaml::Node root = to_node(read.root, findings_);
    drop_what_follows(expander);
    if (findings_.has_errors() || request_.environment == nullptr) {
      return {};
    }
    auto document = yaml::write(root);
    if (!document) {
      findings_.add(Gravity::error, "template", document.error().message);
      return {};
    }
    std::string config = head + std::move(*document);
    if (root.children.empty() && !scripts.empty()) {
      config.clear();
    }
    return Expanded{Secret::absorb(with_scripts(std::move(config), std::move(scripts))),
                    std::move(secrets)};
  }

  // Judges the whole; gives the secrets in it, those of the environment first.
  std::vector<EmbeddedSecret> check(const CloudConfigText& read, const Expander& expander,
                                    const std::vector<ScriptPart>& scripts,
                                    const TemplatePaths& paths) {
    Findings found;
    // Of a secret of the environment, the expander has told already whether it may be here; not of
    // one that stands beside it.
    const auto is_told = [&](const yaml::Node* node) {
      return expander.holds_secret(node) && !judge_text(expander.beside_secrets(node));
    };
    Places told;
    for_each_scalar(read.root, [&](const Item& item, const std::string&) {
      if (is_told(item.node)) {
        told.emplace(item.place().line, item.place().column);
      }
    });
    check_items(read, request_.allows, found);
    for_each_file(read.root, [&](const Item& file, const std::string& path) {
      const Item* const content = file.member("content");
      if (content != nullptr && expander.holds_secret(content->node)) {
        check_readers(file, path, found);
      }
    });
    std::erase_if(found.list(), [&](const Finding& finding) {
      return finding.secret && finding.secret->judgement.exposure == Exposure::high &&
             told.contains({finding.line, finding.column});
    });
    if (request_.is_lambda) {
      check_default_user(read.root, found);
    }
    rename_paths(found, paths);
    const bool has_runcmd = read.root.member("runcmd") != nullptr;
    for (const ScriptPart& script : scripts) {
      found.extend(check_one(script, is_told(script.node), has_runcmd));
    }
    std::vector<EmbeddedSecret> secrets = expander.secrets();
    for (Finding& finding : found.list()) {
      if (!finding.secret || told.contains({finding.line, finding.column})) {
        continue;
      }
      if (std::find(secrets.begin(), secrets.end(), *finding.secret) == secrets.end()) {
        secrets.push_back(*finding.secret);
      }
      // What a cloud is handed by us holds nothing for long that nobody allowed.
      if (finding.gravity == Gravity::warning &&
          finding.secret->judgement.exposure == Exposure::high) {
        finding.gravity = Gravity::error;
      }
    }
    findings_.extend(std::move(found));
    return secrets;
  }

  // What a value that is not there, or must not be, breaks otherwise is no news; nor is what the
  // block has said already.
  void drop_what_follows(const Expander& expander) {
    const auto places_of = [&](std::string_view rule) {
      Places places;
      for (const Finding& finding : findings_.list()) {
        if (finding.rule == rule) {
          places.emplace(finding.line, finding.column);
        }
      }
      return places;
    };
    const Places of_values = places_of("template");
    const Places of_blocks = places_of("block");
    std::erase_if(findings_.list(), [&](const Finding& finding) {
      const std::pair place{finding.line, finding.column};
      return finding.rule != "template" &&
             (of_values.contains(place) || expander.has_failed({place.first, place.second, 0}) ||
              (finding.rule != "block" && of_blocks.contains(place)));
    });
  }

  Findings check_one(const ScriptPart& script, bool told, bool has_runcmd) const {
    Part part;
    part.kind = script.kind;
    part.text = script.text;
    part.filename = script.filename;
    part.line = script.node->begin.line;
    part.column = script.node->begin.column;
    part.verbatim = false;
    part.name = script.filename;
    Findings own;
    if (request_.environment != nullptr || !part.text.starts_with(placeholder)) {
      check_script(part, request_.allows, own);
    }
    if (told) {
      std::erase_if(own.list(), [](const Finding& finding) { return finding.secret.has_value(); });
    }
    if (has_runcmd) {
      check_script_order(part, own);
    }
    return part.in_file(std::move(own));
  }

  static std::string with_scripts(std::string config, std::vector<ScriptPart> scripts) {
    if (scripts.empty()) {
      return config;
    }
    std::vector<MimePart> parts;
    if (!config.empty()) {
      parts.push_back({"text/cloud-config", "cloud-config.yaml", std::move(config)});
    }
    for (ScriptPart& script : scripts) {
      parts.push_back({script.mime_type, std::move(script.filename), std::move(script.text)});
    }
    return write_mime(parts);
  }

  const TemplateRequest& request_;
  Findings& findings_;
  Diagnostics& diagnostics_;
};

}  // namespace

bool is_template(std::string_view text) {
  static const Pattern pattern = *Pattern::compile("(?m)^(blocks|parameters)[ \\t]*:");
  return kind_by_header(text) == PartKind::cloud_config && pattern.matches(text);
}

std::optional<Expanded> expand_template(const TemplateRequest& request, Diagnostics& diagnostics) {
  Findings findings;
  std::optional<Expanded> result = Template(request, findings, diagnostics).run();
  report(request.text.file, std::move(findings), diagnostics);
  return result;
}

Findings judge_template(const TemplateRequest& request) {
  Findings findings;
  Diagnostics of_environment;  // there is none
  Template(request, findings, of_environment).run();
  return findings;
}

}  // namespace courier::cloudinit
