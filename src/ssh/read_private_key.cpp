#include "ssh/read_private_key.h"

#include <array>
#include <string>
#include <utility>

#include "ssh/pkcs.h"

namespace courier::ssh {

namespace {

struct Foreign {
  std::string_view mark;
  const char* is;
  const char* hint;
};

constexpr std::array foreign{
    Foreign{"PuTTY-User-Key-File-", "is a private key of PuTTY",
            "convert it: puttygen FILE -O private-openssh -o NEW"},
    Foreign{"BEGIN SSH2 ENCRYPTED PRIVATE KEY", "is a private key of ssh.com (SSH2)",
            "convert it: ssh-keygen -i -f FILE > NEW (decrypt it with its own program before)"},
    Foreign{"BEGIN SSH2 PUBLIC KEY", "is a public key of ssh.com (RFC 4716)",
            "convert it: ssh-keygen -i -m RFC4716 -f FILE > NEW.pub"},
    Foreign{"BEGIN RSA PUBLIC KEY", "is a public key in PEM (PKCS#1)",
            "convert it: ssh-keygen -i -m PEM -f FILE > NEW.pub"},
    Foreign{"BEGIN PUBLIC KEY", "is a public key in PEM (SPKI)",
            "convert it: ssh-keygen -i -m PKCS8 -f FILE > NEW.pub"},
    Foreign{"BEGIN DSA PRIVATE KEY", "is a DSA key, which sshd no longer takes",
            "make a new one: esc-courier keys new"},
    Foreign{"BEGIN PGP ", "is a key or message of PGP, not of SSH",
            "gpg --export-ssh-key KEYID gives the public half of an authentication key"},
    Foreign{"BEGIN CERTIFICATE", "is a certificate of X.509, not a key",
            "take the public key: openssl x509 -in FILE -noout -pubkey | ssh-keygen -i -m PKCS8 -f "
            "/dev/stdin"},
    Foreign{"-cert-v01@openssh.com ", "is a certificate of SSH, not a key",
            "ssh-keygen -L -f FILE shows it; the key that it certifies is the .pub file beside it"},
};

std::unexpected<Error> needs_passphrase() {
  return usage_error("is encrypted, and its format shows nothing without the passphrase",
                     "--passphrase-file FILE");
}

Result<PrivateKey> read_plain(std::string_view label, std::string_view der) {
  return label == "RSA PRIVATE KEY"  ? read_pkcs1(der)
         : label == "EC PRIVATE KEY" ? read_sec1(der)
                                     : read_pkcs8(der);
}

// Seconds; OpenSSL itself writes 2048, or with scrypt 16384.
constexpr std::uint64_t most_rounds = 10'000'000;

Result<void> check_rounds(std::string_view der) {
  const std::optional<std::uint64_t> rounds = rounds_to_open(der);
  if (!rounds) {
    return usage_error("is an encrypted private key that was cut or altered",
                       "take it again from where it was made");
  }
  if (*rounds > most_rounds) {
    return usage_error("asks for more than 10 million rounds to open it",
                       "write it with fewer: openssl pkcs8 -topk8 -iter 100000 -in KEY -out NEW");
  }
  return {};
}

Result<KeyFile> read_encrypted(const Pem& pem, const std::optional<Secret>& passphrase) {
  if (!passphrase) {
    return needs_passphrase();
  }
  const bool pkcs8 = pem.headers.cipher.empty();
  if (pkcs8) {
    COURIER_TRY(check_rounds(pem.bytes.reveal(Disclosure::parsing)));
  }
  const auto opened = pkcs8 ? decrypt_pkcs8(pem.bytes.reveal(Disclosure::key_material), *passphrase)
                            : decrypt_pem(pem, *passphrase);
  // A wrong passphrase may give bytes that look well padded; they hold no key then.
  const std::string_view der = opened ? opened->reveal(Disclosure::parsing) : std::string_view();
  if (!opened || !label_of_der(der)) {
    return wrong_passphrase();
  }
  COURIER_TRY_LET(PrivateKey key, read_plain(pkcs8 ? "PRIVATE KEY" : pem.label, der));
  return KeyFile{key.public_half, true, std::move(key)};
}

}  // namespace

std::optional<Error> foreign_format(std::string_view text) {
  for (const Foreign& format : foreign) {
    if (text.find(format.mark) != std::string_view::npos) {
      return Error{ErrorKind::usage, format.is, format.hint};
    }
  }
  return {};
}

Result<KeyFile> read_private_key(const Pem& pem, const std::optional<Secret>& passphrase) {
  const std::string_view bytes = pem.bytes.reveal(Disclosure::parsing);
  if (pem.label == "OPENSSH PRIVATE KEY") {
    return read_openssh(bytes, passphrase);
  }
  if (pem.label == "ENCRYPTED PRIVATE KEY" || !pem.headers.cipher.empty()) {
    return read_encrypted(pem, passphrase);
  }
  if (pem.label == "RSA PRIVATE KEY" || pem.label == "EC PRIVATE KEY" ||
      pem.label == "PRIVATE KEY") {
    COURIER_TRY_LET(PrivateKey key, read_plain(pem.label, bytes));
    return KeyFile{key.public_half, false, std::move(key)};
  }
  return usage_error("is a private key of a kind that SSH does not use",
                     "make a new one: esc-courier keys new");
}

Result<KeyFile> read_private_key(std::string_view text, const std::optional<Secret>& passphrase) {
  if (const auto other = foreign_format(text)) {
    return std::unexpected(*other);
  }
  COURIER_TRY_LET(const Pem pem, read_pem(text));
  return read_private_key(pem, passphrase);
}

}  // namespace courier::ssh
