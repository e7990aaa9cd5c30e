"""keys verify --host: real sshds, what they are asked, and what is said when they are not what they should be."""

import shutil
import socket

import pytest

from tests.e2e import sshkeys
from tests.e2e.sshd import Host
from tests.leaks.places import Stream
from tests.leaks.search import search

KINDS = [("ed25519", 256), ("ecdsa", 256), ("ecdsa", 384), ("ecdsa", 521), ("rsa", 3072)]


@pytest.fixture(scope="module")
def tool(program):
    return sshkeys.Tool(program)


@pytest.fixture
def host(tmp_path):
    made = Host(tmp_path / "host")
    yield made
    made.close()


@pytest.fixture
def key(tmp_path):
    return sshkeys.make(tmp_path, "key", "ed25519", 256, "mine")


def fingerprint(key):
    return sshkeys.keygen("-l", "-f", key.path + ".pub").decode().split()[1]


def verify(tool, tmp_path, key, *hosts, options=(), known="known"):
    chosen = (part for host in hosts for part in ("--host", host.name))
    arguments = (key.path, *chosen, "--known-hosts", str(tmp_path / known), *options)
    # An agent and a home full of keys must make no difference.
    done = tool.run("verify", *arguments, env={"SSH_AUTH_SOCK": "/nonexistent", "HOME": "/nonexistent"})
    streams = [Stream("stdout", done.stdout), Stream("stderr", done.stderr)]
    if not key.passphrase:
        assert not search(sshkeys.private_numbers(key.text), streams)
    return done.returncode, done.stdout.decode().splitlines(), done.stderr.decode()


def opened(host, key, host_key="ed25519"):
    kind = host.public_host_key(host_key).split()[0]
    return (
        f"{host.name}: opened by {key.kind} {fingerprint(key)}; its host key is {kind} "
        f"{host.fingerprint(host_key)}"
    )


@pytest.mark.parametrize(("kind", "bits"), KINDS)
def test_each_kind_of_key_opens_a_host_that_is_known(tool, tmp_path, host, kind, bits):
    key = sshkeys.make(tmp_path, "key", kind, bits, "mine")
    host.allow(key.path + ".pub")
    (tmp_path / "known").write_text("# mine\n" + host.known())
    code, out, err = verify(tool, tmp_path, key, host)
    assert (code, err) == (0, "")
    assert out[-1] == opened(host, key)


@pytest.mark.parametrize("form", ["openssh", "pem", "pkcs8"])
def test_formats_and_passphrases(tool, tmp_path, host, form):
    key = sshkeys.make(tmp_path, "key", "rsa", 3072).converted(form, sshkeys.PASSPHRASE)
    host.allow(key.path + ".pub")
    (tmp_path / "known").write_text(host.known())
    code, out, err = verify(tool, tmp_path, key, host, options=tool.with_passphrase(key, tmp_path))
    assert (code, err) == (0, "")
    assert out[-1] == opened(host, key)


@pytest.mark.parametrize("host_key", ["ed25519", "ecdsa", "rsa"])
def test_the_host_key_that_is_known_is_the_one_asked_for(tool, tmp_path, key, host_key):
    host = Host(tmp_path / "host", ("ed25519", "ecdsa", "rsa"))
    host.allow(key.path + ".pub")
    (tmp_path / "known").write_text(host.known(host_key))
    code, out, err = verify(tool, tmp_path, key, host)
    assert (code, err) == (0, "")
    assert out[-1] == opened(host, key, host_key)


def test_names_that_are_hashed(tool, tmp_path, host, key):
    host.allow(key.path + ".pub")
    (tmp_path / "known").write_text(host.known())
    sshkeys.keygen("-H", "-f", str(tmp_path / "known"))
    assert "127.0.0.1" not in (tmp_path / "known").read_text()
    assert verify(tool, tmp_path, key, host)[0] == 0


def test_sha1_is_never_used(tool, tmp_path):
    key = sshkeys.make(tmp_path, "key", "rsa", 3072)
    host = Host(tmp_path / "host", settings="PubkeyAcceptedAlgorithms ssh-rsa\n")
    host.allow(key.path + ".pub")
    (tmp_path / "known").write_text(host.known())
    code, _, err = verify(tool, tmp_path, key, host)
    assert code == 1
    assert f"{host.name}: refuses the key rsa {fingerprint(key)}" in err


def test_another_key_is_refused_and_only_the_given_one_tried(tool, tmp_path, host, key):
    other = sshkeys.make(tmp_path, "other", "ed25519", 256)
    host.allow(other.path + ".pub")
    (tmp_path / "known").write_text(host.known())
    shutil.copy(other.path, tmp_path / "host/.ssh/id_ed25519")
    code, out, err = verify(tool, tmp_path, key, host)
    assert code == 1
    assert err == (
        f"esc-courier: error: {host.name}: refuses the key ed25519 {fingerprint(key)}\n"
        "  hint: is its public line in the host's ~/.ssh/authorized_keys of this user?\n"
    )
    assert not any("opened" in line for line in out)


