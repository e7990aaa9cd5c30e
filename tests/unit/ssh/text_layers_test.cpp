#include <catch2/catch.hpp>
#include <string>

#include "ssh/key_body.h"
#include "ssh/key_marks.h"
#include "ssh/text_layers.h"

using namespace courier::ssh;
using namespace std::string_literals;
using namespace std::string_view_literals;

TEST_CASE("each layer comes off, and only where it is", "[normalize]") {
  struct Row {
    std::optional<std::string> (*take_off)(std::string_view);
    std::string_view with;
    std::string_view without;
  };
  const Row rows[] = {
      {without_utf16,
       "\xFF\xFE"
       "a\0b\0"sv,
       "ab"},
      {without_utf16, "\xFE\xFF\0a\x20\xAC"sv, "a\u20AC"},
      {without_byte_order_mark, "\xEF\xBB\xBFkey", "key"},
      {without_carriage_returns, "a\r\nb\rc", "a\nb\nc"},
      {without_typography, "\u2014\u00A0\u201Ckey\u201D\u200B", "- \"key\""},
      {without_html, "<pre>a&#43;&#x2F;&equals;&amp;#43;<br/>b</pre>", "a+/=&#43;\nb\n"},
      {without_percent_encoding, "a%2Bb+c%0A%2525", "a+b+c\n%25"},
      {without_percent_encoding, "BEGIN+RSA+PRIVATE+KEY%0Aa%2Bb", "BEGIN RSA PRIVATE KEY\na+b"},
      {without_quoted_printable, "ab=\ncd=3D=0A", "abcd=\n"},
      {without_escapes,
       R"(a\nb\\n\/\u002b\x2b\053\"\+)"
       "\\\nc`nd",
       "a\nb\\n/+++\"+c\nd"},
  };
  for (const Row& row : rows) {
    INFO(row.with);
    const auto less = row.take_off(row.with);
    REQUIRE(less);
    CHECK(*less == row.without);
  }
  const std::string key =
      "-----BEGIN RSA PRIVATE KEY-----\nMIIE+/==\n-----END RSA PRIVATE KEY-----\n";
  for (const TextLayer& layer : text_layers()) {
    INFO(layer.name);
    CHECK_FALSE(layer.take_off(key));
  }
}

TEST_CASE("base64 is found behind what stands before it", "[normalize]") {
  const std::string encoded = "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFCg";
  for (const std::string& text :
       {encoded, encoded + "==\n", "export KEY=" + encoded + "==", "{\"key\": \"" + encoded + "\"}",
        "key: |\n  " + encoded + "\n"}) {
    INFO(text);
    CHECK(without_base64(text) == "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n");
  }
  // The next key of a mapping is no part of it, with and without padding.
  const std::string_view armour = "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFCjEy";
  for (const std::string end : {"", "Mw==", "MzQ="}) {
    for (const char* next : {"\nkind: Secret\n", "\n  type: x\n", "\nmetadata\n  of: x\n", ""}) {
      const std::string text = "data:\n  ssh-privatekey: " + std::string(armour) + end + next;
      INFO(text);
      const auto key = without_base64(text);
      REQUIRE(key);
      CHECK(key->starts_with("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n12"));
    }
  }
  CHECK_FALSE(without_base64("aGVsbG8gd29ybGQsIHRoaXMgaXMgbm90IGEga2V5LCBhdCBhbGwh"));
}

TEST_CASE("marks are found however they are spelled", "[normalize]") {
  for (const std::string_view text :
       {"-----BEGIN RSA PRIVATE KEY-----", "----begin rsa private key----", "BEGIN RSA PRIVATE KEY",
        "-----BEGINRSAPRIVATEKEY-----", "-----BEGIN+RSA+PRIVATE+KEY-----",
        "- - - - -BEGIN RSA PRIVATE KEY- - - - -"}) {
    INFO(text);
    const auto mark = next_key_mark(text, 0);
    REQUIRE(mark);
    CHECK(mark->label == "RSA PRIVATE KEY");
    CHECK(mark->kind == KeyMark::Kind::first);
    CHECK(mark->begin == 0);
    CHECK(mark->end == text.size());
  }
  CHECK_FALSE(next_key_mark("never send a private key by mail", 0));
  const auto frame =
      find_key_frame("x -----BEGIN PRIVATE KEY-----\nMI\n-----END PRIVATE KEY----- y");
  REQUIRE(frame);
  CHECK(frame->before == "x ");
  CHECK(frame->body == "\nMI\n");
  CHECK(frame->after == " y");
  CHECK_FALSE(frame->another);
}

TEST_CASE("headers of encrypted keys are told from the base64 behind them", "[normalize]") {
  for (
      std::string_view body :
      {"\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\nQUJD\n"sv,
       " Proc-Type: 4,ENCRYPTED DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF  QUJD "sv,
       "Proc-Type:4,ENCRYPTEDDEK-Info:AES-128-CBC,00112233445566778899AABBCCDDEEFFQUJD"sv}) {
    const PemHeaders headers = take_headers(body);
    CHECK(headers.cipher == "AES-128-CBC");
    CHECK(headers.iv_digits == "00112233445566778899AABBCCDDEEFF");
    REQUIRE_FALSE(read_body(body).empty());
    CHECK(read_body(body)[0].base64 == "QUJD");
  }
}

TEST_CASE("a body is read in all ways that its damage allows", "[normalize]") {
  const auto reading = [](std::string_view body, std::size_t which) {
    const auto all = read_body(body);
    return which < all.size() ? (all[which].guessed ? "guess " : "") + all[which].base64 : "none";
  };
  CHECK(reading("\nQUJD\nRA==\n", 0) == "QUJDRA==");
  CHECK(reading("\n > \"QUJD\" +\n > \"RA\",\n", 0) == "QUJDRA==");
  CHECK(reading("\n-_-_\n", 0) == "+/+/");
  CHECK(reading("\nQU D\n", 0) == "QUD=");
  CHECK(reading("\nQU D\n", 1) == "guess QU+D");
  // A plus sign lost at the very start, behind headers whose line ends were lost too.
  std::string_view body =
      " Proc-Type: 4,ENCRYPTED DEK-Info: DES-EDE3-CBC,0011223344556677   UJDQUJ ";
  CHECK(take_headers(body).cipher == "DES-EDE3-CBC");
  CHECK(body == "  UJDQUJ ");
  CHECK(reading(body, 2) == "guess +UJDQUJ=");
  CHECK(reading("\nQUJ\\nD\n", 0) == "none");  // an escape is a layer's business
  CHECK(reading("\nQUJDR\n", 0) == "none");
}
