#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "base/encode.h"
#include "base/text.h"
#include "cloudinit/gzip.h"
#include "cloudinit/item_scalar.h"
#include "cloudinit/pem.h"
#include "cloudinit/traps.h"

namespace courier::cloudinit {

namespace {

using Kind = Item::Kind;

// Accounts that a Debian or Ubuntu has before cloud-init makes any.
constexpr std::array system_accounts{
    "root",           "daemon", "bin",  "sys",    "games",    "man",        "lp",
    "mail",           "news",   "uucp", "proxy",  "www-data", "list",       "irc",
    "backup",         "nobody", "sshd", "syslog", "_apt",     "messagebus", "systemd-network",
    "systemd-resolve"};

std::string text_of(const Item& entry, std::string_view key) {
  const Item* const item = entry.member(key);
  return item != nullptr && (item->is(Kind::string) || item->is(Kind::bytes)) ? item->text
                                                                              : std::string();
}

bool is_meant_as_base64(std::string_view text) {
  const std::string compact = replace_all(std::string(trim(text)), "\n", "");
  const auto decoded = base64_decode(compact);
  return decoded && decoded->size() > 6 &&
         (decoded->starts_with("#!") || decoded->starts_with("-----BEGIN ") || is_gzip(*decoded));
}

bool is_octal(std::string_view digits) {
  if (digits.starts_with("0o")) {
    digits.remove_prefix(2);
  }
  return !digits.empty() && digits.size() <= 5 &&
         digits.find_first_not_of("01234567") == std::string_view::npos;
}

std::set<std::string, std::less<>> users_made_here(const Item& root) {
  std::set<std::string, std::less<>> names;
  const Item* const users = root.member("users");
  if (users != nullptr && users->is(Kind::sequence)) {
    for (const Item& user : users->items) {
      names.insert(user.is(Kind::string) ? user.text : text_of(user, "name"));
    }
  }
  return names;
}

class FileCheck {
 public:
  FileCheck(const Item& entry, std::string path, const std::set<std::string, std::less<>>& users,
            Findings& findings)
      : entry_(entry), path_(std::move(path)), users_(users), findings_(findings) {}

  void run() {
    const Item* const defer = entry_.member("defer");
    deferred_ = defer != nullptr && defer->text == "true";
    check_content();
    check_permissions();
    check_owner();
    check_path();
  }

 private:
  void complain(Gravity gravity, const char* rule, std::string_view key, std::string message) {
    findings_.add(gravity, rule, path_ + '.' + std::string(key) + ": " + std::move(message),
                  entry_.member(key)->place());
  }

  void check_content() {
    const Item* const item = entry_.member("content");
    if (item == nullptr || !item->is(Kind::string) || holds_placeholder(*item)) {
      return;
    }
    const std::string encoding = text_of(entry_, "encoding");
    std::optional<std::string> content = item->text;
    const bool base64 = encoding.find("64") != std::string::npos;
    if (base64) {
      content = python_base64(item->text);
      if (!content) {
        complain(Gravity::error, "file-encoding", "content",
                 "this is no base64, as the encoding says");
        return;
      }
    } else if (encoding.empty() && is_meant_as_base64(item->text)) {
      complain(Gravity::warning, "file-encoding", "content",
               "this is base64, and without encoding: b64 it is written to the disk as it stands");
      return;
    }
    if (encoding.starts_with("gz")) {
      if (!base64) {
        complain(Gravity::error, "file-encoding", "content",
                 "YAML cannot hold gzip as text; use gz+b64");
        return;
      }
      content = gunzip(*content);
      if (!content) {
        complain(Gravity::error, "file-encoding", "content",
                 "this is no gzip, as the encoding says");
        return;
      }
    }
    check_line_ends(*content);
  }

  void check_line_ends(std::string_view content) {
    if (content.find("\r\n") == std::string_view::npos) {
      return;
    }
    const bool key = !pem_blocks(content).empty();
    if (content.starts_with("#!") || key) {
      complain(Gravity::error, "line-ends", "content",
               key ? "the file's lines end in CRLF; OpenSSH refuses such a key"
                   : "the script's lines end in CRLF; no interpreter of that name exists");
    } else {
      complain(Gravity::warning, "line-ends", "content", "the file's lines end in CRLF");
    }
  }

  void check_permissions() {
    const Item* const item = entry_.member("permissions");
    if (item == nullptr || !item->is(Kind::string) || holds_placeholder(*item)) {
      return;
    }
    if (!is_octal(item->text)) {
      complain(Gravity::error, "permissions", "permissions",
               "expected octal digits in quotes, such as '0644'; cloud-init takes its default "
               "instead");
    }
  }

  void check_owner() {
    const Item* const item = entry_.member("owner");
    if (item == nullptr || !item->is(Kind::string) || holds_placeholder(*item) || deferred_) {
      return;
    }
    const std::string user(trim(std::string_view(item->text).substr(0, item->text.find(':'))));
    if (user.empty() ||
        std::find(system_accounts.begin(), system_accounts.end(), user) != system_accounts.end()) {
      return;
    }
    const bool made_here = users_.contains(user);
    complain(made_here ? Gravity::error : Gravity::warning, "owner", "owner",
             (made_here ? "files are written before this user is made"
                        : "if the image does not have this user already, the write fails") +
                 std::string(", and no later file is written at all; add defer: true"));
  }

  void check_path() {
    const Item* const item = entry_.member("path");
    if (item == nullptr || !item->is(Kind::string) || holds_placeholder(*item)) {
      return;
    }
    const std::string& file = item->text;
    if (!file.starts_with('/')) {
      complain(Gravity::warning, "path", "path", "expected an absolute path");
    } else if (file.starts_with("/tmp/") || file.starts_with("/run/")) {
      complain(Gravity::warning, "path", "path",
               "what is written below /tmp or /run this early may be gone after the boot");
    } else if (file.starts_with("/home/") && !deferred_) {
      complain(Gravity::warning, "path", "path",
               "the home is made here, owned by root, before its user is, whose login may fail for "
               "it; add defer: true");
    }
  }

  const Item& entry_;
  std::string path_;
  const std::set<std::string, std::less<>>& users_;
  Findings& findings_;
  bool deferred_ = false;
};

}  // namespace

void check_readers(const Item& entry, const std::string& path, Findings& findings) {
  const Item* const permissions = entry.member("permissions");
  if (permissions == nullptr) {
    findings.add(Gravity::warning, "permissions",
                 path + ": this file holds a secret, and without permissions everybody on the "
                        "machine can read it; add permissions: \"0600\"",
                 entry.place());
  } else if (permissions->is(Kind::string) && is_octal(permissions->text) &&
             (permissions->text.back() - '0') / 4 == 1) {
    findings.add(Gravity::warning, "permissions",
                 path + ".permissions: this file holds a secret, and everybody on the machine can "
                        "read it; expected \"0600\", or \"0640\" with an owner",
                 permissions->place());
  }
}

void check_files(const Item& root, Findings& findings) {
  const Item* const files = root.member("write_files");
  if (files == nullptr || !files->is(Kind::sequence)) {
    return;
  }
  const auto users = users_made_here(root);
  for (std::size_t i = 0; i < files->items.size(); ++i) {
    if (files->items[i].is(Kind::mapping)) {
      FileCheck(files->items[i], "write_files[" + std::to_string(i) + ']', users, findings).run();
    }
  }
}

}  // namespace courier::cloudinit
