#include "app/key_pair.h"

#include <algorithm>
#include <array>
#include <utility>

#include "app/key_file.h"
#include "app/output_file.h"
#include "base/text.h"
#include "base/time.h"
#include "ssh/generate.h"
#include "ssh/openssh_format.h"
#include "ssh/pem.h"

namespace courier::app {

namespace {

constexpr char usual_name[] = "pulumi_lambda_key";

struct Sizes {
  std::string_view type;
  std::array<int, 3> bits;  // the first is the usual one; 0: none
};
constexpr std::array sizes{Sizes{"ed25519", {256}}, Sizes{"rsa", {3072, 4096}},
                           Sizes{"ecdsa", {256, 384, 521}}};

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

// OpenSSH's read_passphrase asks for one line, and keeps so much of it.
bool can_be_typed(std::string_view passphrase) {
  constexpr std::size_t longest = 1023;
  return passphrase.size() <= longest &&
         passphrase.find_first_of(std::string_view("\n\r\0", 3)) == std::string_view::npos;
}

const Sizes& sizes_of(std::string_view type) {
  return *std::find_if(sizes.begin(), sizes.end(), [&](const Sizes& s) { return s.type == type; });
}

Result<int> wanted_bits(const Call& call, const std::string& type, const ssh::PublicKey* like) {
  const std::array<int, 3>& all = sizes_of(type).bits;
  if (!call.options.is_given("bits")) {
    const bool same = like != nullptr && like->algorithm() == type &&
                      std::find(all.begin(), all.end(), like->bits()) != all.end();
    return same ? like->bits() : all[0];
  }
  const std::string given = call.options.get("bits");
  std::string possible;
  for (const int bits : all) {
    if (bits != 0 && std::to_string(bits) == given) {
      return bits;
    }
    if (bits != 0) {
      possible += (possible.empty() ? "" : " or ") + std::to_string(bits);
    }
  }
  return usage_error("--bits: expected " + possible + " for " + type + ", found " + quote(given),
                     "leave it out for " + std::to_string(all[0]));
}

// "20261124", in UTC.
std::string today(Clock& clock) { return utc_digits(time_now(clock)).substr(0, 8); }

// A name of a file.
Result<std::string> key_name(const Call& call) {
  std::string name = call.options.arguments.empty() ? usual_name : call.options.arguments[0];
  if (!is_utf8(name)) {
    return usage_error("the name of the key has bytes that are no text",
                       "name the file here, in UTF-8: esc-courier keys new NAME");
  }
  if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos ||
      has_control(name)) {
    return usage_error(quote(name) + " cannot be the name of a key file",
                       "name the file here, and its folder with --directory DIR");
  }
  return name;
}

Result<std::string> key_directory(const Call& call) {
  if (call.options.is_given("directory")) {
    const std::string folder = call.options.get("directory");
    if (folder.empty()) {
      return usage_error("--directory: is empty", "name a folder, or leave it out for ~/.ssh");
    }
    return absolute_path(call, folder);
  }
  const auto home = call.world.environment.find("HOME");
  if (home == call.world.environment.end() || home->second.empty()) {
    return usage_error("there is no home folder: HOME is not set", "--directory DIR");
  }
  return absolute_path(call, home->second + "/.ssh");
}

}  // namespace

Result<KeySlots> key_slots(const Call& call) {
  KeySlots slots;
  COURIER_TRY_LET(slots.name, key_name(call));
  COURIER_TRY_LET(slots.directory, key_directory(call));
  return slots;
}

bool is_half_written(std::string_view name, std::string_view key) {
  constexpr std::size_t end_size = Files::temporary_mark.size() + Files::temporary_digits;
  if (name.size() < key.size() + end_size || !name.starts_with(key)) {
    return false;
  }
  const std::string_view end = name.substr(name.size() - end_size);
  constexpr std::array<std::string_view, 7> ours{
      "", ".pub", ".next", ".next.pub", ".retiring", ".retiring.pub", ".rotation.json"};
  return end.starts_with(Files::temporary_mark) &&
         end.find_first_not_of("0123456789abcdef", Files::temporary_mark.size()) ==
             std::string_view::npos &&
         std::find(ours.begin(), ours.end(),
                   name.substr(key.size(), name.size() - key.size() - end_size)) != ours.end();
}

Result<WantedKey> wanted_key(const Call& call, const std::string& name,
                             const ssh::PublicKey* like) {
  WantedKey wanted;
  const bool as_before = like != nullptr && !call.options.is_given("type") &&
                         std::any_of(sizes.begin(), sizes.end(),
                                     [&](const Sizes& s) { return s.type == like->algorithm(); });
  wanted.type = as_before ? std::string(like->algorithm()) : call.options.get("type");
  COURIER_TRY_LET(wanted.bits, wanted_bits(call, wanted.type, like));
  wanted.comment = call.options.is_given("comment") ? call.options.get("comment")
                                                    : name + ':' + today(call.world.clock);
  if (has_control(wanted.comment) || !is_utf8(wanted.comment)) {
    return usage_error("--comment: has control characters, or bytes that are no text",
                       "a comment is one line of text");
  }
  COURIER_TRY_LET(wanted.passphrase, read_passphrase(call));
  if (wanted.passphrase && !can_be_typed(wanted.passphrase->reveal(Disclosure::inspection))) {
    return usage_error(call.options.get("passphrase-file") +
                           ": holds a passphrase that ssh cannot be given: it is more than one "
                           "line, or has a NUL, or more than 1023 bytes",
                       "a passphrase is one line");
  }
  return wanted;
}

MadeKey make_key(const WantedKey& wanted, Random& random) {
  ssh::PrivateKey key = wanted.type == "rsa" ? ssh::generate_rsa(wanted.bits, random)
                        : wanted.type == "ecdsa"
                            ? ssh::generate_ecdsa("nistp" + std::to_string(wanted.bits), random)
                            : ssh::generate_ed25519(random);
  key.public_half.comment = wanted.comment;
  return {key.public_half,
          ssh::write_pem(
              {"OPENSSH PRIVATE KEY", {}, ssh::write_openssh(key, wanted.passphrase, random)})};
}

}  // namespace courier::app
