// Any text as an envelope, and sealed secrets with any alteration: an envelope that opens is the
// one that its content makes, and what was altered, or belongs elsewhere, never opens.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/encode.h"
#include "esc/base64.h"
#include "esc/crypt.h"
#include "esc/envelope.h"

namespace {

using namespace courier;
using namespace courier::esc;

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

// The bytes of the input again and again, so that the nonce is theirs to choose.
class FixedRandom final : public Random {
 public:
  explicit FixedRandom(std::string_view bytes) : bytes_(bytes) {}
  std::string bytes(std::size_t count) override {
    std::string out;
    while (out.size() < count) {
      out += bytes_.empty() ? '\0' : bytes_[out.size() % bytes_.size()];
    }
    return out;
  }

 private:
  std::string_view bytes_;
};

const SealingKey& key() {
  static const SealingKey made =
      *SealingKey::parse(Secret(base64_encode(std::string(32, 'k'))), "COURIER_KEY");
  return made;
}

// What the program does with a ciphertext that it finds in a document.
Result<Secret> open(std::string_view text, std::string_view environment, std::string_view path) {
  const auto sealed = open_envelope(text);
  if (!sealed) {
    return failure(sealed.error());
  }
  return key().open(*sealed, environment, path);
}

void check_any(std::string_view text) {
  const auto content = open_envelope(text);
  if (!content) {
    require(!content.error().empty());
    return;
  }
  require(content->size() >= 4);
  const std::string made = make_envelope(*content);
  require(open_envelope(made) == content);
  require(decode_base64(made) == decode_base64(text));
}

}  // namespace

// The first half is the secret and chooses the nonce; the other alters: pairs of bytes, the place
// and what it is exchanged with.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  check_any(input);
  // The same bytes where the checksum fits, so that the fields behind it are reached.
  check_any(make_envelope(input));

  const std::string_view plain = input.substr(0, size / 2);
  const std::string_view changes = input.substr(size / 2);
  FixedRandom random(plain);
  const std::string sealed = key().seal(Secret(plain), "p/e", "values.a", random);
  const std::string text = make_envelope(sealed);
  const auto opened = open(text, "p/e", "values.a");
  require(opened && opened->same_as(Secret(plain)));
  require(!open(text, "p/f", "values.a") && !open(text, "p/e", "values.b"));
  require(!open(text, "p", "e/values.a") && !open(text, "", ""));

  std::string bytes = sealed;
  std::string written = text;
  for (std::size_t i = 0; i + 1 < changes.size(); i += 2) {
    const auto place = static_cast<unsigned char>(changes[i]);
    bytes[place % bytes.size()] = static_cast<char>(bytes[place % bytes.size()] ^ changes[i + 1]);
    written[place % written.size()] = changes[i + 1];
  }
  if (bytes != sealed) {
    require(!key().open(bytes, "p/e", "values.a"));
    require(!open(make_envelope(bytes), "p/e", "values.a"));
  }
  // The text may be written in another way, with line ends; then it has the same bytes.
  if (open(written, "p/e", "values.a")) {
    require(decode_base64(written) == decode_base64(text));
  }
  for (std::size_t cut = 0; cut < sealed.size(); cut += 1 + sealed.size() / 16) {
    require(!key().open(std::string_view(sealed).substr(0, cut), "p/e", "values.a"));
  }
  require(!key().open(sealed + std::string(input.substr(0, 1)) + "x", "p/e", "values.a"));
  return 0;
}
