#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.h"
#include "cloudinit/gzip.h"
#include "cloudinit/item_scalar.h"
#include "cloudinit/pem.h"
#include "cloudinit/traps.h"
#include "ssh/public_key.h"

namespace courier::cloudinit {

namespace {

using Kind = Item::Kind;

bool is_command(const std::string& path) {
  return path.starts_with("runcmd[") || path.starts_with("bootcmd[");
}

// What a written file will hold, for one that is encoded.
std::string decoded(const Item& entry, const Item& content) {
  const Item* const encoding = entry.member("encoding");
  if (encoding == nullptr) {
    return content.text;
  }
  std::string text = content.text;
  if (encoding->text.find("64") != std::string::npos) {
    text = python_base64(text).value_or(content.text);
  }
  return encoding->text.starts_with("gz") ? gunzip(text).value_or(text) : text;
}

// A private key is refused; a token may be one of an example.
void add_secret(Findings& findings, const std::string& subject, const EmbeddedSecret& secret,
                bool allowed, const Position& place) {
  const bool key = secret.judgement.what == a_private_key;
  findings.add(allowed ? Gravity::note
               : key   ? Gravity::error
                       : Gravity::warning,
               key ? "private-key" : "secret",
               subject + (key ? "a whole private key" : std::string(secret.judgement.what)) +
                   (allowed ? ", as user-data:" + secret.name + " allows"
                            : "; whoever can ask the machine's metadata service can read it. If it "
                              "must be here: --allow user-data:" +
                                  secret.name),
               place, secret);
}

// The last key that is shown.
std::string last_step(std::string path) {
  const std::string hidden = "…";
  while (path.ends_with(hidden)) {
    path.resize(path.size() - hidden.size());
    path.resize(path.find_last_not_of('.') + 1);
  }
  const std::string without_index = path.substr(0, path.find_last_not_of("[]0123456789") + 1);
  return without_index.substr(without_index.rfind('.') + 1);
}

class KeyCheck {
 public:
  KeyCheck(const Item& root, const AllowsKey& allows, Findings& findings)
      : root_(root), allows_(allows), findings_(findings) {}

  void run() {
    for_each_scalar(root_, [&](const Item& item, const std::string& path) {
      if (item.is(Kind::string) || item.is(Kind::bytes)) {
        look_at(item, path);
      }
    });
    for (const char* const name : {"ca_certs", "ca-certs"}) {
      check_certificates(name);
    }
    check_host_keys();
    check_authorized_keys(root_, "");
    if (const Item* const users = root_.member("users"); users != nullptr) {
      for (std::size_t i = 0; users->is(Kind::sequence) && i < users->items.size(); ++i) {
        check_authorized_keys(users->items[i], "users[" + std::to_string(i) + "].");
      }
    }
  }

 private:
  void look_at(const Item& item, const std::string& path) {
    const Item* const entry = file_of(path);
    const std::string text = entry != nullptr ? decoded(*entry, item) : item.text;
    for (const PemBlock& block : pem_blocks(text)) {
      if (block.is_folded() && !is_command(path) && !is_certificate_list(path)) {
        findings_.add(Gravity::error, "pem",
                      path + ": the lines of the " +
                          (block.is_private_key() ? "key" : "PEM block") +
                          " are folded into one, so that nothing can read it; write it as a block "
                          "after |",
                      item.place());
        break;
      }
    }
    const std::optional<Judgement> judgement = judge_text(text);
    if (!judgement) {
      return;
    }
    if (entry != nullptr) {
      check_readers(*entry, path.substr(0, path.rfind('.')), findings_);
    }
    std::string name = allow_name(last_step(path));
    const Item* const file = entry != nullptr ? entry->member("path") : nullptr;
    bool allowed = allows_(name) || allows_(allow_name(path));
    if (file != nullptr) {
      const std::string of_file = allow_name(file->text.substr(file->text.rfind('/') + 1));
      name = of_file.empty() ? name : of_file;
      allowed = allowed || allows_(name) || allows_(allow_name(file->text));
    }
    add_secret(findings_, path + ": ", {name, *judgement}, allowed, item.place());
  }

  // The write_files entry whose content stands at the path.
  [[nodiscard]] const Item* file_of(const std::string& path) const {
    constexpr std::string_view head = "write_files[";
    const std::size_t close = path.find(']');
    if (!path.starts_with(head) || path.substr(std::min(close, path.size())) != "].content") {
      return nullptr;
    }
    const std::size_t index = std::stoul(path.substr(head.size(), close - head.size()));
    const Item* const files = root_.member("write_files");
    const bool found = files != nullptr && index < files->items.size();
    return found && files->items[index].is(Kind::mapping) ? &files->items[index] : nullptr;
  }

