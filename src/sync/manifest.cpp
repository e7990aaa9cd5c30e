#include "sync/manifest.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "yaml/fields.h"
#include "yaml/read.h"
#include "yaml/scalar.h"

namespace courier::sync {

namespace {

using yaml::Field;
using yaml::KnownFields;
using yaml::Place;

// GitHub's rule for logins; names of managed users hold an underscore.
bool is_login(std::string_view text) {
  return !text.empty() && text.size() <= 39 && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

bool is_number_one(const yaml::Node& node) {
  const auto typed = yaml::type_scalar(node);
  return node.kind == yaml::Kind::scalar && std::holds_alternative<yaml::Scalar>(typed) &&
         std::get<yaml::Scalar>(typed) == yaml::Scalar{yaml::ScalarType::number, "1"};
}

class ManifestReader {
 public:
  ManifestReader(const yaml::Document& document, Diagnostics& diagnostics)
      : document_(document), diagnostics_(diagnostics) {}

  Manifest read() {
    KnownFields fields({&document_, &document_.root, {}}, diagnostics_);
    if (document_.root.kind != yaml::Kind::mapping) {
      return {};
    }
    read_version(fields.take("version"));
    read_environments(fields.take("environments"));
    read_targets(fields.take("targets"));
    const std::optional<Field> secrets = fields.take("secrets");
    const std::optional<Field> variables = fields.take("variables");
    read_entries(ItemKind::secret, secrets);
    read_entries(ItemKind::variable, variables);
    fields.finish();
    return std::move(manifest_);
  }

 private:
  void error(const Place& place, std::string finding, std::string hint = {}) {
    diagnostics_.add(
        {Severity::error, std::move(finding), std::move(hint), place.range(), place.path});
  }

  // Reports unknown keys; whether there were none.
  bool finish(KnownFields& fields) {
    const std::size_t before = diagnostics_.size();
    fields.finish();
    return diagnostics_.size() == before;
  }

  std::optional<Named> named(const Place& place) {
    std::optional<std::string> text = yaml::read_text(place, diagnostics_);
    if (text && trim(*text).empty()) {
      error(place, "expected text, found none");
      return std::nullopt;
    }
    return text ? std::optional(Named{std::move(*text), place.range()}) : std::nullopt;
  }

  void read_version(const std::optional<Field>& field) {
    if (!field) {
      error({&document_, &document_.root, {}}, "the manifest says no version",
            "begin it with version: 1");
    } else if (!is_number_one(*field->value.node)) {
      error(field->value, "expected version 1", "this version reads version: 1 only");
    }
  }

  void read_environments(const std::optional<Field>& field) {
    if (!field) {
      return;
    }
    for (const Place& item : yaml::read_items(field->value, diagnostics_)) {
      if (std::optional<Named> name = named(item)) {
        manifest_.environments.push_back(std::move(*name));
      }
    }
  }

  void read_targets(const std::optional<Field>& field) {
    if (!field) {
      error({&document_, &document_.root, {}}, "the manifest has no targets",
            "targets: { NAME: { organization: LOGIN } }");
      return;
    }
    for (const Field& target : yaml::read_fields(field->value, diagnostics_)) {
      read_target(target);
    }
  }

  void read_target(const Field& field) {
    Target target;
    target.name = field.key.node->value;
    target.place = field.key.range();
    KnownFields fields(field.value, diagnostics_);
    const std::optional<Field> organization = fields.take("organization");
    const std::optional<Field> repository = fields.take("repository");
    const std::optional<Field> visibility = fields.take("visibility");
    const std::optional<Field> repositories = fields.take("repositories");
    for (const char* later : {"environment", "app"}) {
      fields.take_later(later);
    }
    const bool complete = finish(fields);
    // A broken target stays in the list, so that entries which name it are not blamed as well.
    if (organization.has_value() == repository.has_value()) {
      if (complete && field.value.node->kind == yaml::Kind::mapping) {
        error(field.key, "a target is an organization or a repository",
              "write organization: LOGIN, or repository: OWNER/NAME");
      }
    } else if (organization) {
      read_organization(*organization, target);
      read_access(visibility, repositories, target);
    } else {
      read_repository(*repository, target);
      for (const auto& extra : {visibility, repositories}) {
        if (extra) {
          error(extra->key, quote(extra->key.node->value) + " goes with an organization only",
                "every workflow of the repository sees its secrets");
        }
      }
    }
    manifest_.targets.push_back(std::move(target));
  }

  void read_organization(const Field& field, Target& target) {
    target.scope.kind = Scope::Kind::organization;
    if (const std::optional<Named> name = named(field.value)) {
      target.scope.name = name->text;
      if (!is_login(name->text)) {
        error(field.value, quote(name->text) + " is not a login of GitHub");
      }
    }
  }

  void read_repository(const Field& field, Target& target) {
    target.scope.kind = Scope::Kind::repository;
    if (const std::optional<Named> name = named(field.value)) {
      target.scope.name = name->text;
      const std::size_t slash = name->text.find('/');
      if (slash == std::string::npos || !is_login(name->text.substr(0, slash)) ||
          !is_repository_name(name->text.substr(slash + 1))) {
        error(field.value, "expected OWNER/NAME, found " + quote(name->text));
      }
    }
  }

  void read_access(const std::optional<Field>& visibility, const std::optional<Field>& repositories,
                   Target& target) {
    if (visibility) {
      if (const std::optional<Named> word = named(visibility->value)) {
        target.visibility = visibility_from(word->text);
        if (!target.visibility) {
          error(visibility->value, "expected all, private or selected, found " + quote(word->text));
        }
      }
    }
    if (!repositories) {
      if (visibility && target.visibility == Visibility::selected) {
        error(visibility->key, "visibility is selected, and no repositories are named",
              "repositories: [NAME, ...]");
      }
      return;
    }
    if (!visibility || (target.visibility && target.visibility != Visibility::selected)) {
      error(repositories->key, "repositories go with visibility: selected only");
    }
    for (const Place& item : yaml::read_items(repositories->value, diagnostics_)) {
      if (std::optional<Named> name = named(item)) {
        add_repository(item, std::move(*name), target);
      }
    }
  }

  void add_repository(const Place& place, Named name, Target& target) {
    if (!is_repository_name(name.text)) {
      error(place, quote(name.text) + " is not the name of a repository",
            "write it without its owner");
      return;
    }
    for (const Named& other : target.repositories) {
      if (to_lower(other.text) == to_lower(name.text)) {
        error(place, "the repository " + quote(name.text) + " stands twice");
        return;
      }
    }
    target.repositories.push_back(std::move(name));
  }

  void read_entries(ItemKind kind, const std::optional<Field>& field) {
    if (!field) {
      return;
    }
    std::map<std::string, std::string> seen;  // upper case to as written
    for (const Field& entry : yaml::read_fields(field->value, diagnostics_)) {
      const std::string& written = entry.key.node->value;
      if (const char* const reason = why_no_name(written)) {
        error(entry.key, quote(written) + " cannot be the name of a " + std::string(to_text(kind)),
              reason);
      }
      const auto [other, is_new] = seen.emplace(to_upper(written), written);
      if (!is_new) {
        error(entry.key, quote(other->second) + " and " + quote(written) + " are one name",
              "GitHub keeps names in upper case");
        continue;
      }
      read_entry(kind, entry);
    }
  }

  void read_entry(ItemKind kind, const Field& field) {
    Entry entry;
    entry.kind = kind;
    entry.name = to_upper(field.key.node->value);
    entry.place = field.key.range();
    KnownFields fields(field.value, diagnostics_);
    const std::optional<Field> from = fields.take("from");
    const std::optional<Field> to = fields.take("to");
    const std::optional<Field> required = fields.take("required");
    fields.take_later("contract");
    // Beside a misspelt key, the one that it stands for is not called missing.
    const bool complete = finish(fields);
    if (field.value.node->kind != yaml::Kind::mapping) {
      return;
    }
    if (!from) {
      if (complete) {
        error(field.key, "an entry needs from", "from: PATH, the value's path in the environment");
      }
    } else if (std::optional<Named> path = named(from->value)) {
      entry.from = std::move(*path);
    }
    if (!to) {
      if (complete) {
        error(field.key, "an entry needs to", "to: [TARGET, ...], names of targets");
      }
    } else {
      read_destinations(*to, entry);
    }
    if (required) {
      entry.required = yaml::read_boolean(required->value, diagnostics_).value_or(true);
    }
    manifest_.entries.push_back(std::move(entry));
  }

  void read_destinations(const Field& to, Entry& entry) {
    const std::vector<Place> items = yaml::read_items(to.value, diagnostics_);
    if (items.empty() && to.value.node->kind == yaml::Kind::sequence) {
      error(to.value, "expected at least one target");
    }
    for (const Place& item : items) {
      const std::optional<Named> name = named(item);
      if (!name) {
        continue;
      }
      const auto found =
          std::find_if(manifest_.targets.begin(), manifest_.targets.end(),
                       [&](const Target& target) { return target.name == name->text; });
      if (found == manifest_.targets.end()) {
        report_unknown_target(item, name->text);
        continue;
      }
      const auto index = static_cast<std::size_t>(found - manifest_.targets.begin());
      if (check_scope_is_new(item, entry, index)) {
        entry.to.push_back(index);
      }
    }
  }

  // Two targets may be one organization, for items that different repositories see; but GitHub
  // holds one item of a name there.
  bool check_scope_is_new(const Place& place, const Entry& entry, std::size_t index) {
    const Target& target = manifest_.targets[index];
    for (const std::size_t earlier : entry.to) {
      const Target& other = manifest_.targets[earlier];
      if (earlier == index) {
        error(place, "the target " + quote(target.name) + " stands twice");
        return false;
      }
      if (!target.scope.name.empty() && other.scope.kind == target.scope.kind &&
          to_lower(other.scope.name) == to_lower(target.scope.name)) {
        error(place, "the targets " + quote(other.name) + " and " + quote(target.name) +
                         " are the same " + std::string(to_text(target.scope.kind)));
        return false;
      }
    }
    return true;
  }

  void report_unknown_target(const Place& place, const std::string& name) {
    std::vector<std::string> names;
    names.reserve(manifest_.targets.size());
    for (const Target& target : manifest_.targets) {
      names.push_back(target.name);
    }
    const std::string near = nearest(name, names);
    error(place, "no target " + quote(name),
          !near.empty()   ? "did you mean " + quote(near) + "?"
          : names.empty() ? ""
                          : "the targets are " + join(names, ", "));
  }

  const yaml::Document& document_;
  Diagnostics& diagnostics_;
  Manifest manifest_;
};

}  // namespace

Manifest read_manifest(std::string_view file, std::string_view text, Diagnostics& diagnostics) {
  yaml::ReadResult result = yaml::read(file, std::string(text));
  Manifest manifest;
  if (!result.document) {
    Diagnostic diagnostic = result.diagnostics.list().front();
    // go-yaml's way to say where, which is not quite the place.
    const std::size_t words = diagnostic.summary.rfind(": ");
    if (diagnostic.summary.starts_with("yaml: ") && words != std::string::npos) {
      diagnostic.summary.erase(0, words + 2);
    }
    if (result.problem) {
      diagnostic.subject =
          Range{std::make_shared<const std::string>(file), *result.problem, *result.problem};
    }
    diagnostics.add(std::move(diagnostic));
  } else if (result.document->empty) {
    diagnostics.error(std::string(file) + ": the manifest is empty");
  } else {
    manifest = ManifestReader(*result.document, diagnostics).read();
    diagnostics.sort_by_place();
  }
  manifest.file = file;
  return manifest;
}

}  // namespace courier::sync
