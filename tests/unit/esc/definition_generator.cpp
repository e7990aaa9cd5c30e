#include "unit/esc/definition_generator.h"

#include "base/text.h"

namespace courier::testing {

namespace {

const std::vector<std::string> one_line = {"hunter2",
                                           "'it''s # no note'",
                                           "\"tab\\t and \\u4e16 \\\"\"",
                                           "p$w",
                                           "'pa$$w$$$${x}$'",
                                           "\"$${a.b[0]}\"",
                                           "a b  c",
                                           "!!str 12",
                                           "''",
                                           "\"two\\nlines\\n\"",
                                           "\"  blank \"",
                                           "世界",
                                           "'{\"k\": [1, 2]}'",
                                           "\"yes\"",
                                           "'5'"};

}  // namespace

void DefinitionGenerator::secret(std::string head, std::string comment, std::string tail,
                                 bool json) {
  open_.head = std::move(head);
  open_.note = std::move(comment);
  open_.tail = std::move(tail);
  open_.json = json;
  done_.push_back(std::move(open_));
  open_ = {};
}

void DefinitionGenerator::key(std::size_t indent) {
  add(chance(12) ? std::string(indent, ' ') + "# about it\n" : chance(10) ? "\n" : "");
  add(std::string(indent, ' ') + pick({"k", "a-b", "世", "x"}) + std::to_string(names_++) + ':');
}

// From behind `fn::secret:` to its line end.
void DefinitionGenerator::block_secret(std::size_t indent) {
  if (chance(55)) {
    add(chance(10) ? "   " : " ");
    secret(pick(one_line), note());
    add("\n");
    return;
  }
  std::string lines;
  for (std::size_t left = 1 + below(3); left > 0; --left) {
    lines +=
        '\n' + std::string(indent, ' ') +
        pick({"-----BEGIN KEY-----", "b3BlbnNzaC1r", "# no comment", "k: v $$ $", "two  words"});
    lines += left > 1 && chance(15) ? "\n" : "";
  }
  add(" ");
  secret(pick({"|", "|-", ">", ">-"}), note(), lines);
  add(chance(20) ? "\n\n" : "\n");
}

void DefinitionGenerator::flow(int depth, bool json) {
  const std::string quoted = json ? "\"" : "";
  add(json ? "{" : pick({"{", "{ "}));
  const std::size_t count = 1 + below(3);
  for (std::size_t i = 0; i < count; ++i) {
    add(i > 0 ? ", " : "");
    add(join({quoted, "f", std::to_string(names_++), quoted, ": "}, ""));
    if (depth < 3 && chance(20)) {
      flow(depth + 1, json);
    } else if (chance(30)) {
      add(json ? "\"v\"" : pick({"v", "1", "[a, 'b']", "null"}));
    } else {
      add(json ? R"({"fn::secret": )" : "{fn::secret: ");
      secret(json ? pick({"\"x\"", "\"a$$b\\n\"", "\"-\""}) : pick(one_line), {}, {}, json);
      add("}");
    }
  }
  add(pick({"}", json ? "}" : " }"}));
}

// From behind the colon or dash to the line end.
void DefinitionGenerator::entry(std::size_t indent, int depth) {
  const std::size_t step = chance(80) ? 2 : 4;
  const std::size_t kind = below(100);
  const std::string deeper(indent + step, ' ');
  if (kind < 30) {
    add(note() + '\n' + deeper + pick({"fn::secret:", "'fn::secret':", "\"fn::secret\":"}));
    block_secret(indent + 2 * step);
  } else if (kind < 40) {
    add('\n' + deeper + "fn::toBase64:\n" + deeper + "  fn::secret:");
    block_secret(indent + step + 4);
  } else if (kind < 55) {
    add(" ");
    flow(0, chance(30));
    add(note() + '\n');
  } else if (kind < 70 && depth < 3) {
    add(note() + '\n');
    for (std::size_t left = 1 + below(3); left > 0; --left) {
      key(indent + step);
      entry(indent + step, depth + 1);
    }
  } else if (kind < 80) {
    add("\n");
    for (std::size_t left = 1 + below(3); left > 0; --left) {
      add(deeper + "- fn::secret:");
      block_secret(indent + step + 4);
    }
  } else {
    add(' ' + pick({"plain", "5", "'q'", "[a, b]", "true"}) + note() + '\n');
  }
}

std::vector<Stretch> DefinitionGenerator::definition() {
  done_.clear();
  open_ = {};
  add(chance(20) ? "# the head\n\n" : "");
  add("values:\n");
  for (std::size_t left = 2 + below(5); left > 0; --left) {
    key(2);
    entry(2, 0);
  }
  add("  last: 1");
  add(chance(70) ? "\n" : "");
  done_.push_back(std::move(open_));
  const bool crlf = chance(20);
  for (Stretch& stretch : done_) {
    for (std::string* text : {&stretch.before, &stretch.head, &stretch.note, &stretch.tail}) {
      *text = crlf ? replace_all(*text, "\n", "\r\n") : *text;
    }
  }
  if (chance(10)) {
    done_.front().before.insert(0, "\xEF\xBB\xBF");
  }
  return done_;
}

}  // namespace courier::testing
