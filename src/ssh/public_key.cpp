#include "ssh/public_key.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/encode.h"
#include "base/text.h"
#include "ssh/wire.h"

namespace courier::ssh {

namespace {

constexpr int least_rsa_bits = 2048;  // what GitHub and common policy ask for; sshd's floor is 1024

struct Curve {
  std::string_view name;
  std::size_t point_size;  // of an uncompressed point
};

enum class Family { ed25519, ecdsa, rsa };

struct Type {
  std::string_view name;
  std::string_view algorithm;
  Family family;
  int bits = 0;  // 0: as many as the modulus has
  Curve curve = {};
  bool in_hardware = false;
};

constexpr Curve p256{"nistp256", 65};
constexpr std::array types{
    Type{"ssh-ed25519", "ed25519", Family::ed25519, 256},
    Type{"ssh-rsa", "rsa", Family::rsa},
    Type{"ecdsa-sha2-nistp256", "ecdsa", Family::ecdsa, 256, p256},
    Type{"ecdsa-sha2-nistp384", "ecdsa", Family::ecdsa, 384, {"nistp384", 97}},
    Type{"ecdsa-sha2-nistp521", "ecdsa", Family::ecdsa, 521, {"nistp521", 133}},
    Type{"sk-ssh-ed25519@openssh.com", "ed25519-sk", Family::ed25519, 256, {}, true},
    Type{"sk-ecdsa-sha2-nistp256@openssh.com", "ecdsa-sk", Family::ecdsa, 256, p256, true},
};

const Type* find_type(std::string_view name) {
  const auto* const found = std::find_if(types.begin(), types.end(),
                                         [&](const Type& known) { return known.name == name; });
  return found == types.end() ? nullptr : found;
}

constexpr char damaged[] = "is a public key with a damaged middle part";
constexpr char copy_again[] =
    "take the line again from the .pub file, or from ssh-keygen -y -f KEY";

bool is_point(std::optional<std::string_view> field, const Curve& curve) {
  return field && field->size() == curve.point_size && field->front() == '\x04';
}

Result<void> check_wire_format(const Type& type, std::string_view bytes) {
  WireReader fields(bytes);
  if (fields.string() != type.name) {
    return usage_error(damaged, copy_again);
  }
  bool good = false;
  switch (type.family) {
    case Family::ed25519: {
      const auto point = fields.string();
      good = point && point->size() == 32;
      break;
    }
    case Family::ecdsa:
      good = fields.string() == type.curve.name && is_point(fields.string(), type.curve);
      break;
    case Family::rsa: {
      const auto exponent = magnitude_of(fields.string());
      const auto modulus = magnitude_of(fields.string());
      good = exponent && modulus;
      break;
    }
  }
  if (good && type.in_hardware) {
    const auto application = fields.string();
    good = application && !application->empty();
  }
  return good && fields.done() ? Result<void>() : usage_error(damaged, copy_again);
}

// What a text is that does not start with the name of a type.
std::unexpected<Error> refuse_start(std::string_view text) {
  if (text.starts_with("-----BEGIN ") || text.starts_with("---- BEGIN ")) {
    return usage_error("is a public key in another format, expected one line TYPE BASE64 COMMENT",
                       "convert it: ssh-keygen -i -m PKCS8 -f FILE, or -m RFC4716, or -m PEM");
  }
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  if (word.ends_with("-cert-v01@openssh.com")) {
    return usage_error("is a certificate, expected a public key", copy_again);
  }
  if (word == "ssh-dss") {
    return usage_error("is a DSA key, which sshd no longer takes",
                       "make a new one: ssh-keygen -t ed25519");
  }
  return usage_error("is not a public key",
                     "expected one line such as: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5… NAME");
}

}  // namespace

std::string PublicKey::line() const {
  return type + ' ' + base64 + (comment.empty() ? "" : ' ' + comment);
}

std::string PublicKey::wire() const { return base64_decode(base64).value_or(""); }

std::string_view PublicKey::algorithm() const { return find_type(type)->algorithm; }

int PublicKey::bits() const {
  if (const int fixed = find_type(type)->bits; fixed != 0) {
    return fixed;
  }
  const std::string bytes = wire();
  WireReader fields(bytes);
  fields.string();
  fields.string();
  const auto modulus = magnitude_of(fields.string());
  return modulus ? bits_of(*modulus) : 0;
}

Result<PublicKey> public_key_of(std::string_view wire, std::string comment) {
  const auto name = WireReader(wire).string();
  const Type* const type = name ? find_type(*name) : nullptr;
  if (!name || type == nullptr) {
    return usage_error(damaged, copy_again);
  }
  COURIER_TRY(check_wire_format(*type, wire));
  return PublicKey{std::string(*name), base64_encode(wire), std::move(comment)};
}

Result<PublicKey> parse_public_key(std::string_view text) {
  Result<PublicKey> key = read_public_key(text);
  if (key && key->type == "ssh-rsa" && key->bits() < least_rsa_bits) {
    return usage_error("is an RSA key of " + std::to_string(key->bits()) + " bits, expected " +
                           std::to_string(least_rsa_bits) + " or more",
                       "make a new one: ssh-keygen -t ed25519");
  }
  return key;
}

Result<PublicKey> read_public_key(std::string_view text) {
  if (holds_private_key(text)) {
    return usage_error(
        "holds a PRIVATE key",
        "take its public half: ssh-keygen -y -f KEY; and make a new pair where others "
        "could read this one");
  }
  text = trim(text);
  if (text.empty()) {
    return usage_error("is empty", copy_again);
  }
  const std::string_view word = text.substr(0, text.find_first_of(" \t\r\n"));
  const Type* const type = find_type(word);
  if (type == nullptr) {
    return refuse_start(text);
  }
  if (const auto lines = 1 + std::count(text.begin(), text.end(), '\n'); lines > 1) {
    return usage_error("has " + std::to_string(lines) + " lines, expected one",
                       "store one key, unwrapped, as the .pub file has it");
  }
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (!is_utf8(text) || std::any_of(text.begin(), text.end(), is_control)) {
    return usage_error("has control characters, or bytes that are no text, in a public key",
                       copy_again);
  }
  const std::string_view rest = trim(text.substr(word.size()));
  const std::string_view base64 = rest.substr(0, rest.find(' '));
  const auto bytes = base64_decode(base64);
  if (!bytes) {
    return usage_error(damaged, copy_again);
  }
  COURIER_TRY(check_wire_format(*type, *bytes));
  return PublicKey{std::string(word), std::string(base64),
                   std::string(trim(rest.substr(base64.size())))};
}

bool holds_private_key(std::string_view text) {
  constexpr std::array<std::string_view, 4> marks{
      "PRIVATE KEY-----",       // PEM and OpenSSH armour
      "PRIVATE KEY ----",       // ssh.com
      "PuTTY-User-Key-File-",   //
      "b3BlbnNzaC1rZXktdjEA"};  // the base64 of OpenSSH's binary format, without its armour
  using namespace std::string_view_literals;
  return text.starts_with("openssh-key-v1\0"sv) ||
         std::any_of(marks.begin(), marks.end(), [&](std::string_view mark) {
           return text.find(mark) != std::string_view::npos;
         });
}

}  // namespace courier::ssh
