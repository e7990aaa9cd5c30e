#include "ssh/public_key.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>

#include "base/encode.h"
#include "base/text.h"

namespace courier::ssh {

namespace {

constexpr int least_rsa_bits = 2048;  // what GitHub and common policy ask for; sshd's floor is 1024

// The fields of a wire format: each a length in four bytes, big end first, and that many bytes.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : rest_(bytes) {}

  std::optional<std::string_view> next() {
    if (rest_.size() < 4) {
      return {};
    }
    std::uint32_t length = 0;
    for (const char c : rest_.substr(0, 4)) {
      length = length << 8U | static_cast<unsigned char>(c);
    }
    if (length > rest_.size() - 4) {
      return {};
    }
    const std::string_view field = rest_.substr(4, length);
    rest_.remove_prefix(4 + std::size_t{length});
    return field;
  }

  bool next_is(std::string_view expected) { return next() == expected; }
  bool next_has_size(std::size_t size) {
    const auto field = next();
    return field && field->size() == size;
  }
  [[nodiscard]] bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

// The bits of a positive number in its shortest form (RFC 4251 §5), nothing for any other.
std::optional<int> bits_of(std::optional<std::string_view> number) {
  if (!number || number->empty()) {
    return {};
  }
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>((*number)[i]); };
  const bool padded = byte(0) == 0;
  if (byte(0) >= 0x80 || (padded && (number->size() == 1 || byte(1) < 0x80))) {
    return {};
  }
  const std::size_t first = padded ? 1 : 0;
  return static_cast<int>(8 * (number->size() - first - 1)) + std::bit_width(byte(first));
}

struct Curve {
  std::string_view name;
  std::size_t point_size;  // of an uncompressed point
};

bool next_is_point(Fields& fields, const Curve& curve) {
  if (!fields.next_is(curve.name)) {
    return false;
  }
  const auto point = fields.next();
  return point && point->size() == curve.point_size && point->front() == '\x04';
}

enum class Family { ed25519, ecdsa, rsa };

struct Type {
  std::string_view name;
  Family family;
  Curve curve = {};
  bool in_hardware = false;
};

constexpr std::array types{
    Type{"ssh-ed25519", Family::ed25519},
    Type{"ssh-rsa", Family::rsa},
    Type{"ecdsa-sha2-nistp256", Family::ecdsa, {"nistp256", 65}},
    Type{"ecdsa-sha2-nistp384", Family::ecdsa, {"nistp384", 97}},
    Type{"ecdsa-sha2-nistp521", Family::ecdsa, {"nistp521", 133}},
    Type{"sk-ssh-ed25519@openssh.com", Family::ed25519, {}, true},
    Type{"sk-ecdsa-sha2-nistp256@openssh.com", Family::ecdsa, {"nistp256", 65}, true},
};

constexpr char damaged[] = "is a public key with a damaged middle part";
constexpr char copy_again[] =
    "take the line again from the .pub file, or from ssh-keygen -y -f KEY";

Result<void> check_wire_format(const Type& type, std::string_view bytes) {
  Fields fields(bytes);
  if (!fields.next_is(type.name)) {
    return usage_error(damaged, copy_again);
  }
  bool good = false;
  switch (type.family) {
    case Family::ed25519: good = fields.next_has_size(32); break;
    case Family::ecdsa: good = next_is_point(fields, type.curve); break;
    case Family::rsa: {
      const auto exponent = bits_of(fields.next());
      const auto modulus = bits_of(fields.next());
      good = exponent && modulus;
      if (good && fields.done() && *modulus < least_rsa_bits) {
        return usage_error("is an RSA key of " + std::to_string(*modulus) + " bits, expected " +
                               std::to_string(least_rsa_bits) + " or more",
                           "make a new one: ssh-keygen -t ed25519");
      }
      break;
    }
  }
  if (good && type.in_hardware) {
    const auto application = fields.next();
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

Result<PublicKey> parse_public_key(std::string_view text) {
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
  const auto* const type = std::find_if(types.begin(), types.end(),
                                        [&](const Type& known) { return known.name == word; });
  if (type == types.end()) {
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
