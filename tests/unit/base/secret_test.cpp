#include <catch2/catch.hpp>
#include <utility>

#include "base/secret.h"
#include "base/wiping_allocator.h"

using courier::Disclosure;
using courier::Secret;

TEST_CASE("a secret gives its bytes for a named sink only", "[secret]") {
  const Secret secret(std::string_view("line\0two\n", 9));
  REQUIRE(secret.size() == 9);
  REQUIRE(secret.reveal(Disclosure::inspection) == std::string_view("line\0two\n", 9));
  REQUIRE(Secret().empty());
  REQUIRE(Secret().reveal(Disclosure::inspection).empty());
}

TEST_CASE("copies of a secret share one allocation", "[secret]") {
  const Secret one("a value that is longer than a short string");
  const Secret two = one;  // NOLINT(performance-unnecessary-copy-initialization): it is the subject
  REQUIRE(one.reveal(Disclosure::inspection).data() == two.reveal(Disclosure::inspection).data());
}

TEST_CASE("absorbing a string wipes it", "[secret]") {
  for (const std::string_view text : {"short", "one that does not fit into the string object"}) {
    std::string plain(text);
    const char* bytes = plain.data();
    const bool inside = text.size() < 16;
    const Secret secret = Secret::absorb(std::move(plain));
    REQUIRE(secret.reveal(Disclosure::inspection) == text);
    // NOLINTNEXTLINE(bugprone-use-after-move): what is left behind is the subject.
    REQUIRE(plain.empty());
    if (inside) {
      REQUIRE(std::string_view(bytes, text.size()) == std::string(text.size(), '\0'));
    }
  }
}

TEST_CASE("secrets compare by same_as", "[secret]") {
  REQUIRE(Secret("abc").same_as(Secret("abc")));
  REQUIRE_FALSE(Secret("abc").same_as(Secret("abd")));
  REQUIRE_FALSE(Secret("abc").same_as(Secret("ab")));
  REQUIRE(Secret().same_as(Secret("")));
}

TEST_CASE("growing a block by hand keeps its bytes", "[secret]") {
  auto* block = static_cast<char*>(courier::wiping_allocate(8));
  std::char_traits<char>::copy(block, "1234567", 8);
  block = static_cast<char*>(courier::wiping_reallocate(block, 4096));
  REQUIRE(std::string_view(block) == "1234567");
  courier::wiping_free(block);
  courier::wiping_free(nullptr);
}

// Reads freed memory on purpose, which the sanitizer would (rightly) refuse.
#if !defined(__SANITIZE_ADDRESS__)
TEST_CASE("memory is wiped when it is freed", "[secret]") {
  constexpr std::size_t size = 4096;
  auto* text = new std::string(size, 'S');
  const volatile char* bytes = text->data();
  delete text;
  std::size_t left = 0;
  // The allocator keeps its own links in the first bytes of a free block.
  for (std::size_t i = 64; i < size; ++i) {
    left += bytes[i] == 'S' ? 1U : 0U;
  }
  REQUIRE(left == 0);
}
#endif
