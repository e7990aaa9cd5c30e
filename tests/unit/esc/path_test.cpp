#include <catch2/catch.hpp>

#include "esc/path.h"
#include "esc/suggest.h"

using courier::esc::Accessor;

namespace {

// One line: accessors with their bytes, the end, then the errors.
std::string dump(std::string_view text) {
  std::vector<courier::esc::PathError> errors;
  const auto path = courier::esc::parse_access(text, 2, errors);
  std::string out;
  for (const Accessor& accessor : path.accessors) {
    out += accessor.kind == Accessor::Kind::name ? "." + accessor.key
           : accessor.kind == Accessor::Kind::quoted_key
               ? "[\"" + accessor.key + "\"]"
               : "[" + std::to_string(accessor.index) + "]";
    out += '@' + std::to_string(accessor.begin) + '-' + std::to_string(accessor.end) + ' ';
  }
  out += "end " + std::to_string(path.end);
  for (const auto& error : errors) {
    out += "; " + std::to_string(error.begin) + '-' + std::to_string(error.end) + ' ' +
           std::string(error.finding);
  }
  return out;
}

}  // namespace

TEST_CASE("a path between ${ and } is read as the reference reads it") {
  struct Row {
    const char* text;
    const char* dump;
  };
  const Row rows[] = {
      {"${a.b}", ".a@2-3 .b@3-5 end 6"},
      {"${.a}", ".a@2-4 end 5"},
      {"${a[\"b\"]c}", ".a@2-3 [\"b\"]@3-8 .c@8-9 end 10"},
      {"${a[\"x\\\"}.]\\y\"]}", ".a@2-3 [\"x\"}.]\\y\"]@3-15 end 16"},
      {"${a[+0][01][-1]}", ".a@2-3 [0]@3-7 [1]@7-11 [-1]@11-15 end 16"},
      {"${imports.proj/b.v}", ".imports@2-9 .proj/b@9-16 .v@16-18 end 19"},
      {"${}", ".@2-3 end 3"},
      {"${", ".@2-2 end 2; 2-2 missing closing brace '}' in interpolation"},
      {"${a }", ".a@2-3 end 3; 3-3 missing closing brace '}' in interpolation"},
      {"${a..b}", ".a@2-3 .@3-4 .b@4-6 end 7; 3-4 property name must not be empty"},
      {"${a[}", ".a@2-3 [\"\"]@3-4 end 5; 4-4 numeric subscript must be a positive base-10 integer"
                "; 3-4 subscript is missing closing bracket ']'"},
      {"${a[", ".a@2-3 [\"\"]@3-4 end 4; 3-4 subscript is missing closing bracket ']'; 4-4 missing "
               "closing brace '}' in interpolation"},
      {"${a[\"b", ".a@2-3 [\"b\"]@3-6 end 6; 4-6 key subscript is missing closing quote '\"'; 3-6 "
                  "subscript is missing closing bracket ']'; 6-6 missing closing brace '}' in "
                  "interpolation"},
      {"${a[\"\"]}", ".a@2-3 [\"\"]@3-7 end 8; 4-6 key subscript must not be empty"},
      {"${a[b]}", ".a@2-3 [\"b\"]@3-6 end 7; 4-5 numeric subscript must be a positive base-10 "
                  "integer"},
      {"${[2]}", "[2]@2-5 end 6; 2-4 the first accessor must be a property name or key subscript, "
                 "not a numeric subscript"},
      {"${\xc3\xa0}", ".\xc3@2-3 end 3; 3-3 missing closing brace '}' in interpolation"},
      {"${a]b}", ".a]b@2-5 end 6"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(dump(row.text) == row.dump);
  }
}

TEST_CASE("document paths quote keys that are not plain names") {
  std::string path;
  for (const char* const key : {"a", "b-c", "", "_1", "1", "q\"\xff"}) {
    courier::esc::append_key(path, key);
  }
  courier::esc::append_index(path, 3);
  CHECK(path == "a[\"b-c\"]._1[\"1\"][\"q\\\"\xef\xbf\xbd\"][3]");
}

TEST_CASE("the nearest key is suggested when less than half of the word differs") {
  using courier::esc::nearest_key;
  CHECK(nearest_key("helo", {"world", "hello"}) == "hello");
  CHECK(nearest_key("foobar", {"Foo_bar"}) == "Foo_bar");
  CHECK(nearest_key("bar", {"baz"}) == "baz");
  CHECK(nearest_key("h", {"i"}).empty());
  CHECK(nearest_key("bb", {"b"}).empty());
}
