#include <catch2/catch.hpp>

#include "ssh/authorized_keys.h"
#include "ssh/remote_keys.h"

namespace courier::ssh {

namespace {

const PublicKey old_key{"ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAIOLD", "old"};
const PublicKey new_key{"ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAINEW", "new"};
const std::string old_line = old_key.line() + '\n';
const std::string new_line = new_key.line() + '\n';
const std::string other_line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOTHER old\n";

}  // namespace

TEST_CASE("a key is added with the options of the one it follows") {
  struct Row {
    std::string before, after;
  };
  const auto row = GENERATE(
      Row{"", new_line}, Row{old_line, old_line + new_line},
      Row{"# no newline", "# no newline\n" + new_line},
      Row{old_line + other_line, old_line + other_line + new_line},
      Row{"restrict,pty " + old_line, "restrict,pty " + old_line + "restrict,pty " + new_line},
      Row{"from=\"10.0.0.0/8,::1\",expiry-time=\"20270101\" " + old_line,
          "from=\"10.0.0.0/8,::1\",expiry-time=\"20270101\" " + old_line +
              "from=\"10.0.0.0/8,::1\" " + new_line},
      Row{"command=\"echo \\\"a b\\\", c\" " + old_line,
          "command=\"echo \\\"a b\\\", c\" " + old_line + "command=\"echo \\\"a b\\\", c\" " +
              new_line},
      // sshd sees one option: of the two backslashes the second escapes the quote.
      Row{R"(command="x\\",expiry-time=y" )" + old_line,
          R"(command="x\\",expiry-time=y" )" + old_line + R"(command="x\\",expiry-time=y" )" +
              new_line},
      Row{"pty " + old_line + old_line,
          "pty " + old_line + old_line + "pty " + new_line + new_line},
      Row{new_line + old_line, new_line + old_line},
      Row{"#" + new_line, "#" + new_line + new_line});
  CAPTURE(row.before);
  CHECK(with_key(row.before, new_key, old_key) == row.after);
  CHECK(with_key(row.after, new_key, old_key) == row.after);
  CHECK(has_key(row.after, new_key));
}

TEST_CASE("an old key gets its end, once") {
  struct Row {
    std::string before, after;
  };
  const auto row = GENERATE(
      Row{old_line, "expiry-time=\"202611241504\" " + old_line},
      Row{"  restrict " + old_line, "  expiry-time=\"202611241504\",restrict " + old_line},
      Row{"expiry-time=\"20270101\" " + old_line, "expiry-time=\"20270101\" " + old_line},
      Row{"no-pty,Expiry-Time=\"20270101\" " + old_line,
          "no-pty,Expiry-Time=\"20270101\" " + old_line},
      Row{"command=\"expiry-time=\" " + old_line,
          "expiry-time=\"202611241504\",command=\"expiry-time=\" " + old_line},
      Row{R"(command="x\\",expiry-time=y" )" + old_line,
          R"(expiry-time="202611241504",command="x\\",expiry-time=y" )" + old_line},
      Row{"\n# x\n" + other_line + new_line + old_key.line(),
          "\n# x\n" + other_line + new_line + "expiry-time=\"202611241504\" " + old_key.line()});
  CAPTURE(row.before);
  CHECK(with_expiry(row.before, old_key, "202611241504") == row.after);
  CHECK(with_expiry(row.after, old_key, "203012312359") == row.after);
}

TEST_CASE("a key is removed by its blob, whatever its comment; other bytes stay") {
  const std::string odd = "\r\n\t# " + old_line + "no line of a key\nssh-rsa\n" + other_line;
  CHECK(without_key(odd + old_line, old_key) == odd);
  CHECK(without_key(old_key.type + "  " + old_key.base64 + " another comment\r\n" + odd, old_key) ==
        odd);
  CHECK(without_key(odd + "restrict\t" + old_key.line(), old_key) == odd);
  CHECK(without_key(new_line, old_key) == new_line);
}

TEST_CASE("the end of a key is told in the host's own time, minutes counted whole") {
  const Time time = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) +
                    std::chrono::hours(23) + std::chrono::seconds(1);
  CHECK(local_expiry(time, {"", std::chrono::minutes(0)}) == "202611242301");
  CHECK(local_expiry(time, {"", std::chrono::minutes(330)}) == "202611250431");
  CHECK(local_expiry(time, {"", std::chrono::minutes(-480)}) == "202611241501");
}

}  // namespace courier::ssh
