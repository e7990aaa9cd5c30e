#include "ssh/openssh_format.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ssh/bcrypt_pbkdf.h"
#include "ssh/openssh_cipher.h"
#include "ssh/wire.h"

namespace courier::ssh {

namespace {

constexpr std::string_view magic("openssh-key-v1\0", 15);
constexpr std::uint32_t rounds_written = 16;  // ssh-keygen 9.2's default
constexpr std::uint32_t most_rounds = 1024;   // seconds; ssh-keygen -a takes more
constexpr std::size_t salt_size = 16;
constexpr std::size_t least_block = 8;

struct Outer {
  std::string_view cipher, derivation, salt;
  std::uint32_t rounds = 0;
  std::string_view public_wire, section, tag;
};

std::unexpected<Error> cut_or_altered() {
  return usage_error("is an OpenSSH private key that was cut or altered",
                     "take it again from where it was made");
}

std::string hull(std::string_view cipher, std::string_view derivation, std::string_view options,
                 const std::string& public_wire, std::string_view section) {
  std::string out(magic);
  put_string(out, cipher);
  put_string(out, derivation);
  put_string(out, options);
  put_number(out, 1);
  put_string(out, public_wire);
  put_string(out, section);
  return out;
}

std::string private_section(const PrivateKey& key, std::size_t block, Random& random) {
  const std::string check = random.bytes(4);
  std::string out = check + check;
  put_string(out, key.public_half.type);
  out += key.fields.reveal(Disclosure::key_material);
  put_string(out, key.public_half.comment);
  for (char next = 1; out.size() % block != 0; ++next) {
    out += next;
  }
  return out;
}

Result<Outer> read_outer(std::string_view bytes) {
  WireReader reader(bytes);
  if (reader.bytes(magic.size()) != magic) {
    return cut_or_altered();
  }
  const auto cipher = reader.string();
  const auto derivation = reader.string();
  const auto options = reader.string();
  const auto count = reader.number();
  const auto public_wire = reader.string();
  const auto section = reader.string();
  if (!section || !cipher || !derivation || !options || !count || !public_wire) {
    return cut_or_altered();
  }
  if (*count != 1) {
    return usage_error("holds " + std::to_string(*count) + " keys, expected one",
                       "split it with the program that made it");
  }
  Outer outer{*cipher, *derivation, {}, 0, *public_wire, *section, reader.rest()};
  if (*cipher == "none") {
    return *derivation == "none" && options->empty() && outer.tag.empty() &&
                   section->size() % least_block == 0
               ? Result<Outer>(outer)
               : cut_or_altered();
  }
  const OpensshCipher* const known = find_openssh_cipher(*cipher);
  if (known == nullptr || *derivation != "bcrypt") {
    return usage_error("is encrypted in a way that ssh-keygen does not know", "");
  }
  WireReader derived(*options);
  const auto salt = derived.string();
  const auto rounds = derived.number();
  if (!salt || !rounds || salt->empty() || *rounds == 0 || !derived.done() ||
      outer.tag.size() != known->tag_size || section->size() % known->block_size != 0) {
    return cut_or_altered();
  }
  outer.salt = *salt;
  outer.rounds = *rounds;
  return outer;
}

Result<Secret> decrypt(const Outer& outer, const Secret& passphrase) {
  if (outer.rounds > most_rounds) {
    return usage_error("asks for " + std::to_string(outer.rounds) + " rounds of bcrypt, expected " +
                           std::to_string(most_rounds) + " or fewer",
                       "ssh-keygen -p -a 16 -f KEY");
  }
  const OpensshCipher& cipher = *find_openssh_cipher(outer.cipher);
  if (passphrase.empty()) {
    return wrong_passphrase();
  }
  const Secret key =
      bcrypt_pbkdf(passphrase, outer.salt, outer.rounds, cipher.key_size + cipher.iv_size);
  const auto opened = openssh_decrypt(cipher, key, outer.section, outer.tag);
  return opened ? Result<Secret>(*opened) : wrong_passphrase();
}

Result<PrivateKey> read_fields(std::string_view type, WireReader& reader) {
  if (type == "ssh-ed25519") {
    const auto a = reader.string();
    const auto both = reader.string();
    if (!a || !both || both->size() != 64 || both->substr(32) != *a) {
      return halves_differ();
    }
    return private_key_of_seed(both->substr(0, 32), a);
  }
  if (type == "ssh-rsa") {
    RsaNumbers numbers;
    for (std::string_view* number :
         {&numbers.n, &numbers.e, &numbers.d, &numbers.inverse_of_q, &numbers.p, &numbers.q}) {
      const auto magnitude = magnitude_of(reader.string());
      if (!magnitude) {
        return halves_differ();
      }
      *number = *magnitude;
    }
    return private_key_of_rsa(numbers);
  }
  const auto curve = reader.string();
  const auto q = reader.string();
  const auto d = magnitude_of(reader.string());
  if (!curve || !q || !d || type != "ecdsa-sha2-" + std::string(*curve)) {
    return usage_error("is a key of a type whose private half is not supported",
                       "make a new one: esc-courier keys new");
  }
  return private_key_of_ecdsa(*curve, *d, q);
}

bool is_padding(std::string_view bytes, std::size_t block) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (static_cast<unsigned char>(bytes[i]) != i + 1) {
      return false;
    }
  }
  return bytes.size() < block;
}

