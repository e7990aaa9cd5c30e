#include "ssh/pkcs.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "ssh/big_number.h"
#include "ssh/der.h"

namespace courier::ssh {

namespace {

using namespace std::string_view_literals;

// Object identifiers as they stand in DER.
constexpr std::string_view oid_rsa = "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01"sv;
constexpr std::string_view oid_ec = "\x2A\x86\x48\xCE\x3D\x02\x01"sv;
constexpr std::string_view oid_ed25519 = "\x2B\x65\x70"sv;

struct CurveName {
  std::string_view oid;
  std::string_view name;
};
constexpr std::array curves{
    CurveName{"\x2A\x86\x48\xCE\x3D\x03\x01\x07"sv, "nistp256"},
    CurveName{"\x2B\x81\x04\x00\x22"sv, "nistp384"},
    CurveName{"\x2B\x81\x04\x00\x23"sv, "nistp521"},
};

std::unexpected<Error> malformed() {
  return usage_error("is a PEM private key that was cut or altered",
                     "take it again from where it was made");
}

// The name of a curve, or text that no curve has.
std::string_view curve_of(std::optional<std::string_view> oid) {
  const auto* const found =
      std::find_if(curves.begin(), curves.end(), [&](const CurveName& c) { return oid == c.oid; });
  return found == curves.end() ? "another" : found->name;
}

bool is_zero_or_one(std::optional<std::string_view> version) {
  return version && (version->empty() || *version == "\x01");
}

// What follows from the other numbers: d modulo p-1.
bool is_remainder(std::string_view part, std::string_view d, std::string_view prime) {
  const Owned<BN_CTX> scratch(BN_CTX_secure_new());
  const Number rest(BN_new());
  const Number modulus = less_one(number_of(prime).get());
  return BN_mod(rest.get(), number_of(d).get(), modulus.get(), scratch.get()) == 1 &&
         BN_cmp(rest.get(), number_of(part).get()) == 0;
}

// Reads the content of a sequence behind which nothing stands.
std::optional<DerReader> inside_of(std::string_view der) {
  DerReader whole(der);
  const auto content = whole.next(DerTag::sequence);
  return content && whole.done() ? std::optional(DerReader(*content)) : std::nullopt;
}

// SEC1; the curve comes from the key itself or, in PKCS#8, from around it.
Result<PrivateKey> read_ec(std::string_view der, std::optional<std::string_view> outer_curve) {
  std::optional<DerReader> inside = inside_of(der);
  if (!inside) {
    return malformed();
  }
  DerReader& reader = *inside;
  const auto version = reader.number();
  const auto d = reader.next(DerTag::octet_string);
  const auto parameters = reader.next(DerTag::context_0);
  const auto point = reader.next(DerTag::context_1);
  if (version != "\x01" || !d || !reader.done() || (!parameters && !outer_curve)) {
    return malformed();
  }
  std::string_view curve;
  if (parameters) {
    DerReader named(*parameters);
    curve = curve_of(named.next(DerTag::object_identifier));
    if (!named.done() || (outer_curve && curve != *outer_curve)) {
      return malformed();
    }
  } else {
    curve = *outer_curve;
  }
  std::optional<std::string_view> q;
  if (point) {
    DerReader bits(*point);
    q = bits.next(DerTag::bit_string);
    if (!q || q->empty() || q->front() != '\0' || !bits.done()) {
      return malformed();
    }
    q->remove_prefix(1);  // the count of unused bits
  }
  return private_key_of_ecdsa(curve, *d, q);
}

Result<PrivateKey> read_rfc8410(std::string_view octets, std::optional<std::string_view> half) {
  DerReader inner(octets);
  const auto seed = inner.next(DerTag::octet_string);
  if (!seed || !inner.done()) {
    return malformed();
  }
  if (half) {
    if (half->empty() || half->front() != '\0') {
      return malformed();
    }
    half->remove_prefix(1);
  }
  return private_key_of_seed(*seed, half);
}

}  // namespace

Result<PrivateKey> read_pkcs1(std::string_view der) {
  std::optional<DerReader> inside = inside_of(der);
  if (!inside) {
    return malformed();
  }
  DerReader& reader = *inside;
  const auto version = reader.number();
  std::array<std::string_view, 8> numbers;  // n, e, d, p, q, d mod p-1, d mod q-1, q^-1 mod p
  for (std::string_view& number : numbers) {
    const auto next = reader.number();
    if (!next || next->empty()) {
      return malformed();
    }
    number = *next;
  }
  const auto& [n, e, d, p, q, d_p, d_q, inverse] = numbers;
  if (!version || !version->empty() || !reader.done()) {
    return malformed();
  }
  Result<PrivateKey> key = private_key_of_rsa({n, e, d, inverse, p, q});
  if (key && (!is_remainder(d_p, d, p) || !is_remainder(d_q, d, q))) {
    return halves_differ();
  }
  return key;
}

Result<PrivateKey> read_sec1(std::string_view der) { return read_ec(der, {}); }

Result<PrivateKey> read_pkcs8(std::string_view der) {
  std::optional<DerReader> inside = inside_of(der);
  if (!inside) {
    return malformed();
  }
  DerReader& reader = *inside;
  const auto version = reader.number();
  const auto algorithm = reader.next(DerTag::sequence);
  const auto octets = reader.next(DerTag::octet_string);
  reader.next(DerTag::context_0);  // attributes, which name nothing that counts here
  const auto half = reader.next(DerTag::context_1_implicit);
  if (!is_zero_or_one(version) || !algorithm || !octets || !reader.done()) {
    return malformed();
  }
  DerReader kind(*algorithm);
  const auto oid = kind.next(DerTag::object_identifier);
  if (oid == oid_rsa) {
    return read_pkcs1(*octets);
  }
  if (oid == oid_ec) {
    return read_ec(*octets, curve_of(kind.next(DerTag::object_identifier)));
  }
  if (oid == oid_ed25519) {
    return read_rfc8410(*octets, half);
  }
  return usage_error("is a private key that is neither RSA, ECDSA nor Ed25519",
                     "make a new one: esc-courier keys new");
}

std::optional<std::string_view> label_of_der(std::string_view der) {
  std::optional<DerReader> inside = inside_of(der);
  if (!inside) {
    return {};
  }
  DerReader& reader = *inside;
  const auto version = reader.number();
  if (!version) {
    const bool sealed =
        reader.next(DerTag::sequence) && reader.next(DerTag::octet_string) && reader.done();
    return sealed ? std::optional("ENCRYPTED PRIVATE KEY"sv) : std::nullopt;
  }
  if (reader.next(DerTag::octet_string)) {
    return "EC PRIVATE KEY";
  }
  return reader.next(DerTag::sequence) ? "PRIVATE KEY" : "RSA PRIVATE KEY";
}

}  // namespace courier::ssh
