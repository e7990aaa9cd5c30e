#include "cloudinit/parts_check.h"

#include <algorithm>
#include <map>
#include <memory>

#include "base/text.h"
#include "cloudinit/jinja.h"
#include "cloudinit/script_check.h"
#include "cloudinit/traps.h"

namespace courier::cloudinit {

namespace {

using Kind = Item::Kind;
constexpr int deepest = 8;  // archives in archives

class PartsCheck {
 public:
  explicit PartsCheck(const PartsRequest& request) : request_(request) {}

  Findings run(const std::vector<Part>& parts) {
    for (const Part& part : parts) {
      judge(part, 0);
    }
    check_order();
    return std::move(findings_);
  }

 private:
  struct Config {
    std::unique_ptr<CloudConfigText> read;
    Part part;
  };

  void judge(const Part& part, int depth) {
    Findings own;
    switch (part.kind) {
      case PartKind::cloud_config: judge_config(part, own); break;
      case PartKind::jinja: judge_jinja(part, depth); return;
      case PartKind::archive: judge_archive(part, depth, own); break;
      case PartKind::script:
        scripts_.push_back(part);
        check_script(part, request_.allows, own);
        break;
      case PartKind::boothook:
      case PartKind::include:
      case PartKind::json_patch:
      case PartKind::part_handler:
      case PartKind::other_script: check_script(part, request_.allows, own); break;
      case PartKind::unknown: break;
    }
    findings_.extend(part.in_file(std::move(own)));
  }

  void judge_config(const Part& part, Findings& own) {
    auto read = check_cloud_config(part.text, request_.allows, own);
    if (!read) {
      return;
    }
    if (request_.is_lambda && !own.has_errors()) {
      check_default_user(read->root, own);
    }
    check_overridden(*read, part, own);
    configs_.push_back({std::move(read), part});
  }

  // cloud-init folds a part into the earlier ones by this part's own rule, which is, unless it
  // says otherwise, to replace whole keys.
  void check_overridden(const CloudConfigText& later, const Part& part, Findings& own) const {
    const Item* how = later.root.member("merge_how");
    how = how == nullptr ? later.root.member("merge_type") : how;
    std::string rule = part.merge_type;
    if (how != nullptr) {
      rule += how->text;
      for_each_scalar(*how, [&](const Item& item, const std::string&) { rule += ' ' + item.text; });
    }
    const bool merges = rule.find("append") != std::string::npos ||
                        rule.find("prepend") != std::string::npos ||
                        rule.find("recurse") != std::string::npos;
    for (const Config& earlier : configs_) {
      for (std::size_t i = 0; !merges && i + 1 < later.root.items.size(); i += 2) {
        const Item& key = later.root.items[i];
        const Item* const lost = earlier.read->root.member(key.text);
        if (lost == nullptr || key.text == "merge_how" || key.text == "merge_type") {
          continue;
        }
        const bool many = lost->is(Kind::sequence) || lost->is(Kind::mapping);
        own.add(many ? Gravity::error : Gravity::warning, "overridden",
                path_below({}, key) + ": this takes the place of what " + earlier.part.name +
                    " says, which is "
                    "lost; put both into one part, or give this part the header "
                    "X-Merge-Type: list(append)+dict(no_replace,recurse_list)+str()",
                key.node->begin);
      }
    }
  }

  void judge_jinja(const Part& part, int depth) {
    Findings own;
    Part inner = part;
    const std::size_t end = std::min(part.text.find('\n'), part.text.size());
    if (!to_lower(part.text).starts_with("## template: jinja")) {
      own.add(Gravity::error, "header", "## template: jinja must stand in the first line");
      findings_.extend(part.in_file(std::move(own)));
      return;
    }
    inner.text = flatten_jinja(part.text.substr(end), own);
    inner.kind = kind_by_header(inner.text);
    const bool broken =
        own.has_errors() && std::any_of(own.list().begin(), own.list().end(),
                                        [](const Finding& f) { return f.rule == "jinja"; });
    if (!broken && (inner.kind == PartKind::unknown || inner.kind == PartKind::jinja)) {
      own.add(Gravity::error, "header",
              "the line after ## template: jinja must be a header such as #cloud-config",
              {2, 1, 0});
    }
    findings_.extend(part.in_file(std::move(own)));
    if (!broken && inner.kind != PartKind::unknown && inner.kind != PartKind::jinja) {
      // The file written keeps the lines that stand after the template's first.
      if (inner.kind == PartKind::script) {
        const std::size_t begin = inner.text.find_first_not_of('\n');
        inner.line += static_cast<std::uint32_t>(begin);
        inner.text.erase(0, begin);
      }
      judge(inner, depth);
    }
  }

  void judge_archive(const Part& part, int depth, Findings& own) {
    auto read = read_yaml(part.text, own);
    if (!read) {
      return;
    }
    if (!read->root.is(Kind::sequence) || depth >= deepest) {
      own.add(Gravity::error, "yaml", "expected a list of parts", read->root.place());
      return;
    }
    std::size_t number = 0;
    for (const Item& entry : read->root.items) {
      ++number;
      const Item* const content = entry.is(Kind::string) ? &entry : entry.member("content");
      if (content == nullptr || !content->is(Kind::string)) {
        own.add(Gravity::error, "yaml", "expected a text, or a mapping with content",
                entry.place());
        continue;
      }
      const auto text_of = [&](const char* key) {
        const Item* const item = entry.member(key);
        return item == nullptr ? std::string() : item->text;
      };
      Part inner = part;
      inner.text = content->text;
      inner.filename = text_of("filename");
      inner.merge_type = text_of("Merge-Type") + text_of("X-Merge-Type");
      inner.name = "entry " + std::to_string(number);
      inner.line = part.verbatim ? part.line + content->place().line - 1 : part.line;
      inner.column = part.verbatim ? content->place().column : part.column;
      inner.verbatim = false;
      inner.kind = kind_by_type(text_of("type"), inner.text);
      if (inner.kind == PartKind::unknown) {
        if (!text_of("type").empty()) {
          own.add(Gravity::warning, "header",
                  "cloud-init knows no part of this type; unless a part handler takes it, it does "
                  "nothing",
                  entry.place());
          continue;
        }
        inner.kind = PartKind::cloud_config;  // an archive's default
      }
      judge(inner, depth + 1);
    }
  }

  void check_order() {
    const bool runcmd = std::any_of(configs_.begin(), configs_.end(), [](const Config& config) {
      return config.read->root.member("runcmd") != nullptr;
    });
    for (const Part& script : scripts_) {
      Findings own;
      if (runcmd) {
        check_script_order(script, own);
      }
      findings_.extend(script.in_file(std::move(own)));
    }
  }

  const PartsRequest& request_;
  Findings findings_;
  std::vector<Config> configs_;
  std::vector<Part> scripts_;
};

}  // namespace

Findings check_parts(const std::vector<Part>& parts, const PartsRequest& request) {
  return PartsCheck(request).run(parts);
}

}  // namespace courier::cloudinit