def test_a_host_that_is_not_known(tool, tmp_path, host, key):
    host.allow(key.path + ".pub")
    known = tmp_path / "known"
    code, _, err = verify(tool, tmp_path, key, host)
    shown = f"ssh-ed25519 {host.fingerprint()}"
    assert code == 2
    assert err == (
        f"esc-courier: error: {host.name}: is not in {known}; it shows the host key {shown}\n"
        "  hint: compare it with what the host itself says (ssh-keygen -lf "
        "/etc/ssh/ssh_host_ed25519_key.pub), then --learn-host-key\n"
    )
    assert not known.exists()
    known.write_text("other.example ssh-ed25519 AAAA")
    code, out, err = verify(tool, tmp_path, key, host, options=("--learn-host-key",))
    assert (code, out[-1]) == (0, opened(host, key))
    assert err == f"{host.name}: learnt the host key {shown} into {known}\n"
    assert known.read_text() == f"other.example ssh-ed25519 AAAA\n{host.known()}"
    assert verify(tool, tmp_path, key, host)[0] == 0
    found = sshkeys.keygen("-F", f"[127.0.0.1]:{host.port}", "-f", str(known))
    assert host.public_host_key().encode() in found


def test_a_learnt_file_is_ours_alone(tool, tmp_path, host, key):
    host.allow(key.path + ".pub")
    options = ("--learn-host-key",)
    assert verify(tool, tmp_path, key, host, options=options, known="new/known")[0] == 0
    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("new", "new/known")]
    assert modes == [0o700, 0o600]


def test_a_host_key_that_changed_is_refused_whatever_was_asked(tool, tmp_path, host, key):
    host.allow(key.path + ".pub")
    before = "# a line\n" + host.known()
    (tmp_path / "known").write_text(before)
    host.set_host_keys("ed25519")
    for options in ((), ("--learn-host-key",)):
        code, out, err = verify(tool, tmp_path, key, host, options=options)
        assert code == 1
        assert err.splitlines()[0] == (
            f"esc-courier: error: {host.name}: shows the host key ssh-ed25519 {host.fingerprint()}, which "
            f"is not the one of {tmp_path}/known:2"
        )
        assert not any("opened" in line for line in out)
    assert (tmp_path / "known").read_text() == before


def test_a_host_that_has_keys_of_other_types_only(tool, tmp_path, key):
    host = Host(tmp_path / "host", ("ecdsa",))
    host.allow(key.path + ".pub")
    (tmp_path / "known").write_text(f"[127.0.0.1]:{host.port} {(tmp_path / 'key.pub').read_text()}")
    code, _, err = verify(tool, tmp_path, key, host)
    assert code == 1
    assert "it may have no host key of the types that are known of it: ssh-ed25519" in err


def test_a_host_key_that_was_revoked(tool, tmp_path, host, key):
    host.allow(key.path + ".pub")
    (tmp_path / "known").write_text(f"{host.known()}@revoked * {host.public_host_key()}\n")
    code, _, err = verify(tool, tmp_path, key, host)
    assert code == 1
    assert f"which {tmp_path}/known:2 revokes" in err


def test_a_host_that_takes_the_key_and_opens_no_session(tool, tmp_path, key):
    host = Host(tmp_path / "host", settings="MaxSessions 0\n")
    host.allow(key.path + ".pub")
    (tmp_path / "known").write_text(host.known())
    code, out, err = verify(tool, tmp_path, key, host)
    assert (code, err) == (1, f"esc-courier: error: {host.name}: takes the key, but opens no session\n")
    assert not any("opened" in line for line in out)


def test_several_hosts_are_all_tried(tool, tmp_path, host, key):
    second = Host(tmp_path / "second")
    second.allow(key.path + ".pub")
    (tmp_path / "known").write_text(host.known() + second.known())
    code, out, err = verify(tool, tmp_path, key, host, second)
    assert code == 1
    assert f"{host.name}: refuses the key" in err
    assert out[-1] == opened(second, key)


@pytest.fixture
def silent():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def verify_at(tool, tmp_path, key, name, *options):
    done = tool.run("verify", key.path, "--host", name, "--known-hosts", str(tmp_path / "known"), *options)
    return done.returncode, done.stderr.decode()


def test_a_host_that_says_nothing(tool, tmp_path, key, silent):
    code, err = verify_at(tool, tmp_path, key, f"me@127.0.0.1:{silent}", "--timeout", "1")
    assert code == 1
    assert err == (
        f"esc-courier: error: me@127.0.0.1:{silent}: the connection was lost, or no answer came in time, "
        "before the host had proven itself\n"
        "  hint: is it an SSH server that listens there? --timeout gives it more seconds\n"
    )


def test_a_port_where_nobody_listens(tool, tmp_path, key):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        code, err = verify_at(tool, tmp_path, key, f"me@127.0.0.1:{port}")
    assert code == 1
    assert err == (
        f"esc-courier: error: 127.0.0.1 port {port}: no connection\n"
        "  hint: is the machine up, and sshd listening on this port?\n"
    )


def test_a_name_without_address(tool, tmp_path, key):
    code, err = verify_at(tool, tmp_path, key, "me@no-such-host.invalid", "--timeout", "5")
    assert code == 1
    assert err.startswith("esc-courier: error: no-such-host.invalid port 22: ")


@pytest.mark.parametrize("name", ["a b", "me@", "host:0", "host:x", "-oProxyCommand=x", "[::1", "a@b@c:1:", ""])
def test_what_is_no_host(tool, tmp_path, key, name):
    code, err = verify_at(tool, tmp_path, key, f"me@host,{name or '@'}")
    assert code == 2
    assert "expected [USER@]HOST[:PORT]" in err


def test_a_user_is_needed(tool, tmp_path, key):
    done = tool.run("verify", key.path, "--host", "host", env={})
    assert done.returncode == 2
    assert b"--host host: names no user, and USER is not set" in done.stderr