Result<PrivateKey> read_section(std::string_view section, const PublicKey& half,
                                std::size_t block) {
  WireReader reader(section);
  const auto check = reader.number();
  if (!check || reader.number() != check) {
    return cut_or_altered();
  }
  const auto type = reader.string();
  if (!type) {
    return cut_or_altered();
  }
  COURIER_TRY_LET(PrivateKey key, read_fields(*type, reader));
  const auto comment = reader.string();
  if (!comment || !is_padding(reader.rest(), block)) {
    return cut_or_altered();
  }
  if (key.public_half.base64 != half.base64) {
    return halves_differ();
  }
  if (std::any_of(comment->begin(), comment->end(),
                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; })) {
    return usage_error("has control characters in its comment", "ssh-keygen -c -f KEY changes it");
  }
  key.public_half.comment = *comment;
  return key;
}

}  // namespace

std::unexpected<Error> wrong_passphrase() {
  return usage_error("does not open with this passphrase", "--passphrase-file FILE");
}

Secret write_openssh(const PrivateKey& key, const std::optional<Secret>& passphrase,
                     Random& random) {
  const std::string half = key.public_half.wire();
  if (!passphrase) {
    return Secret::absorb(
        hull("none", "none", "", half, private_section(key, least_block, random)));
  }
  const OpensshCipher& cipher = *find_openssh_cipher("aes256-ctr");
  const std::string salt = random.bytes(salt_size);
  const Secret derived =
      bcrypt_pbkdf(*passphrase, salt, rounds_written, cipher.key_size + cipher.iv_size);
  const Secret section = openssh_encrypt(
      cipher, derived, Secret::absorb(private_section(key, cipher.block_size, random)));
  std::string options;
  put_string(options, salt);
  put_number(options, rounds_written);
  return Secret::absorb(
      hull(cipher.name, "bcrypt", options, half, section.reveal(Disclosure::key_material)));
}

Result<KeyFile> read_openssh(std::string_view bytes, const std::optional<Secret>& passphrase) {
  COURIER_TRY_LET(const Outer outer, read_outer(bytes));
  Result<PublicKey> half = public_key_of(outer.public_wire, "");
  if (!half) {
    return cut_or_altered();
  }
  KeyFile file{*half, outer.cipher != "none", {}};
  if (!file.encrypted) {
    COURIER_TRY_LET(file.key, read_section(outer.section, *half, least_block));
  } else if (passphrase) {
    COURIER_TRY_LET(const Secret section, decrypt(outer, *passphrase));
    const std::string_view text = section.reveal(Disclosure::parsing);
    if (WireReader numbers(text); numbers.number() != numbers.number()) {
      return wrong_passphrase();
    }
    COURIER_TRY_LET(file.key,
                    read_section(text, *half, find_openssh_cipher(outer.cipher)->block_size));
  }
  if (file.key) {
    file.public_half = file.key->public_half;
  }
  return file;
}

}  // namespace courier::ssh
