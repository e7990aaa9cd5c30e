#include "sync/consent.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/text.h"

namespace courier::sync {

namespace {

constexpr std::array all_classes = {ConsentClass::overwrite, ConsentClass::remove,
                                    ConsentClass::widen,     ConsentClass::private_key,
                                    ConsentClass::variable,  ConsentClass::user_data};

// These change what later steps or machines do, so that each is allowed one by one.
bool needs_name(ConsentClass consent) {
  return consent == ConsentClass::variable || consent == ConsentClass::user_data;
}

// Of names at GitHub, which have no case; variables of an environment do, and machines in a cloud.
bool has_no_case(ConsentClass consent) {
  return consent == ConsentClass::overwrite || consent == ConsentClass::widen;
}

// Names of machines and of key files.
bool has_hyphens_and_dots(ConsentClass consent) {
  return consent == ConsentClass::remove || consent == ConsentClass::private_key;
}

bool is_name(ConsentClass consent, std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [consent](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           ((c == '-' || c == '.') && has_hyphens_and_dots(consent));
  });
}

std::optional<ConsentClass> class_from(std::string_view text) {
  for (const ConsentClass consent : all_classes) {
    if (text == to_text(consent)) {
      return consent;
    }
  }
  return std::nullopt;
}

std::string class_names() {
  std::vector<std::string> names;
  names.reserve(all_classes.size());
  for (const ConsentClass consent : all_classes) {
    names.emplace_back(to_text(consent));
  }
  return join(names, ", ");
}

Result<void> add_one(Consents& consents, std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view head = trim(text.substr(0, colon));
  const std::optional<ConsentClass> consent = class_from(head);
  if (colon == std::string_view::npos) {
    if (consent && needs_name(*consent)) {
      return usage_error("allow: " + quote(head) + " must name what it allows",
                         "write " + std::string(head) + ":NAME");
    }
    if (!consent && !is_name(ConsentClass::overwrite, head)) {
      return usage_error("allow: " + quote(head) + " is neither a name nor a class",
                         "names have letters, digits and _; the classes are " + class_names());
    }
    consents.add(consent.value_or(ConsentClass::overwrite),
                 consent ? std::string() : std::string(head));
    return {};
  }
  const std::string_view name = trim(text.substr(colon + 1));
  if (!consent) {
    return usage_error("allow: there is no class " + quote(head),
                       "the classes are " + class_names());
  }
  if (!is_name(*consent, name)) {
    return usage_error("allow: " + quote(name) + " after " + quote(head) + " is not a name",
                       has_hyphens_and_dots(*consent) ? "names have letters, digits, _, - and ."
                                                      : "names have letters, digits and _");
  }
  consents.add(*consent, std::string(name));
  return {};
}

}  // namespace

std::string_view to_text(ConsentClass consent) {
  switch (consent) {
    case ConsentClass::overwrite: return "overwrite";
    case ConsentClass::remove: return "delete";
    case ConsentClass::widen: return "widen";
    case ConsentClass::private_key: return "private-key";
    case ConsentClass::variable: return "variable";
    case ConsentClass::user_data: return "user-data";
  }
  return {};
}

void Consents::add(ConsentClass consent, std::string name) {
  given_.emplace(consent, has_no_case(consent) ? to_upper(name) : std::move(name));
}

bool Consents::allow(ConsentClass consent, std::string_view name) const {
  return given_.contains({consent, std::string()}) ||
         given_.contains({consent, has_no_case(consent) ? to_upper(name) : std::string(name)});
}

std::string consent_to(ConsentClass consent, std::string_view name) {
  const std::string text(to_text(consent));
  return is_name(consent, name) ? text + ':' + std::string(name) : text;
}

Result<Consents> parse_consents(std::string_view text) {
  Consents consents;
  for (const std::string_view line : split(text, '\n')) {
    for (const std::string_view part : split(line, ',')) {
      if (const std::string_view word = trim(part); !word.empty()) {
        COURIER_TRY(add_one(consents, word));
      }
    }
  }
  return consents;
}

}  // namespace courier::sync
