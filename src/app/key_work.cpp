#include "app/key_work.h"

#include <utility>

#include "app/audit_trail.h"
#include "app/host_login.h"
#include "ssh/authorized_keys.h"
#include "ssh/fingerprint.h"

namespace courier::app {

namespace {

using rotation::Record;

Result<ssh::PublicKey> public_key(const std::string& id) {
  Result<ssh::PublicKey> key = ssh::read_public_key(id);
  if (!key) {
    return std::unexpected(std::move(key.error()).during("the state of the rotation"));
  }
  return key;
}

Result<bool> exists(const Call& call, const std::string& path) {
  COURIER_TRY_LET(const std::optional<FileStatus> found, call.world.files.status(path));
  return found.has_value();
}

}  // namespace

Result<std::optional<Record>> read_state(const Call& call, const KeySlots& slots) {
  COURIER_TRY_LET(const bool there, exists(call, slots.state()));
  if (!there) {
    return std::optional<Record>();
  }
  COURIER_TRY_LET(const std::string text, call.world.files.read(slots.state()));
  Result<Record> record = rotation::read_record(text);
  if (!record) {
    return std::unexpected(std::move(record.error()).during(slots.state()));
  }
  return std::optional(std::move(*record));
}

Result<std::optional<ssh::PrivateKey>> KeyWork::find(const std::string& id) {
  COURIER_TRY_LET(const ssh::PublicKey wanted, public_key(id));
  for (const std::string& path : {slots_.current(), slots_.next(), slots_.retiring()}) {
    COURIER_TRY_LET(const bool there, exists(call_, path));
    if (!there) {
      continue;
    }
    COURIER_TRY_LET(ReadKey read, read_key(call_, path));
    if (read.file.public_half.base64 != wanted.base64) {
      continue;
    }
    if (!read.file.key) {
      return usage_error(path + ": is encrypted", "--passphrase-file FILE");
    }
    return std::move(read.file.key);
  }
  return std::optional<ssh::PrivateKey>();
}

std::optional<KeyRegistry> KeyWork::registry(const std::string& place) const {
  const std::optional<std::string> name = registry_name(place);
  return name ? std::optional<KeyRegistry>(std::in_place, call_, *cloud_, *name) : std::nullopt;
}

Result<void> KeyWork::begin() {
  COURIER_TRY_LET(const ssh::PublicKey old, public_key(record_.old_id));
  std::vector<KeyRegistry> registries;
  for (const std::string& place : record_.places) {
    if (std::optional<KeyRegistry> names = registry(place)) {
      registries.push_back(std::move(*names));
    }
  }
  if (!registries.empty()) {
    COURIER_TRY_LET(const KeyRegistry::Keys keys, cloud_->keys());
    for (KeyRegistry& names : registries) {
      COURIER_TRY(names.check(keys, &old));
    }
    COURIER_TRY_LET(const std::vector<services::LambdaInstance> instances, cloud_->instances());
    for (KeyRegistry& names : registries) {
      names.warn_of_instances(instances, record_.places);
    }
  }
  return keep(record_);
}

Result<ssh::Session> KeyWork::enter(const ssh::HostName& host,
                                    const std::vector<std::string>& ids) {
  COURIER_TRY_LET(ssh::Session session, reach(call_, host));
  for (const std::string& id : ids) {
    COURIER_TRY_LET(const std::optional<ssh::PrivateKey> key, find(id));
    if (!key) {
      continue;
    }
    COURIER_TRY_LET(const ssh::Session::Answer answer, session.log_in(*key, call_.world.random));
    if (answer == ssh::Session::Answer::accepted) {
      return session;
    }
  }
  return failure(host.text() + ": lets in none of the keys of " + record_.name,
                 "nothing was changed there; esc-courier keys verify says what a key opens");
}

Result<void> KeyWork::edit(
    const std::string& place, const std::vector<std::string>& ids,
    const std::function<std::string(const std::string&, const ssh::RemoteKeys&)>& change) {
  COURIER_TRY_LET(const ssh::HostName host, ssh::parse_host_name(place));
  COURIER_TRY_LET(ssh::Session session, enter(host, ids));
  COURIER_TRY_LET(const ssh::RemoteKeys keys, ssh::read_remote_keys(session, host));
  const std::string text = change(keys.text, keys);
  if (text == keys.text) {
    return {};
  }
  call_.world.boundary.reached("writing the authorized keys of " + place);
  return ssh::replace_remote_keys(session, host, keys, text);
}

Result<void> KeyWork::write(const std::string& path, std::string_view bytes, mode_t mode) {
  call_.world.boundary.reached("writing " + path);
  return call_.world.files.write(path, bytes, mode, {});
}

Result<std::string> KeyWork::stage() {
  COURIER_TRY_LET(const ssh::PublicKey old, public_key(record_.old_id));
  COURIER_TRY_LET(const WantedKey wanted, wanted_key(call_, slots_.name, &old));
  COURIER_TRY_LET(const bool there, exists(call_, slots_.next()));
  if (!there) {
    const MadeKey made = make_key(wanted, call_.world.random);
    call_.world.boundary.reached("writing " + slots_.next());
    COURIER_TRY(
        call_.world.files.create(slots_.next(), made.text.reveal(Disclosure::secret_file), 0600));
  }
  COURIER_TRY_LET(const ReadKey read, read_key(call_, slots_.next()));
  if (!read.file.key) {
    return usage_error(slots_.next() + ": is encrypted", "--passphrase-file FILE");
  }
  std::string line = read.file.public_half.line();
  COURIER_TRY(write(slots_.next() + ".pub", line + '\n', 0644));
  return line;
}

Result<void> KeyWork::add(const std::string& place) {
  COURIER_TRY_LET(const ssh::PublicKey old, public_key(record_.old_id));
  COURIER_TRY_LET(const ssh::PublicKey fresh, public_key(record_.new_id));
  if (std::optional<KeyRegistry> names = registry(place)) {
    return names->add(fresh, old);
  }
  return edit(place, {record_.old_id, record_.new_id},
              [&](const auto& text, const auto&) { return ssh::with_key(text, fresh, old); });
}

Result<bool> KeyWork::opens(const std::string& place, Which which) {
  const bool is_old = which == Which::old_one;
  const std::string& id = is_old ? record_.old_id : record_.new_id;
  // Nobody logs in to the registry: there it is proven by what it says it holds.
  if (std::optional<KeyRegistry> names = registry(place)) {
    COURIER_TRY_LET(const ssh::PublicKey half, public_key(id));
    COURIER_TRY_LET(const bool listed, names->has(half));
    if (listed == is_old) {
      return failure(place + (is_old ? ": still lists the old key, though it was removed"
                                     : ": does not list the new key, though it was added"),
                     "run it again; esc-courier lambda keys list shows what is there");
    }
    return listed;
  }
  COURIER_TRY_LET(const std::optional<ssh::PrivateKey> key, find(id));
  if (!key) {
    return failure("the " + std::string(is_old ? "old" : "new") + " key of " + record_.name +
                       " is in none of its files, and cannot be tried",
                   "put it back as " + (is_old ? slots_.retiring() : slots_.next()));
  }
  COURIER_TRY_LET(const ssh::HostName host, ssh::parse_host_name(place));
  COURIER_TRY_LET(ssh::Session session, reach(call_, host));
  COURIER_TRY_LET(const ssh::Session::Answer answer, session.log_in(*key, call_.world.random));
  if (answer == ssh::Session::Answer::refused) {
    return false;
  }
  COURIER_TRY(session.try_session());
  return true;
}

Result<void> KeyWork::copy_pair(const std::string& from, const std::string& to) {
  COURIER_TRY_LET(const ReadKey read, read_key(call_, from));
  // ssh offers the key of the .pub that it finds, and is refused where that is another one's: so
  // there is none while the two would differ.
  COURIER_TRY(remove_file(to + ".pub"));
  COURIER_TRY(write(to, read.text.reveal(Disclosure::secret_file), 0600));
  return write(to + ".pub", read.file.public_half.line() + '\n', 0644);
}

Result<void> KeyWork::remove_file(const std::string& path) {
  COURIER_TRY_LET(const bool there, exists(call_, path));
  if (!there) {
    return {};
  }
  call_.world.boundary.reached("removing " + path);
  return call_.world.files.remove(path);
}

Result<void> KeyWork::remove_pair(const std::string& path) {
  COURIER_TRY(remove_file(path));
  return remove_file(path + ".pub");
}

Result<void> KeyWork::switch_over() {
  COURIER_TRY_LET(const ssh::PublicKey fresh, public_key(record_.new_id));
  COURIER_TRY_LET(const ReadKey current, read_key(call_, slots_.current()));
  // NAME is a whole working key at each instant: first the old one is copied, then replaced.
  if (current.file.public_half.base64 != fresh.base64) {
    COURIER_TRY(copy_pair(slots_.current(), slots_.retiring()));
  }
  COURIER_TRY_LET(const bool has_next, exists(call_, slots_.next()));
  if (has_next) {
    COURIER_TRY(copy_pair(slots_.next(), slots_.current()));
  }
  COURIER_TRY(write_targets());
  COURIER_TRY_LET(const ssh::PublicKey old, public_key(record_.old_id));
  for (const std::string& place : record_.places) {
    if (std::optional<KeyRegistry> names = registry(place)) {
      COURIER_TRY(names->switch_over(fresh, old));
    }
  }
  return remove_pair(slots_.next());
}

Result<void> KeyWork::write_targets() {
  COURIER_TRY_LET(const ssh::PublicKey old, public_key(record_.old_id));
  COURIER_TRY_LET(const ssh::PublicKey fresh, public_key(record_.new_id));
  COURIER_TRY_LET(KeyTargets targets, read_key_targets(call_, targets_, slots_.name, {old, fresh}));
  COURIER_TRY_LET(const Secret text, read_key_text(call_, slots_.current()));
  COURIER_TRY_LET(PlannedTargets planned, plan_key_targets(call_, std::move(targets), fresh, text));
  return write_key_targets(call_, planned);
}

Result<void> KeyWork::limit_old(const std::string& place, Time end) {
  if (registry(place)) {
    return {};  // it knows no end of a key
  }
  COURIER_TRY_LET(const ssh::PublicKey old, public_key(record_.old_id));
  return edit(place, {record_.new_id}, [&](const auto& text, const auto& keys) {
    return ssh::with_expiry(text, old, ssh::local_expiry(end, keys));
  });
}

Result<void> KeyWork::remove_old(const std::string& place) {
  COURIER_TRY_LET(const ssh::PublicKey old, public_key(record_.old_id));
  if (std::optional<KeyRegistry> names = registry(place)) {
    return names->remove(old);
  }
  return edit(place, {record_.new_id},
              [&](const auto& text, const auto&) { return ssh::without_key(text, old); });
}

Result<void> KeyWork::forget_old() {
  // A write that was killed half way leaves a file of another name, with a private key in it.
  COURIER_TRY_LET(const std::vector<std::string> names, call_.world.files.list(slots_.directory));
  for (const std::string& name : names) {
    if (is_half_written(name, slots_.name)) {
      COURIER_TRY(remove_file(slots_.directory + '/' + name));
    }
  }
  return remove_pair(slots_.retiring());
}

Result<void> KeyWork::keep(const Record& record) {
  const std::string stage(rotation::to_text(record.stage()));
  COURIER_TRY_LET(const ssh::PublicKey old, public_key(record.old_id));
  audit::Fields fields{
      {"key", record.name}, {"stage", stage}, {"old", ssh::sha256_fingerprint(old)}};
  if (!record.new_id.empty()) {
    COURIER_TRY_LET(const ssh::PublicKey fresh, public_key(record.new_id));
    fields.emplace_back("new", ssh::sha256_fingerprint(fresh));
  }
  // Before the state: a cut in between says a transition twice, rather than never.
  COURIER_TRY(append_to_audit(call_, "keys.rotate", fields));
  COURIER_TRY(write(slots_.state(), rotation::to_json(record), 0600));
  call_.printer.note(record.name + ": " + stage);
  return {};
}

}  // namespace courier::app