  [[nodiscard]] static bool is_certificate_list(const std::string& path) {
    return path.starts_with("ca_certs.trusted[") || path.starts_with("ca-certs.trusted[");
  }

  void check_certificates(const char* name) {
    const Item* const section = root_.member(name);
    const Item* const list = section == nullptr ? nullptr : section->member("trusted");
    for (std::size_t i = 0; list != nullptr && list->is(Kind::sequence) && i < list->items.size();
         ++i) {
      const Item& item = list->items[i];
      const std::string problem = item.is(Kind::string) && !holds_placeholder(item)
                                      ? certificate_problem(item.text)
                                      : std::string();
      if (!problem.empty()) {
        findings_.add(Gravity::error, "pem",
                      std::string(name) + ".trusted[" + std::to_string(i) + "]: " + problem +
                          "; it would spoil the machine's whole bundle, and TLS with it",
                      item.place());
      }
    }
  }

  void check_host_keys() {
    const Item* const keys = root_.member("ssh_keys");
    for (std::size_t i = 0;
         keys != nullptr && keys->is(Kind::mapping) && i + 1 < keys->items.size(); i += 2) {
      const Item& key = keys->items[i];
      const Item& value = keys->items[i + 1];
      if (!key.text.ends_with("_private") || !value.is(Kind::string) || holds_placeholder(value)) {
        continue;
      }
      const std::vector<PemBlock> blocks = pem_blocks(value.text);
      const bool good = blocks.size() == 1 && blocks.front().is_private_key();
      if (!good || !blocks.front().closed) {
        findings_.add(Gravity::error, "pem",
                      path_below("ssh_keys", key) +
                          (good ? ": the private key has no END line"
                                : ": expected the PEM of one private key") +
                          "; no other host key is made, and sshd does not start",
                      value.place());
      }
    }
  }

  void check_authorized_keys(const Item& owner, const std::string& path) {
    const Item* const keys = owner.member("ssh_authorized_keys");
    for (std::size_t i = 0; keys != nullptr && keys->is(Kind::sequence) && i < keys->items.size();
         ++i) {
      const Item& key = keys->items[i];
      if (!key.is(Kind::string) || holds_placeholder(key) || is_key_line(key.text) ||
          holds_whole_private_key(key.text)) {
        continue;
      }
      findings_.add(Gravity::warning, "public-key",
                    path + "ssh_authorized_keys[" + std::to_string(i) +
                        "]: this is no public key, and opens nothing",
                    key.place());
    }
  }

  // Options may stand before the type; a certificate authority's key is one as well.
  [[nodiscard]] static bool is_key_line(std::string_view line) {
    for (std::size_t at = 0; at != std::string_view::npos && at < line.size();
         at = line.find(' ', at + 1)) {
      if (ssh::parse_public_key(trim(line.substr(at)))) {
        return true;
      }
    }
    return line.find("-cert-v01@openssh.com ") != std::string_view::npos;
  }

  const Item& root_;
  const AllowsKey& allows_;
  Findings& findings_;
};

// Where what the text holds begins, which may take several lines; of several, the first one to end.
std::uint32_t first_line_of(std::string_view text, const auto& holds) {
  std::vector<std::size_t> bounds{0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && i + 1 < text.size()) {
      bounds.push_back(i + 1);
    }
  }
  bounds.push_back(text.size());
  const auto end = std::partition_point(bounds.begin() + 1, bounds.end() - 1,
                                        [&](std::size_t at) { return !holds(text.substr(0, at)); });
  const auto behind = std::partition_point(
      bounds.begin(), end, [&](std::size_t at) { return holds(text.substr(at, *end - at)); });
  const auto line = static_cast<std::size_t>(behind - bounds.begin());
  // A key is known by its body alone.
  const bool has_head =
      line > 1 &&
      text.substr(bounds[line - 2], bounds[line - 1] - bounds[line - 2]).find("-----BEGIN ") !=
          std::string_view::npos;
  return static_cast<std::uint32_t>(has_head ? line - 1 : line);
}

}  // namespace

void check_keys(const Item& root, const AllowsKey& allows, Findings& findings) {
  KeyCheck(root, allows, findings).run();
}

void check_script_keys(std::string_view text, std::string_view name, const AllowsKey& allows,
                       Findings& findings) {
  const auto complain = [&](const Judgement& judgement, const auto& holds) {
    if (holds(text)) {
      add_secret(findings, "", {std::string(name), judgement}, allows(name),
                 {first_line_of(text, holds), 1, 0});
    }
  };
  complain({Exposure::high, a_private_key}, holds_whole_private_key);
  complain({Exposure::high, an_access_token}, holds_known_token);
}

}  // namespace courier::cloudinit
