#include "ssh/normalize.h"

#include <algorithm>
#include <utility>

#include "base/encode.h"
#include "base/text.h"
#include "ssh/key_body.h"
#include "ssh/key_layout.h"
#include "ssh/key_marks.h"
#include "ssh/normalize_public.h"
#include "ssh/pkcs.h"
#include "ssh/read_private_key.h"
#include "ssh/text_layers.h"

namespace courier::ssh {

namespace {

constexpr int most_layers = 12;

std::unexpected<Error> cut() {
  return usage_error("holds a private key of which a part is missing or altered",
                     "take it again from where it was made");
}

std::unexpected<Error> guess_unproven() {
  return usage_error("holds a key that can be read in more than one way, and nothing proves which",
                     "give the passphrase with --passphrase-file, or take the key again from where "
                     "it was made");
}

// The armour that belongs to the bytes. Encrypted PEM does not show it: then the old label.
std::string label_of(std::string_view bytes, const PemHeaders& headers, const std::string& old) {
  if (!headers.cipher.empty()) {
    return old;
  }
  if (bytes.starts_with(std::string_view("openssh-key-v1\0", 15))) {
    return "OPENSSH PRIVATE KEY";
  }
  return std::string(label_of_der(bytes).value_or(""));
}

// Proves one reading and writes it as it should be.
Result<Normalized> prove(const Pem& pem, bool guessed, const std::optional<Secret>& passphrase) {
  if (pem.label.empty()) {
    return cut();
  }
  COURIER_TRY_LET(const KeyFile file, read_private_key(pem, passphrase));
  const bool proven = file.key && file.key->proven;
  if (guessed && !proven) {
    return guess_unproven();
  }
  Normalized out;
  out.text = write_pem(pem);
  out.proven = proven;
  return out;
}

Result<Normalized> from_frame(std::string_view text, const KeyFrame& frame,
                              const std::optional<Secret>& passphrase) {
  const std::optional<KeyMark>& mark = frame.first ? frame.first : frame.last;
  const std::string old_label = mark ? mark->label : "";
  if (const auto other = foreign_format("BEGIN " + old_label)) {
    return std::unexpected(*other);
  }
  if (frame.another) {
    return usage_error("holds more than one private key", "give each a file of its own");
  }
  std::string_view body = frame.body;
  const PemHeaders headers = take_headers(body);
  std::optional<Error> first_error;
  for (BodyReading& reading : read_body(body)) {
    auto bytes = base64_decode(reading.base64);
    if (!bytes) {
      continue;
    }
    std::string label = label_of(*bytes, headers, old_label);
    const Pem pem{std::move(label), headers, Secret::absorb(std::move(*bytes))};
    Result<Normalized> proven = prove(pem, reading.guessed, passphrase);
    if (proven) {
      proven->repairs = std::move(reading.repairs);
      const std::string_view good = proven->text.reveal(Disclosure::parsing);
      // What was guessed explains the blanks.
      const std::string lines =
          reading.guessed ? replace_all(std::string(body), " ", "+") : std::string(body);
      for (std::string& line : layout_repairs(text, frame, lines, good)) {
        proven->repairs.push_back(std::move(line));
      }
      if (proven->repairs.empty() && text != good) {
        proven->repairs.emplace_back("restored the layout of the lines");
      }
      return proven;
    }
    if (!first_error) {
      first_error = std::move(proven.error());
    }
  }
  return first_error ? Result<Normalized>(std::unexpected(std::move(*first_error))) : cut();
}

Result<Normalized> from_bytes(std::string_view bytes, const std::optional<Secret>& passphrase) {
  Result<Normalized> proven =
      prove({label_of(bytes, {}, ""), {}, Secret(bytes)}, false, passphrase);
  if (proven) {
    proven->repairs.emplace_back("added the first and the last line");
  }
  return proven;
}

bool is_bytes(std::string_view text) { return !label_of(text, {}, "").empty(); }

// What stands in `text` now; nothing when it is no key yet.
std::optional<Result<Normalized>> attempt(std::string_view text,
                                          const std::optional<Secret>& passphrase) {
  if (is_bytes(text)) {
    return from_bytes(text, passphrase);
  }
  if (const auto frame = find_key_frame(text)) {
    return from_frame(text, *frame, passphrase);
  }
  if (auto other = foreign_format(text)) {
    return std::unexpected(std::move(*other));
  }
  return normalize_public(text);
}

struct Uncovered {
  Secret text;
  const char* taken_off;
};

std::optional<Uncovered> uncover(const Secret& covered, bool outermost) {
  const std::string_view text = covered.reveal(Disclosure::parsing);
  if (is_bytes(text)) {
    return {};
  }
  for (const TextLayer& layer : text_layers()) {
    // A key's own base64 is no layer around it.
    const bool skip = (outermost && !layer.outermost) ||
                      (layer.take_off == without_base64 && find_key_frame(text));
    if (auto less = skip ? std::nullopt : layer.take_off(text)) {
      return Uncovered{Secret::absorb(std::move(*less)), layer.name};
    }
  }
  return {};
}

}  // namespace

Result<Normalized> normalize_key(std::string_view damaged,
                                 const std::optional<Secret>& passphrase) {
  Secret text(damaged);
  std::vector<std::string> taken_off;
  std::optional<Error> finding;
  for (int i = 0; i < most_layers; ++i) {
    auto less = uncover(text, /*outermost=*/true);
    if (!less) {
      if (auto found = attempt(text.reveal(Disclosure::parsing), passphrase)) {
        if (*found) {
          std::vector<std::string>& repairs = (*found)->repairs;
          repairs.insert(repairs.begin(), taken_off.begin(), taken_off.end());
          return std::move(*found);
        }
        finding = std::move(found->error());
      }
      less = uncover(text, /*outermost=*/false);
    }
    if (!less) {
      break;
    }
    if (std::find(taken_off.begin(), taken_off.end(), less->taken_off) == taken_off.end()) {
      taken_off.emplace_back(less->taken_off);
    }
    text = std::move(less->text);
  }
  if (finding) {
    return std::unexpected(std::move(*finding));
  }
  return usage_error("holds no SSH key that can be recognised",
                     "take the key again from where it was made");
}

}  // namespace courier::ssh
