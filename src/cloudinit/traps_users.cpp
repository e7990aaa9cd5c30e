#include <algorithm>
#include <array>

#include "base/text.h"
#include "cloudinit/traps.h"

namespace courier::cloudinit {

namespace {

using Kind = Item::Kind;

bool has_items(const Item* item) {
  return item != nullptr && (item->is(Kind::sequence) ? !item->items.empty() : !item->text.empty());
}

bool is_false(const Item* item) {
  return item != nullptr && item->is(Kind::boolean) && item->text == "false";
}

// A user who gets in by something that stands here: a key, or a password that is not locked.
bool can_log_in(const Item& user) {
  constexpr std::array keys{"ssh_authorized_keys", "ssh-authorized-keys", "ssh_import_id",
                            "ssh-import-id", "snapuser"};
  constexpr std::array passwords{"passwd", "hashed_passwd", "hashed-passwd", "plain_text_passwd",
                                 "plain-text-passwd"};
  const auto has = [&](const char* name) { return has_items(user.member(name)); };
  const Item* const lock = user.member("lock_passwd");
  return std::any_of(keys.begin(), keys.end(), has) ||
         (std::any_of(passwords.begin(), passwords.end(), has) &&
          is_false(lock != nullptr ? lock : user.member("lock-passwd")));
}

struct Users {
  bool has_default = false;
  bool anyone = false;     // who can log in
  bool uncertain = false;  // what a template will put there
};

void look_at_name(const Item& name, Users& users) {
  users.uncertain = users.uncertain || holds_placeholder(name);
  for (const std::string_view part : split(name.text, ',')) {
    users.has_default = users.has_default || trim(part) == "default";
  }
}

void look_at_user(const Item& user, Users& users) {
  if (user.is(Kind::string)) {
    look_at_name(user, users);
  } else if (user.is(Kind::sequence)) {
    for (const Item& name : user.items) {
      look_at_name(name, users);
    }
  } else if (user.is(Kind::mapping)) {
    if (const Item* const name = user.member("name")) {
      look_at_name(*name, users);
    }
    users.anyone = users.anyone || can_log_in(user);
  }
}

// The forms that cloud-init takes: a list, names by comma, or a mapping of names.
Users look_at(const Item& list) {
  Users users;
  if (list.is(Kind::mapping)) {
    for (std::size_t i = 0; i + 1 < list.items.size(); i += 2) {
      look_at_name(list.items[i], users);
      look_at_user(list.items[i + 1], users);
    }
  } else if (list.is(Kind::sequence)) {
    for (const Item& user : list.items) {
      look_at_user(user, users);
    }
  } else {
    look_at_name(list, users);
  }
  return users;
}

bool sets_a_password(const Item& root) {
  const Item* const chpasswd = root.member("chpasswd");
  return chpasswd != nullptr &&
         (has_items(chpasswd->member("users")) || has_items(chpasswd->member("list")));
}

}  // namespace

void check_users(const Item& root, Findings& findings) {
  if (const Item* const user = root.member("user"); user != nullptr && user->is(Kind::string)) {
    findings.add(Gravity::warning, "user",
                 "user: a name alone passes the schema and degrades the boot; write user: {name: "
                 "NAME}",
                 user->place());
  }
  const Item* const list = root.member("users");
  if (list == nullptr || list->is(Kind::null)) {
    return;
  }
  const Users users = look_at(*list);
  if (users.has_default || users.uncertain) {
    return;
  }
  const Position& place = key_of(root, "users")->begin;
  const bool root_is_open = is_false(root.member("disable_root"));
  if (list->items.empty() && list->text.empty()) {
    findings.add(Gravity::warning, "lock-out",
                 "users: an empty list leaves no user who gets the login key", place);
  } else if (!users.anyone && !root_is_open && !sets_a_password(root)) {
    findings.add(Gravity::error, "lock-out",
                 "users: without the word default in the list the image's own user is not set up, "
                 "and nobody in the list can log in: add - default",
                 place);
  } else if (!root_is_open && has_items(root.member("ssh_authorized_keys"))) {
    findings.add(Gravity::warning, "lock-out",
                 "ssh_authorized_keys: without the word default in users these keys go to root "
                 "only, where they open nothing",
                 key_of(root, "ssh_authorized_keys")->begin);
  }
}

void check_default_user(const Item& root, Findings& findings) {
  const Item* const users = root.member("users");
  if (users == nullptr) {
    return;
  }
  bool has_default = false;
  for_each_scalar(*users, [&](const Item& item, const std::string&) {
    has_default = has_default || item.text == "default" || holds_placeholder(item);
  });
  if (!has_default) {
    findings.add(Gravity::warning, "lock-out",
                 "users: Lambda's API puts its one key on the image's own user, whom this list "
                 "leaves out; it opens nothing",
                 key_of(root, "users")->begin);
  }
}

}  // namespace courier::cloudinit
