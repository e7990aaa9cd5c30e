#include "cloudinit/schema_fault.h"

#include <algorithm>

#include "base/text.h"

namespace courier::cloudinit {

namespace {

using nlohmann::json;
using Kind = Item::Kind;
using Keyword = Fault::Keyword;

constexpr std::size_t most_values = 12;  // of an enumeration that are named

void add_new(std::vector<std::string>& words, const std::string& word) {
  if (std::find(words.begin(), words.end(), word) == words.end()) {
    words.push_back(word);
  }
}

// "a list of strings" → "lists of strings".
std::string plural(const std::string& word) {
  const std::size_t article = word.starts_with("an ") ? 3 : word.starts_with("a ") ? 2 : 0;
  if (article == 0) {
    return word;
  }
  const std::size_t end = std::min(word.find(' ', article), word.size());
  return word.substr(article, end - article) + 's' + word.substr(end);
}

std::string named_type(const std::string& type, const json& schema, const json& root) {
  if (type == "array") {
    const auto items = schema.find("items");
    if (items == schema.end() || !items->is_object()) {
      return "a list";
    }
    std::vector<std::string> words;
    for (const std::string& word : expectations(*items, root)) {
      add_new(words, word == "nothing" ? word : plural(word));
    }
    return words.empty() ? "a list" : "a list of " + alternatives(words);
  }
  if (type == "string" && schema.contains("pattern")) {
    return "a string that matches " + schema["pattern"].get<std::string>();
  }
  if ((type == "integer" || type == "number") && schema.contains("minimum")) {
    return (type == "integer" ? "an integer" : "a number") + std::string(" of at least ") +
           schema["minimum"].dump();
  }
  return type == "string"    ? "a string"
         : type == "integer" ? "an integer"
         : type == "number"  ? "a number"
         : type == "boolean" ? "true or false"
         : type == "object"  ? "a mapping"
                             : "nothing";
}

bool at(const Fault& fault, const Item* item, Keyword keyword) {
  return fault.item == item && fault.keyword == keyword;
}

bool has_type_fault(const Faults& faults, const Item* item) {
  return std::any_of(faults.begin(), faults.end(),
                     [&](const Fault& fault) { return at(fault, item, Keyword::type); });
}

// A branch whose enumeration, or whose keys, do not fit was hardly meant.
std::size_t distance(const Faults& faults) {
  std::size_t sum = 0;
  for (const Fault& fault : faults) {
    sum += fault.keyword == Keyword::enumeration || fault.keyword == Keyword::unknown_key ? 3 : 1;
  }
  return sum;
}

bool all_are(const std::vector<const Faults*>& branches, const auto& condition) {
  return std::all_of(branches.begin(), branches.end(), [&](const Faults* branch) {
    return std::all_of(branch->begin(), branch->end(), condition);
  });
}

}  // namespace

const json& resolve(const json& schema, const json& root) {
  const auto found = schema.find("$ref");
  return found == schema.end() ? schema
                               : root.at(json::json_pointer(found->get<std::string>().substr(1)));
}

const json& part_of(const json& schema, const std::string& keyword) {
  static const json nothing;
  const auto found = schema.find(keyword);
  return found == schema.end() ? nothing : *found;
}

std::vector<std::string> expectations(const json& schema, const json& root) {
  std::vector<std::string> words;
  if (const auto values = schema.find("enum"); values != schema.end()) {
    for (const json& value : *values) {
      words.push_back(value.dump());
    }
    if (words.size() > most_values) {
      words.resize(most_values);
      words.emplace_back("another of its list");
    }
    return words;
  }
  if (const auto type = schema.find("type"); type != schema.end()) {
    for (const json& one : type->is_array() ? *type : json::array({*type})) {
      add_new(words, named_type(one.get<std::string>(), schema, root));
    }
    return words;
  }
  for (const char* const keyword : {"oneOf", "anyOf", "allOf"}) {
    for (const json& branch : part_of(schema, keyword)) {
      for (const std::string& word : expectations(branch, root)) {
        add_new(words, word);
      }
    }
  }
  return schema.contains("$ref") && words.empty() ? expectations(resolve(schema, root), root)
                                                  : words;
}

std::string alternatives(const std::vector<std::string>& words) {
  if (words.size() < 2) {
    return words.empty() ? "something else" : words.front();
  }
  const std::vector<std::string> all_but_last(words.begin(), words.end() - 1);
  return join(all_but_last, ", ") + " or " + words.back();
}

std::string mismatch(const std::vector<std::string>& expected, const Item& found) {
  std::string text = "expected " + alternatives(expected) + ", found " +
                     std::string(found.is(Kind::string) ? "another string" : name_of(found.kind));
  const bool wants_text = std::any_of(expected.begin(), expected.end(), [](const auto& word) {
    return word.starts_with("a string") || word.starts_with('"');
  });
  if (found.is(Kind::string) && !wants_text) {
    text.replace(text.rfind("another"), 7, "a");
  }
  if (wants_text && found.node->kind == yaml::Kind::scalar) {
    if (found.is(Kind::boolean) || found.is(Kind::integer) || found.is(Kind::number) ||
        found.is(Kind::date)) {
      text += found.inserted ? "; " : "; YAML 1.1 reads the text without quotes so: ";
      text += how_to_make_text(found);
    }
  } else if (wants_text && found.node->style == yaml::Style::flow) {
    text += "; quote it if it is text";
  } else if (wants_text && found.is(Kind::mapping)) {
    text += "; a colon and a blank make a mapping: quote it if it is text";
  }
  return text;
}

Faults best_of(const std::vector<Faults>& branches, const json& schemas, const Fault& here,
               const json& root) {
  std::vector<const Faults*> meant;
  for (const Faults& branch : branches) {
    if (!has_type_fault(branch, here.item)) {
      meant.push_back(&branch);
    }
  }
  // A text of an enumeration was hardly meant by a number.
  if (meant.size() == 1 && branches.size() > 1 && !here.item->is(Kind::string) &&
      meant.front()->size() == 1 && at(meant.front()->front(), here.item, Keyword::enumeration)) {
    meant.clear();
  }
  if (meant.size() == 1) {
    return *meant.front();
  }
  std::vector<std::string> expected;
  for (const json& schema : schemas) {
    for (const std::string& word : expectations(schema, root)) {
      add_new(expected, word);
    }
  }
  Fault merged = here;
  if (meant.empty()) {
    merged.message = mismatch(expected, *here.item);
    return {merged};
  }
  const auto is_missing = [&](const Fault& f) { return at(f, here.item, Keyword::required); };
  const auto is_value = [&](const Fault& f) {
    return f.item == here.item && (f.keyword == Keyword::enumeration ||
                                   f.keyword == Keyword::pattern || f.keyword == Keyword::size);
  };
  if (all_are(meant, is_missing) &&
      std::all_of(meant.begin(), meant.end(), [](const Faults* b) { return b->size() == 1; })) {
    std::vector<std::string> keys;
    for (const Faults* const branch : meant) {
      const std::string& message = branch->front().message;  // the key "name" is missing
      const std::size_t begin = message.find('"');
      add_new(keys, message.substr(begin, message.rfind('"') + 1 - begin));
    }
    merged.keyword = Keyword::required;
    merged.message = keys.size() == 1 ? meant.front()->front().message
                                      : "one of the keys " + alternatives(keys) + " is missing";
    return {merged};
  }
  const bool scalar = !here.item->is(Kind::mapping) && !here.item->is(Kind::sequence);
  if (scalar && all_are(meant, is_value)) {
    merged.keyword = Keyword::enumeration;
    merged.message = mismatch(expected, *here.item);
    return {merged};
  }
  return **std::min_element(meant.begin(), meant.end(), [](const Faults* a, const Faults* b) {
    return distance(*a) < distance(*b);
  });
}

}  // namespace courier::cloudinit
