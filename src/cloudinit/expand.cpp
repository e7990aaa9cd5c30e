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

constexpr char second_shell[] =
    "would be read by a second shell, which takes it apart; write the command as a list of words, "
    "the value one of them: [sh, -c, 'tool \"$1\"', sh, \"${…}\"]";

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
  item.inserted = true;
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
        item.items.push_back(Item{Kind::string, key, {}, item.node, true});
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

void Expander::complain(const Item& item, const Position& place, std::string message) {
  failed_.emplace(item.place().line, item.place().column);
  findings_.add(Gravity::error, "template", std::move(message), place);
}

void Expander::complain(const Reference& reference, std::string_view message) {
  complain(reference.item, place_in(reference.item, reference.text, reference.at),
           reference.path + ": ${" + reference.name + '}' + std::string(message));
}

void Expander::expand(Item& item, const std::string& path) {
  if (item.is(Kind::string) && item.text.find('$') != std::string::npos) {
    expand_text(item, path);
  } else if (item.is(Kind::sequence)) {
    expand_list(item, path);
  } else if (item.is(Kind::mapping)) {
    for (std::size_t i = 0; i + 1 < item.items.size(); i += 2) {
      const Item& key = item.items[i];
      if (key.text.find("${") != std::string::npos) {
        complain(key, key.place(), "a key cannot hold ${…}");
      }
      const std::string below = path_below(path, key);
      if (below != "blocks.ssh.base64-keys") {
        expand(item.items[i + 1], below);
      }
    }
  }
}

void Expander::expand_list(Item& item, const std::string& path) {
  const bool command = is_shell_line(path) || is_item_of(path, "blocks.commands");
  for (std::size_t i = 0; command && i < item.items.size(); ++i) {
    const std::string& word = item.items[i].text;
    const bool plain = word.find_first_of(" \t\n") == std::string::npos;
    list_ += (i == 0 ? "" : " ") + (plain ? word : '"' + word + '"');
  }
  for (std::size_t i = 0; i < item.items.size(); ++i) {
    expand(item.items[i], path + '[' + std::to_string(i) + ']');
  }
  if (command) {
    list_.clear();
  }
}

// Of a text that stands in several lines, where the dollar at `at` of it is.
Position Expander::place_in(const Item& item, std::string_view text, std::size_t at) const {
  const auto dollars = [](std::string_view in) { return std::count(in.begin(), in.end(), '$'); };
  const yaml::Extent& extent = item.node->extent;
  const std::string_view source = document_.substr(0, extent.end);
  const std::string_view own = source.substr(std::min<std::size_t>(extent.begin, source.size()));
  if (own.find('\n') == std::string_view::npos || dollars(own) != dollars(text)) {
    return item.place();
  }
  std::size_t found = source.find('$', extent.begin);
  for (auto before = dollars(text.substr(0, at)); before > 0; --before) {
    found = source.find('$', found + 1);
  }
  const std::string_view before = source.substr(0, found);
  const auto line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  const std::string_view in_line = before.substr(before.rfind('\n') + 1);
  const auto column = static_cast<std::uint32_t>(count_code_points(in_line));
  return {line + 1, column + 1, found};
}

void Expander::expand_text(Item& item, const std::string& path) {
  const std::string text = std::move(item.text);
  item.text.clear();
  const bool quoted = is_quoted_line(path);
  const Command command{quoted && is_shell_script(text), quoted && calls_another_shell(text)};
  std::string beside;
  bool secret = false;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t dollar = std::min(text.find('$', at), text.size());
    std::string literal = text.substr(at, dollar - at);
    at = dollar;
    if (at < text.size() && text.compare(at, 2, "${") != 0) {
      literal += '$';
      at += text.compare(at, 2, "$$") == 0 ? 2U : 1U;
    }
    item.text += literal;
    beside += literal;
    if (text.compare(at, 2, "${") != 0) {
      continue;
    }
    std::vector<esc::PathError> errors;
    const esc::PathText parsed = esc::parse_access(text, at + 2, errors);
    if (!errors.empty()) {
      complain(item, place_in(item, text, at), path + ": " + std::string(errors.front().finding));
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    const std::size_t known = item.text.size();
    const bool alone = at == 0 && parsed.end == text.size() && !quoted;
    const bool inserted_secret = insert({item, path, text.substr(at + 2, parsed.end - at - 3), text,
                                         at, alone, quoted ? &command : nullptr});
    beside += inserted_secret ? placeholder : std::string_view(item.text).substr(known);
    secret = secret || inserted_secret;
    at = parsed.end;
  }
  if (secret) {
    beside_secrets_.insert_or_assign(item.node, std::move(beside));
  }
}

