#include "cloudinit/jinja.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/text.h"
#include "cloudinit/item.h"
#include "cloudinit/jinja_expression.h"

namespace courier::cloudinit {

namespace {

// instance-data.json of cloud-init 25.1.4: its sections, and the members of v1, which have names of
// their own as well. Below `ds` and the other sections the clouds differ.
constexpr std::array sections{"v1",
                              "ds",
                              "merged_cfg",
                              "merged_system_cfg",
                              "sys_info",
                              "system_info",
                              "userdata",
                              "vendordata",
                              "vendordata2",
                              "base64_encoded_keys",
                              "sensitive_keys",
                              "network",
                              "namespace",
                              "range",
                              "dict",
                              "lipsum",
                              "cycler",
                              "joiner",
                              "loop",
                              "self"};
constexpr std::array standard_members{
    "_beta_keys",     "availability_zone", "cloud_id",       "cloud_name",        "distro",
    "distro_version", "distro_release",    "platform",       "public_ssh_keys",   "python_version",
    "instance_id",    "kernel_release",    "local_hostname", "machine",           "region",
    "subplatform",    "system_platform",   "variant",        "availability-zone", "cloud-name",
    "instance-id",    "local-hostname"};

bool contains(const auto& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Flattener {
 public:
  Flattener(std::string_view text, Findings& findings) : text_(text), findings_(findings) {}

  std::string run() {
    while (at_ < text_.size() && !failed_) {
      const std::size_t open = text_.find('{', at_);
      const std::size_t stop = std::min(open, text_.size());
      keep(text_.substr(at_, stop - at_));
      at_ = stop;
      const std::string_view mark = text_.substr(at_, 2);
      if (mark == "{{") {
        output();
      } else if (mark == "{%") {
        statement();
      } else if (mark == "{#") {
        comment();
      } else if (at_ < text_.size()) {
        keep(text_.substr(at_++, 1));
      }
    }
    if (!failed_ && !blocks_.empty()) {
      fail(blocks_.back().begin,
           "the block " + blocks_.back().name + " has no end" + blocks_.back().name);
    }
    keep(text_.substr(std::min(at_, text_.size())));
    return std::move(out_);
  }

 private:
  struct Block {
    std::string name;
    std::size_t begin = 0;
    bool dropped = false;  // what follows belongs to a second branch
  };

  [[nodiscard]] Position place(std::size_t at) const {
    const std::string_view before = text_.substr(0, at);
    const auto line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
    const auto column =
        static_cast<std::uint32_t>(count_code_points(before.substr(before.rfind('\n') + 1)));
    return {line + 1, column + 1, at};
  }

  void fail(std::size_t at, const std::string& why) {
    findings_.add(Gravity::error, "jinja", why + "; the machine drops the whole part", place(at));
    failed_ = true;
  }

  [[nodiscard]] bool dropping() const {
    return std::any_of(blocks_.begin(), blocks_.end(), [](const Block& b) { return b.dropped; });
  }

  void keep(std::string_view text) {
    if (dropping()) {
      skip(text);
      return;
    }
    // Lines that an expression spans are made up for at the end of the line that it renders to.
    const std::size_t line_end = text.find('\n');
    if (skipped_lines_ > 0 && line_end != std::string_view::npos) {
      out_ += text.substr(0, line_end);
      out_.append(std::exchange(skipped_lines_, 0), '\n');
      text.remove_prefix(line_end);
    }
    out_ += text;
  }
  void skip(std::string_view text) {
    skipped_lines_ += static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  // The end of what begins here; strings may hold the closing mark.
  [[nodiscard]] std::size_t close_of(std::string_view mark) const {
    char quote = 0;
    for (std::size_t i = at_ + 2; i < text_.size(); ++i) {
      if (quote != 0) {
        i += text_[i] == '\\' ? 1U : 0U;
        quote = text_[i] == quote ? '\0' : quote;
      } else if (text_[i] == '"' || text_[i] == '\'') {
        quote = text_[i];
      } else if (text_.substr(i).starts_with(mark)) {
        return i;
      }
    }
    // A lone apostrophe is jinja's error as well, but at another place.
    return text_.find(mark, at_ + 2);
  }

  void use(const JinjaExpression& expression, std::size_t at) {
    for (const JinjaVariable& variable : expression.variables) {
      const bool standard = contains(standard_members, variable.name);
      const bool known =
          standard || contains(sections, variable.name) || own_.contains(variable.name);
      const bool member_known = variable.name != "v1" || variable.member.empty() ||
                                contains(standard_members, variable.member);
      if (known && member_known) {
        continue;
      }
      const std::string full = variable.name + (known ? "." + variable.member : "");
      std::vector<std::string> candidates(standard_members.begin(), standard_members.end());
      const std::string meant = nearest(known ? variable.member : variable.name, candidates);
      findings_.add(Gravity::error, "jinja-undefined",
                    "no instance has the variable " + quote(full) +
                        "; CI_MISSING_JINJA_VAR would stand in its place" +
                        (meant.empty() ? "" : "; did you mean " + quote("v1." + meant) + '?'),
                    place(at));
    }
  }

  [[nodiscard]] static std::string_view inner(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) {
      text.remove_prefix(1);
    }
    if (text.ends_with('-') || text.ends_with('+')) {
      text.remove_suffix(1);
    }
    return trim(text);
  }

  void output() {
    const std::size_t begin = at_;
    const std::size_t close = close_of("}}");
    if (close == std::string_view::npos) {
      fail(begin, "{{ has no }}");
      return;
    }
    const std::string_view whole = text_.substr(begin, close + 2 - begin);
    at_ = close + 2;
    const JinjaExpression expression = parse_jinja(inner(whole.substr(2, whole.size() - 4)));
    if (!expression.is_valid) {
      fail(begin, "jinja cannot parse this {{ }}; text that is not for jinja goes between "
                  "{% raw %} and {% endraw %}");
      return;
    }
    use(expression, begin);
    skip(whole);
    if (dropping()) {
      return;
    }
    for (std::size_t i = count_code_points(whole); i > 0; --i) {
      out_ += placeholder;
    }
  }

  void comment() {
    const std::size_t close = text_.find("#}", at_ + 2);
    if (close == std::string_view::npos) {
      fail(at_, "{# has no #}");
      return;
    }
    skip(text_.substr(at_, close - at_));
    at_ = close + 2;
  }

  void raw(std::size_t begin) {
    for (std::size_t i = at_; (i = text_.find("{%", i)) != std::string_view::npos; i += 2) {
      const std::size_t close = text_.find("%}", i);
      if (close != std::string_view::npos &&
          inner(text_.substr(i + 2, close - i - 2)) == "endraw") {
        keep(text_.substr(at_, i - at_));
        at_ = close + 2;
        return;
      }
    }
    fail(begin, "{% raw %} has no {% endraw %}");
  }

  void statement() {
    const std::size_t begin = at_;
    const std::size_t close = close_of("%}");
    if (close == std::string_view::npos) {
      fail(begin, "{% has no %}");
      return;
    }
    const std::string_view body = inner(text_.substr(begin + 2, close - begin - 2));
    skip(text_.substr(begin, close - begin));
    at_ = close + 2;
    const std::size_t word_end = std::min(body.find_first_of(" \t\r\n("), body.size());
    const std::string word(body.substr(0, word_end));
    const std::string_view rest = trim(body.substr(word_end));
    if (word == "raw") {
      raw(begin);
    } else if (word == "else" || word == "elif") {
      if (blocks_.empty() || (blocks_.back().name != "if" && blocks_.back().name != "for")) {
        fail(begin, "{% " + word + " %} stands outside of an if");
        return;
      }
      blocks_.back().dropped = true;
    } else if (word.starts_with("end")) {
      if (blocks_.empty() || "end" + blocks_.back().name != word) {
        fail(begin, "{% " + word + " %} closes nothing");
        return;
      }
      blocks_.pop_back();
    } else {
      begin_statement(word, rest, begin);
    }
  }

  void begin_statement(const std::string& word, std::string_view rest, std::size_t begin) {
    constexpr std::array with_end{"if",     "for",  "macro",      "call",
                                  "filter", "with", "autoescape", "block"};
    constexpr std::array alone{"do",      "set",     "import", "from",
                               "include", "extends", "break",  "continue"};
    if (word == "for") {
      const std::size_t in = rest.find(" in ");
      if (in == std::string_view::npos) {
        fail(begin, "{% for %} needs: NAME in LIST");
        return;
      }
      for (const std::string_view name : split(rest.substr(0, in), ',')) {
        own_.insert(std::string(trim(name)));
      }
      check_expression(rest.substr(in + 4), begin);
    } else if (word == "set" || word == "with") {
      const std::size_t equals = rest.find('=');
      own_.insert(std::string(trim(rest.substr(0, equals))));
      if (equals != std::string_view::npos) {
        check_expression(rest.substr(equals + 1), begin);
      } else if (word == "set") {
        blocks_.push_back({"set", begin});
      }
    } else if (word == "if" || word == "do") {
      check_expression(rest, begin);
    } else if (word == "macro") {
      own_.insert(std::string(rest.substr(0, rest.find('('))));
    } else if (!contains(with_end, word) && !contains(alone, word)) {
      fail(begin, "jinja knows no {% " + (word.size() < 20 ? word : "…") + " %}");
      return;
    }
    if (contains(with_end, word)) {
      blocks_.push_back({word, begin});
    }
  }

  void check_expression(std::string_view text, std::size_t begin) {
    const JinjaExpression expression = parse_jinja(trim(text));
    if (!expression.is_valid) {
      fail(begin, "jinja cannot parse this {% %}");
    }
    // An undefined variable is false in an `if`: often that is what is asked.
  }

  std::string_view text_;
  Findings& findings_;
  std::string out_;
  std::vector<Block> blocks_;
  std::set<std::string, std::less<>> own_;
  std::size_t at_ = 0;
  std::size_t skipped_lines_ = 0;
  bool failed_ = false;
};

}  // namespace

std::string flatten_jinja(std::string_view text, Findings& findings) {
  return Flattener(text, findings).run();
}

}  // namespace courier::cloudinit
