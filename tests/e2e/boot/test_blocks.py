"""Shipped templates and typed blocks boot in two cloud-inits; our MIME is what other programs take it for."""

import base64
import email
import functools
import json
import os
import pathlib
import subprocess

import pytest

from . import guest as guests

COURIER = os.environ.get("COURIER_PROGRAM", guests.ROOT / "build/static/esc-courier")
SUITES = ["trixie", "bookworm"]
# lambda-labs-cloud-init is test_boot.py's.
TEMPLATES = sorted(path.stem for path in (guests.ROOT / "templates").glob("*.yaml") if path.stem != "lambda-labs-cloud-init")
TOOLS = ["git", "curl", "jq", "tmux", "htop"]
DOCKER = "docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin"
GOOD = ({"local": 0, "network": 0, "config": 0, "final": 0}, "done", 0, [])
ODD = "it's \"a\" $HOME `id` \\ #x"

BLOCKS = """#cloud-config
blocks:
  ssh:
    keys: ["${public}"]
  ca-certificates: ["${ca}"]
  metadata: {role: test}
  files:
    - {path: /etc/tool/token, content: "${token}"}
    - {path: /etc/tool/logo, from: logo}
    - {path: /home/deploy/notes, content: "mine", permissions: "0640", owner: "deploy:deploy"}
  commands:
    - printf '%s\\n' ${odd} "<${odd}>" '<${odd}>' >/root/odd
    - [sh, -c, "printf '%s\\n' \\"$1\\" >/root/word", sh, "${odd}"]
    - echo commands >>/root/order
  scripts:
    - name: 10-first.sh
      content: |
        #!/bin/sh
        echo first ${odd} >>/root/order
    - name: early
      type: boothook
      content: |
        #!/bin/sh
        echo early >>/root/order
    - name: each.sh
      type: per-boot
      content: |
        #!/bin/sh
        echo each boot >>/root/order
users:
  - default
  - {name: deploy, shell: /bin/sh}
runcmd:
  - echo own >>/root/order
"""

pytestmark = pytest.mark.skipif(guests.cannot() is not None, reason=str(guests.cannot()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Keys, a certificate, and the definition that holds them."""
    folder = tmp_path_factory.mktemp("blocks")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "of the test", "-f", folder / "key"], check=True)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", "/dev/null", "-out", folder / "ca.pem", "-days", "2", "-subj", "/CN=test CA"],
                   check=True, capture_output=True)
    public = (folder / "key.pub").read_text()
    values = {"public": public.strip(), "ssh_public_key_base64": base64.b64encode(public.encode()).decode(),
              "ca": (folder / "ca.pem").read_text(), "token": {"fn::secret": "tok_4be0d7"}, "odd": ODD}
    (folder / "sophia").mkdir()
    (folder / "sophia/machine.yaml").write_text(json.dumps({"values": values}))
    (folder / "blocks.yaml").write_text(BLOCKS)
    (folder / "logo").write_bytes(b"\x89PNG\xff")
    return folder


def render(folder, template, *arguments):
    """The user data, as the cloud hands it to the machine."""
    subprocess.run([COURIER, "render", "--definitions", folder, "--environment", "sophia/machine", "--template", template,
                    "--output-file", folder / "out", *arguments],
                   check=True, cwd=folder, env={}, stdin=subprocess.DEVNULL)
    metadata = json.loads((folder / "out.metadata.json").read_text())
    data = (folder / "out").read_bytes()
    return base64.b64decode(data) if metadata["userData"]["encoding"] == "base64" else data


def machine(suite):
    return guests.Guest(suite, environment={"ESC_COURIER_INSTALL_PAUSE": "0"})


def summary(boot):
    return boot.stages, boot.status, boot.status_code, boot.complaints


@functools.cache
def observed(suite, data, key):
    """What becomes of the machine. Templates that differ in their target only give it the same text: one boot tells."""
    with machine(suite) as guest:
        boot = guest.boot(data)
        print(f"{suite}: booted in {boot.seconds:.1f} s")
        groups = guest.run("cd /var/lib/esc-courier/install && grep -H '' *").stdout.splitlines()
        return summary(boot), guest.login(key), json.loads(guest.read("/etc/esc-courier/deployment.json")), groups


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_shipped_template(suite, template, folder):
    boot, login, deployment, groups = observed(suite, render(folder, template), folder / "key")
    assert boot == GOOD
    assert login == "debian"
    assert deployment == {"environment": "sophia/machine", "revision": None, "commit": None}
    # Nothing answers in the guest's network; what was asked for, and from where, is on record.
    expected = ["tools:failed: not installed from the system's sources: " + " ".join(TOOLS)]
    if template != "nocloud":
        expected.insert(0, f"docker:failed: not installed from https://download.docker.com/linux/debian: {DOCKER}")
    assert groups == expected


@pytest.mark.parametrize("suite", SUITES)
def test_typed_blocks(suite, folder):
    """All in one message of several parts, packed."""
    data = render(folder, "./blocks.yaml", "--target", "nocloud", "--gzip", "--allow", "user-data:token")
    assert data.startswith(b"\x1f\x8b")
    with machine(suite) as guest:
        boot = guest.boot(data)
        print(f"blocks on {suite}: booted in {boot.seconds:.1f} s")
        assert summary(boot) == GOOD
        assert guest.login(folder / "key") == "debian"
        assert json.loads(guest.read("/etc/esc-courier/deployment.json"))["role"] == "test"
        ca = (folder / "ca.pem").read_text().strip()
        assert ca in guest.read("/etc/ssl/certs/ca-certificates.crt")
        modes = guest.run("stat -c '%a %U:%G %s' /etc/tool/token /etc/tool/logo /home/deploy/notes").stdout
        assert modes.splitlines() == ["600 root:root 10", "644 root:root 5", "640 deploy:deploy 4"]
        assert guest.run("base64 /etc/tool/logo").stdout.strip() == base64.b64encode(b"\x89PNG\xff").decode()
        assert guest.read("/root/odd") == f"{ODD}\n<{ODD}>\n<{ODD}>\n"
        assert guest.read("/root/word") == f"{ODD}\n"
        # By name: 10-first.sh, then runcmd, where the blocks' commands come before the template's own.
        assert guest.read("/root/order").splitlines() == ["early", "each boot", f"first {ODD}", "commands", "own"]


def parts_of(message):
    parsed = email.message_from_bytes(message)
    assert parsed.get_content_type() == "multipart/mixed" and not parsed.defects
    parts = parsed.get_payload()
    assert all(not part.defects for part in parts)
    return [(part.get_content_type(), part.get_content_charset(), part.get_filename(), part.get_payload(decode=True))
            for part in parts]


def test_mime_is_that_of_make_mime(folder):
    """What Python's parser reads in our message is what it reads in that of cloud-init's own tool."""
    ours = parts_of(render(folder, "./blocks.yaml", "--target", "nocloud", "--allow", "user-data:token"))
    assert [part[0] for part in ours] == [
        "text/cloud-config", "text/x-shellscript", "text/cloud-boothook", "text/x-shellscript-per-boot"]
    with machine("trixie") as guest:
        arguments = []
        for mime_type, _, name, text in ours:
            guest.write(f"/parts/{name}", text)
            arguments += ["-a", f"{name}:{mime_type.removeprefix('text/')}"]
        theirs = guest.run("sh", "-c", 'cd /parts && cloud-init devel make-mime "$@"', "sh", *arguments).stdout
    assert parts_of(theirs.encode()) == ours
