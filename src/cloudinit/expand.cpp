#include "cloudinit/expand.h"

#include <algorithm>

#include "base/pattern.h"
#include "base/text.h"
#include "cloudinit/shell_line.h"
#include "cloudinit/traps.h"
#include "esc/path.h"

namespace courier::cloudinit {

namespace {

using Kind = Item::Kind;

constexpr std::string_view parameters_key = "parameters";

std::string described(const esc::Value& value) {
  const Secret text = esc::to_text(value);
  return std::string(text.reveal(Disclosure::user_data));
}

bool is_item_of(const std::string& path, std::string_view list) {
  return path.starts_with(list) && path.compare(list.size(), 1, "[") == 0 &&
         path.find(']') == path.size() - 1;
}

// "runcmd[2]" is a line of a shell script; "runcmd[2][0]" is a word, quoted by cloud-init.
bool is_shell_line(const std::string& path) {
  return is_item_of(path, "runcmd") || is_item_of(path, "bootcmd");
}

bool is_quoted_line(const std::string& path) {
  return is_item_of(path, "blocks.commands") ||
         (path.starts_with("blocks.scripts[") && path.ends_with("].content"));
}

bool is_shell_script(std::string_view text) {
  static const Pattern pattern =
      *Pattern::compile(R"(^(#cloud-boothook\s+)?#!\s*\S*/(env\s+)?(ba|da|k)?sh\b)");
  return !text.starts_with('#') || pattern.matches(text);
}

// The value with its type, at the place of the reference.
void take(Item& item, const esc::Value& value) {
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

}  // namespace

esc::Lookup Values::look_up(std::string_view path) const {
  if (parameters) {
    std::vector<esc::PathError> errors;
    const esc::PathText parsed = esc::parse_path(path, errors);
    if (errors.empty() && !parsed.accessors.front().is_index() &&
        parsed.accessors.front().key == parameters_key) {
      return esc::look_up(*parameters, path);
    }
  }
  return environment != nullptr
             ? esc::look_up(*environment, path)
             : esc::Lookup{esc::Lookup::Outcome::found, esc::Value::unknown(), false, {}};
}

std::optional<std::string> sole_path(std::string_view text) {
  if (!text.starts_with("${")) {
    return {};
  }
  std::vector<esc::PathError> errors;
  const esc::PathText parsed = esc::parse_access(text, 2, errors);
  if (!errors.empty() || parsed.end != text.size()) {
    return {};
  }
  return std::string(text.substr(2, text.size() - 3));
}

void Expander::complain(const Item& item, std::string message) {
  findings_.add(Gravity::error, "template", std::move(message), item.place());
}

void Expander::expand(Item& item, const std::string& path) {
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
      const std::string below = (path.empty() ? "" : path + '.') + key.text;
      if (below != "blocks.ssh.base64-keys") {
        expand(item.items[i + 1], below);
      }
    }
  }
}

void Expander::expand_text(Item& item, const std::string& path) {
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
      const bool quoted = is_quoted_line(path);
      if (!insert(item, path, name, alone && !quoted, quoted ? text : "")) {
        return;
      }
    } else if (at < text.size()) {
      item.text += '$';
      at += text.compare(at, 2, "$$") == 0 ? 2U : 1U;
    }
  }
}

// False when nothing more can be said of the text.
bool Expander::insert(Item& item, const std::string& path, const std::string& name, bool alone,
                      std::string_view command) {
  const esc::Lookup found = values_.look_up(name);
  if (found.outcome != esc::Lookup::Outcome::found) {
    complain(item, path + ": ${" + name + "}: " + found.finding);
    return false;
  }
  if (values_.environment == nullptr && found.value.contains_unknown()) {
    item.text += placeholder;
    return true;
  }
  if (found.value.contains_unknown() || found.value.kind() == esc::Value::Kind::null) {
    complain(item, path + ": ${" + name + "} has no value");
    return false;
  }
  const std::string text = described(found.value);
  look_at_secret(item, path, name, text, found.secret);
  if (!command.empty()) {
    return append_to_command(item, path, name, text, command);
  }
  // A whole list is one of words.
  const bool words = alone && found.value.kind() == esc::Value::Kind::array;
  if (is_shell_line(path) && !words && !means_nothing_to_the_shell(text)) {
    complain(item, path + ": ${" + name +
                       "} holds characters that the shell takes for its own; write the command as "
                       "a list of words, which cloud-init quotes, or under blocks: commands:, "
                       "where values are quoted");
  }
  if (alone) {
    take(item, found.value);
  } else {
    item.text += text;
  }
  return true;
}

void Expander::look_at_secret(const Item& item, const std::string& path, const std::string& name,
                              std::string_view text, bool marked) {
  const std::optional<Judgement> judgement = marked ? judge_secret(text, now_) : judge_text(text);
  if (!judgement) {
    return;
  }
  secret_nodes_.insert(item.node);
  const bool known = std::any_of(secrets_.begin(), secrets_.end(),
                                 [&](const EmbeddedSecret& secret) { return secret.name == name; });
  if (!known) {
    secrets_.push_back({name, *judgement});
  }
  const std::string word = allow_name(name);
  if (judgement->exposure != Exposure::low && !allows_(word)) {
    complain(item, path + ": ${" + name + "} is a secret (" +
                       std::string(to_text(judgement->exposure)) + ": " +
                       std::string(judgement->what) +
                       "), which whoever can ask the machine's metadata service could read. If it "
                       "must be here: --allow user-data:" +
                       word);
  }
}

// `command` is the whole text, as the template has it.
bool Expander::append_to_command(Item& item, const std::string& path, const std::string& name,
                                 std::string_view text, std::string_view command) {
  if (means_nothing_to_the_shell(text)) {
    item.text += text;
    return true;
  }
  const ShellPlace place = shell_place_after(item.text);
  std::string why;
  if (!is_shell_script(command)) {
    why = "would be put into a script that is not for the shell, whose quoting is not known here";
  } else if (calls_another_shell(command)) {
    why = "would be read by a second shell, which takes it apart; write the command as a list of "
          "words";
  } else if (place == ShellPlace::unclear) {
    why = "stands where it cannot be quoted: in a comment, a here-document, a $(…) or ${…} of the "
          "shell, or behind a backslash";
  }
  if (!why.empty()) {
    complain(item, path + ": ${" + name +
                       "} holds characters that the shell takes for its own, and " + why);
    return false;
  }
  item.text += quoted_for_shell(text, place);
  return true;
}

}  // namespace courier::cloudinit
