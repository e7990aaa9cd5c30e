#include <algorithm>
#include <array>

#include "base/pattern.h"
#include "base/text.h"
#include "cloudinit/secrets.h"
#include "cloudinit/traps.h"

namespace courier::cloudinit {

namespace {

using Kind = Item::Kind;

bool is_secret_key(const std::string& path) {
  constexpr std::array words{"passw", "secret", "token", "key", "credential"};
  const std::string last = to_lower(path.substr(path.rfind('.') + 1));
  return std::any_of(words.begin(), words.end(),
                     [&](const char* word) { return last.find(word) != std::string::npos; });
}

// `password: abc #def`: what follows the blank is a comment.
void check_comment(const Item& item, const std::string& path, std::string_view text,
                   Findings& findings) {
  const yaml::Node& node = *item.node;
  if (node.kind != yaml::Kind::scalar || node.style != yaml::Style::plain || !is_secret_key(path) ||
      node.extent.end > text.size()) {
    return;
  }
  const std::string_view rest =
      text.substr(node.extent.end, text.find('\n', node.extent.end) - node.extent.end);
  const std::string_view comment = trim(rest);
  // With a blank after the # it was meant as one.
  if (comment.size() > 1 && comment[0] == '#' && comment[1] != ' ') {
    findings.add(Gravity::warning, "comment",
                 path + ": what follows the # is a comment, and no part of the value; quote it",
                 node.begin);
  }
}

void check_password(const Item& item, const std::string& path, Findings& findings) {
  const std::string last = path.substr(path.rfind('.') + 1);
  const bool user_password =
      last == "plain_text_passwd" || last == "plain-text-passwd" || path == "password";
  const bool listed =
      path.starts_with("chpasswd.users[") && last == "password" && !item.text.starts_with('$');
  if ((user_password || listed) && !item.text.empty()) {
    findings.add(
        Gravity::warning, "secret",
        path + ": a password in plain text; whoever can ask the machine's metadata service "
               "can read it",
        item.place(), EmbeddedSecret{path, {Exposure::medium, "a password in plain text"}});
  }
}

void check_repository(const Item& item, const std::string& path, Findings& findings) {
  for (const char* const gone : {"apt.kubernetes.io", "packages.cloud.google.com/apt/doc"}) {
    if (item.text.find(gone) != std::string::npos) {
      findings.add(Gravity::warning, "repository",
                   path + ": this package repository of Kubernetes is gone; its successor is "
                          "pkgs.k8s.io",
                   item.place());
    }
  }
}

// `{{ v1.region }}` in what is no template is written as it stands.
void check_jinja_leftover(const Item& item, const std::string& path, Findings& findings) {
  static const Pattern pattern = *Pattern::compile(R"(\{\{-?\s*(v1|ds|merged_cfg|sys_info)[.\[])");
  if (pattern.matches(item.text)) {
    findings.add(Gravity::warning, "jinja",
                 path +
                     ": without ## template: jinja as its first line this is no template, and the "
                     "{{ }} stays as it is",
                 item.place());
  }
}

}  // namespace

void check_texts(const Item& root, std::string_view text, Findings& findings) {
  for_each_scalar(root, [&](const Item& item, const std::string& path) {
    check_comment(item, path, text, findings);
    if (!item.is(Kind::string) || holds_placeholder(item)) {
      return;
    }
    check_password(item, path, findings);
    check_repository(item, path, findings);
    check_jinja_leftover(item, path, findings);
  });
}

}  // namespace courier::cloudinit
