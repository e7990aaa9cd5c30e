// What the schema says against an item, and the words for it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cloudinit/item.h"

namespace courier::cloudinit {

struct Fault {
  // Of the schema; `key` is a key that is no string, `several` a oneOf that fits more than once.
  enum class Keyword : std::uint8_t {
    type,
    enumeration,
    required,
    unknown_key,
    size,
    pattern,
    key,
    several,
    deprecated
  };
  Keyword keyword = Keyword::type;
  const Item* item = nullptr;
  const yaml::Node* place = nullptr;
  std::string path;     // "users[1].sudo", empty for the root
  std::string message;  // without the path
};

using Faults = std::vector<Fault>;

// "a string", "a list of strings", `"now"`; of several, in this order, "A, B or C".
[[nodiscard]] std::vector<std::string> expectations(const nlohmann::json& schema,
                                                    const nlohmann::json& root);
[[nodiscard]] std::string alternatives(const std::vector<std::string>& words);

// "expected a string or a list of strings, found an integer; quote it".
[[nodiscard]] std::string mismatch(const std::vector<std::string>& expected, const Item& found);

// The faults worth telling when no branch of an anyOf or oneOf fits: those of the branch that was
// meant, or one that names what all of them want.
[[nodiscard]] Faults best_of(const std::vector<Faults>& branches, const nlohmann::json& schemas,
                             const Fault& here, const nlohmann::json& root);

// What a `$ref` of the document leads to.
[[nodiscard]] const nlohmann::json& resolve(const nlohmann::json& schema,
                                            const nlohmann::json& root);

// The value of a keyword, where it stands: parts of the schema are large, and never copied. Null,
// which has neither members nor elements, where there is no such keyword.
[[nodiscard]] const nlohmann::json& part_of(const nlohmann::json& schema,
                                            const std::string& keyword);

}  // namespace courier::cloudinit