bool Expander::insert(const Reference& reference) {
  const esc::Lookup found = values_.look_up(reference.name);
  if (found.outcome != esc::Lookup::Outcome::found) {
    complain(reference, ": " + found.finding);
    return false;
  }
  if (values_.environment == nullptr && found.value.contains_unknown()) {
    reference.item.text += placeholder;
    return false;
  }
  if (found.value.contains_unknown() || found.value.kind() == esc::Value::Kind::null) {
    complain(reference, " has no value");
    return false;
  }
  const std::string text = described(found.value);
  const bool secret = look_at_secret(reference, text, found.secret);
  if (reference.command != nullptr) {
    append_to_command(reference, text);
    return secret;
  }
  const bool is_word = reference.alone && !calls_ssh(list_);
  if (!list_.empty() && !is_word && !means_nothing_to_the_shell(text) &&
      calls_another_shell(list_)) {
    complain(reference, std::string(" holds characters that the shell takes for its own, and ") +
                            second_shell);
  }
  // A whole list is one of words.
  const bool words = reference.alone && found.value.kind() == esc::Value::Kind::array;
  if (is_shell_line(reference.path) && !words && !means_nothing_to_the_shell(text)) {
    complain(reference, " holds characters that the shell takes for its own; write the command as "
                        "a list of words, which cloud-init quotes, or under blocks: commands:, "
                        "where values are quoted");
  }
  if (reference.alone) {
    take(reference.item, found.value);
  } else {
    reference.item.text += text;
  }
  return secret;
}

// Whether it is one.
bool Expander::look_at_secret(const Reference& reference, std::string_view text, bool marked) {
  const std::optional<Judgement> judgement = marked ? judge_secret(text, now_) : judge_text(text);
  if (!judgement) {
    return false;
  }
  const std::string& name = reference.name;
  const bool known = std::any_of(secrets_.begin(), secrets_.end(),
                                 [&](const EmbeddedSecret& secret) { return secret.name == name; });
  if (!known) {
    secrets_.push_back({name, *judgement});
  }
  const std::string word = allow_name(name);
  if (judgement->exposure != Exposure::low && !allows_(word)) {
    complain(reference, " is a secret (" + std::string(to_text(judgement->exposure)) + ": " +
                            std::string(judgement->what) +
                            "), which whoever can ask the machine's metadata service could read. "
                            "If it must be here: --allow user-data:" +
                            word);
  }
  return true;
}

void Expander::append_to_command(const Reference& reference, std::string_view text) {
  if (means_nothing_to_the_shell(text)) {
    reference.item.text += text;
    return;
  }
  const ShellPlace place = shell_place_after(reference.item.text);
  std::string why;
  if (!reference.command->is_shell) {
    why = "would be put into a script that is not for the shell, whose quoting is not known here";
  } else if (reference.command->calls_another) {
    why = second_shell;
  } else if (place == ShellPlace::unclear) {
    why = "stands where it cannot be quoted: in a comment, a here-document, a $(…) or ${…} of the "
          "shell, or behind a backslash";
  }
  if (why.empty()) {
    reference.item.text += quoted_for_shell(text, place);
  } else {
    complain(reference, " holds characters that the shell takes for its own, and " + why);
  }
}

}  // namespace courier::cloudinit
