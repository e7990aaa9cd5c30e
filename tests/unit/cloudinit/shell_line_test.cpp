#include <catch2/catch.hpp>

#include "cloudinit/shell_line.h"

using namespace courier::cloudinit;
using enum ShellPlace;

TEST_CASE("shell: where a text breaks off", "[cloudinit]") {
  struct Row {
    const char* text;
    ShellPlace place;
  };
  const auto row = GENERATE(
      Row{"", bare}, Row{"tool ", bare}, Row{"tool --a=", bare}, Row{"tool 'a", single_quoted},
      Row{"tool 'a' ", bare}, Row{"tool \"a", double_quoted}, Row{"tool \"a'b", double_quoted},
      Row{"tool 'a\"b", single_quoted}, Row{"tool \"a\\\"b", double_quoted}, Row{"a\\\\", bare},
      Row{"a\\", unclear}, Row{"'a\\", single_quoted}, Row{"$(date) ", bare},
      Row{"\"$(date)", double_quoted}, Row{"${HOME}/", bare}, Row{"$HOME/", bare},
      Row{"${HOME", unclear}, Row{"$(cat ", unclear}, Row{"\"$(cat ", unclear},
      Row{"$(echo \"", unclear}, Row{"$((1 + (2)))", bare}, Row{"`cat ", unclear},
      Row{"`date` ", unclear}, Row{"cat <<END\n", unclear}, Row{"cat <in ", bare},
      Row{"echo # ", unclear}, Row{"echo a#", bare}, Row{"# one\necho ", bare}, Row{"$'", unclear},
      Row{"cost $", unclear}, Row{"\"$'", double_quoted}, Row{"'$(", single_quoted});
  CAPTURE(row.text);
  CHECK(shell_place_after(row.text) == row.place);
}

TEST_CASE("shell: values in their places", "[cloudinit]") {
  CHECK(quoted_for_shell("it's", bare) == "'it'\\''s'");
  CHECK(quoted_for_shell("it's", single_quoted) == "it'\\''s");
  CHECK(quoted_for_shell("\"a\" $b `c` \\ 'd'", double_quoted) ==
        "\\\"a\\\" \\$b \\`c\\` \\\\ 'd'");
  CHECK(quoted_for_shell("", bare) == "''");
  CHECK(means_nothing_to_the_shell("a-b_c/d=e:f,g.h+i@j%k"));
  for (const char* const text : {"", "a b", "a;b", "~", "*", "a\n", "ä", "!", "[a]", "{a,b}"}) {
    CHECK_FALSE(means_nothing_to_the_shell(text));
  }
}

TEST_CASE("shell: what reads its words once more", "[cloudinit]") {
  for (const char* const text : {"sh -c \"x\"",
                                 "bash -lc x",
                                 "/bin/sh -c x",
                                 "eval x",
                                 "a; eval x",
                                 "ssh host x",
                                 "su -c x",
                                 "su - deploy -c x",
                                 "sudo sh -c x",
                                 "true && bash -e -c x",
                                 "su a --command=\"x ${v}\"",
                                 "runuser --session-command='x'",
                                 "sg root \"x ${v}\"",
                                 "trap \"x ${v}\" EXIT",
                                 "trap 'a' 1; trap '\n${v}\n' EXIT",
                                 "script -qc \"x ${v}\" /dev/null",
                                 "flock F -c \"x ${v}\"",
                                 "flock -w 5 F \\\n -c x${v}",
                                 "watch x ${v}",
                                 "alias x='y ${v}'",
                                 "timeout 5 \"sh\" -c \"x ${v}\"",
                                 "$SHELL -c x",
                                 "\"$SHELL\" -c x",
                                 "$${SHELL} -c x",
                                 "any -c \"x ${v}\"",
                                 "any -xc'${v}'",
                                 "any --command=\"${v}\"",
                                 "/bin/sh -c\"x\"",
                                 "echo \"x ${v}\" | sh",
                                 "echo ${v} | sudo -E bash -",
                                 "echo '${v}' 'a' |& /bin/sh",
                                 "echo ${v} |\n sh",
                                 "printf x${v} | tee f | \"sh\"",
                                 "echo ${v} | $SHELL",
                                 "echo ${v} | xargs rm",
                                 "echo ${v}|crontab -",
                                 "for i in a; do echo ${v}\ndone | sh",
                                 "{ echo\n${v}; } | sh",
                                 "(echo\n${v}\n) | bash -s",
                                 "bash <(echo ${v})",
                                 ". <(echo ${v})"}) {
    CAPTURE(text);
    CHECK(calls_another_shell(text));
  }
  for (const char* const text :
       {"tool -c x", "push -c x", "sh script.sh", "evaluate x", "ssh-keygen -f x", "tool -c ${v}",
        "tool --comment \"${v}\"", "trap 'rm x' EXIT\ntool ${v}",
        "curl -f https://x | sh\ntool ${v}", "find . | xargs rm\ntool \"${v}\"", "watch x; tool",
        "echo ${v} | shuf", "echo ${v} | tee sh", "tool ${v} || sh x", "(a) || sh b",
        "install script"}) {
    CAPTURE(text);
    CHECK_FALSE(calls_another_shell(text));
  }
}
