"""Shipped templates and typed blocks boot in two cloud-inits; our MIME is what other programs take it for."""

import base64
import concurrent.futures
import email
import functools
import gzip
import json
import os
import subprocess

import pytest

from . import guest as guests

COURIER = os.environ.get("COURIER_PROGRAM", guests.ROOT / "build/static/esc-courier")
SUITES = ["trixie", "bookworm"]
# lambda-labs-cloud-init is test_boot.py's.
TEMPLATES = sorted(path.stem for path in (guests.ROOT / "templates").glob("*.yaml") if path.stem != "lambda-labs-cloud-init")
TOOLS = ["git", "curl", "jq", "tmux", "htop"]
GOOD = ({"local": 0, "network": 0, "config": 0, "final": 0}, "done", 0, [])
ODD = "it's \"a\" $HOME `id` \\ #x"

BLOCKS = """#cloud-config
parameters:
  kubectl:
blocks:
  tools: [jq]
  docker: ${docker}
  kubectl: ${parameters.kubectl}
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
              "ca": (folder / "ca.pem").read_text(), "token": {"fn::secret": "tok_4be0d7"}, "odd": ODD, "docker": True}
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


def outcomes(guest):
    return guest.run("cd /var/lib/esc-courier/install && grep -H '' *").stdout.splitlines()


def installed(guest, programs):
    """What each program says first; docker and kubectl are stand-ins, which say the name of their package."""
    return {name: guest.run(name, "-V" if name == "tmux" else "--version").stdout.split()[0] for name in programs}


@pytest.fixture(scope="module")
def boots(folder, stocks):
    """Boots in the background, two at a time, with package sources at hand. Templates that differ in their
    target only give the same text: one boot tells of them all."""
    def observe(suite, text):
        stock = stocks(suite)
        with machine(suite) as guest, stock.serve_to(guest):
            boot = guest.boot(stock.at_hand(text))
            groups = outcomes(guest)
            programs = TOOLS + (["docker"] if len(groups) > 1 else [])
            return (summary(boot), boot.seconds, guest.login(folder / "key"),
                    json.loads(guest.read("/etc/esc-courier/deployment.json")), groups, installed(guest, programs),
                    guest.run("id -nG debian").stdout.split())

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        @functools.cache
        def start(suite, text):
            return pool.submit(observe, suite, text)

        texts = {template: render(folder, template).decode() for template in TEMPLATES}
        yield {(suite, template): start(suite, text) for template, text in texts.items() for suite in SUITES}


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_shipped_template(suite, template, boots):
    boot, seconds, login, deployment, groups, programs, of_user = boots[suite, template].result()
    print(f"{suite}: booted in {seconds:.1f} s")
    assert boot == GOOD
    assert login == "debian"
    assert deployment == {"environment": "sophia/machine", "revision": None, "commit": None}
    with_docker = template != "nocloud"
    assert groups == (["docker:installed"] if with_docker else []) + ["tools:installed"]
    said = {"git": "git", "curl": "curl", "jq": "jq-1.7" if suite == "trixie" else "jq-1.6", "tmux": "tmux", "htop": "htop"}
    assert programs == (said | {"docker": "docker-ce-cli"} if with_docker else said)
    assert ("docker" in of_user) == with_docker


@pytest.mark.parametrize("suite", SUITES)
def test_typed_blocks(suite, folder, stocks):
    """All in one message of several parts, packed."""
    data = render(folder, "./blocks.yaml", "--target", "nocloud", "--gzip", "--allow", "user-data:token",
                  "--parameters", "kubectl=1.33")
    assert data.startswith(b"\x1f\x8b")
    stock = stocks(suite)
    with machine(suite) as guest, stock.serve_to(guest):
        boot = guest.boot(gzip.compress(stock.at_hand(gzip.decompress(data).decode()).encode()))
        print(f"blocks on {suite}: booted in {boot.seconds:.1f} s")
        assert summary(boot) == GOOD
        assert guest.login(folder / "key") == "debian"
        assert outcomes(guest) == ["docker:installed", "kubectl:installed", "tools:installed"]
        assert installed(guest, ["docker", "kubectl"]) == {"docker": "docker-ce-cli", "kubectl": "kubectl"}
        assert guest.run("ls /etc/apt/sources.list.d").stdout.split() == ["docker.sources", "kubernetes.sources"]
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
    ours = parts_of(render(folder, "./blocks.yaml", "--target", "nocloud", "--allow", "user-data:token",
                           "--parameters", "kubectl=1.33"))
    assert [part[0] for part in ours] == [
        "text/cloud-config", "text/x-shellscript", "text/cloud-boothook", "text/x-shellscript-per-boot"]
    with machine("trixie") as guest:
        arguments = []
        for mime_type, _, name, text in ours:
            guest.write(f"/parts/{name}", text)
            arguments += ["-a", f"{name}:{mime_type.removeprefix('text/')}"]
        theirs = guest.run("sh", "-c", 'cd /parts && cloud-init devel make-mime "$@"', "sh", *arguments).stdout
    assert parts_of(theirs.encode()) == ours
