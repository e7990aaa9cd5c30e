#include "app/key_file.h"

#include <utility>

#include "app/output_file.h"
#include "ssh/fingerprint.h"

namespace courier::app {

namespace {

constexpr std::size_t most_bytes = 1U << 20U;

Result<Secret> as_key_text(Result<std::string> text, const std::string& shown) {
  if (text && text->size() > most_bytes) {
    return usage_error(shown + ": is larger than 1 MB, as no key or passphrase is",
                       "name another file");
  }
  return text ? Result<Secret>(Secret::absorb(std::move(*text)))
              : std::unexpected(std::move(text.error()));
}

}  // namespace

Result<Secret> read_key_text(const Call& call, const std::string& path) {
  return as_key_text(call.world.files.read(absolute_path(call, path), most_bytes + 1), path);
}

Result<Secret> read_key_text(Input& input) {
  return as_key_text(input.read(most_bytes + 1), "standard input");
}

Result<std::optional<Secret>> read_passphrase(const Call& call) {
  if (!call.options.is_given("passphrase-file")) {
    return std::optional<Secret>();
  }
  const std::string path = call.options.get("passphrase-file");
  COURIER_TRY_LET(const Secret whole, read_key_text(call, path));
  std::string_view line = whole.reveal(Disclosure::parsing);
  for (const char end : {'\n', '\r'}) {
    if (line.ends_with(end)) {
      line.remove_suffix(1);
    }
  }
  if (line.empty()) {
    return usage_error(path + ": holds no passphrase", "leave out --passphrase-file, or fill it");
  }
  return std::optional(Secret(line));
}

Result<ReadKey> read_key(const Call& call, const std::string& path) {
  COURIER_TRY_LET(const std::optional<Secret> passphrase, read_passphrase(call));
  COURIER_TRY_LET(Secret content, read_key_text(call, path));
  const std::string_view text = content.reveal(Disclosure::parsing);
  const auto named = [&](Error error) { return std::unexpected(std::move(error).during(path)); };
  if (ssh::holds_private_key(text)) {
    Result<ssh::KeyFile> file = ssh::read_private_key(text, passphrase);
    return file ? Result<ReadKey>({std::move(*file), true, std::move(content)})
                : named(std::move(file.error()));
  }
  if (auto other = ssh::foreign_format(text)) {
    return named(std::move(*other));
  }
  Result<ssh::PublicKey> key = ssh::read_public_key(text);
  if (!key) {
    return named(std::move(key.error()));
  }
  return ReadKey{{std::move(*key), false, {}}, false, std::move(content)};
}

std::string describe_key(const ssh::PublicKey& key) {
  return "type       " + std::string(key.algorithm()) + "\nbits       " +
         std::to_string(key.bits()) + "\nsha256     " + ssh::sha256_fingerprint(key) +
         "\nmd5        " + ssh::md5_fingerprint(key) + '\n';
}

}  // namespace courier::app
