"""Typed blocks and shipped templates, by the program: values in commands as real shells read them, files beside
the template, what is said of secrets, packed user data."""

import base64
import email
import gzip
import json
import os
import pathlib
import subprocess

import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGwWVHcExR3nqfXp8Q1lPmy5dUlR/GXnAUu2c0Jg/dP5 me"
# What shells take apart: quotes, expansions, globs, separators, comments, line ends, blanks at the ends.
ODD = ["it's", 'a "b" c', "$HOME ${HOME} $(id) `id` $'x'", "a;b|c&d>e<f(g)", "*?[a-z]~{a,b}!", " a  b ", "#x", "a\nb\n",
       "\\", "a\\", "\\'\"", "-n", "", "ä€", "'", '"', "$", "`", "!!", "a\\nb", "%s"]
SHELLS = [shell for shell in ("/bin/sh", "/bin/bash") if pathlib.Path(shell).exists()]
TEMPLATES = {"lambda": "lambda", "lambda-labs-cloud-init": "lambda", "aws": "ec2", "gcp": "gcp", "azure": "azure",
             "hetzner": "hetzner", "digitalocean": "digitalocean", "openstack": "openstack", "nocloud": "nocloud"}


@pytest.fixture
def render(program, tmp_path):
    def run(values, *arguments, template=None):
        (tmp_path / "sophia").mkdir(exist_ok=True)
        (tmp_path / "sophia/prod.yaml").write_text(json.dumps({"values": values}))
        if template:
            (tmp_path / "machine.yaml").write_text("#cloud-config\n" + template)
            arguments = ("--template", "./machine.yaml", *arguments)
        return subprocess.run(
            [program, "render", "--definitions", ".", "--environment", "sophia/prod", "--output-file", "out", *arguments],
            cwd=tmp_path, capture_output=True, text=True, env={})

    run.folder = tmp_path
    return run


@pytest.mark.parametrize("shell", SHELLS)
def test_values_in_commands(render, shell):
    """Each odd value, bare, inside a word, in double and in single quotes, is what the program is handed."""
    show = "python3 -c 'import json, sys; print(json.dumps(sys.argv[1:]))'"
    lines = []
    for number in range(len(ODD)):
        value = "${odd[%d]}" % number
        lines.append(f"show {value} --a={value}.b \"<{value}>\" '<{value}>' end")
    done = render({"odd": [text.replace("$", "$$") for text in ODD]},
                  template=yaml.safe_dump({"blocks": {"commands": lines}}))
    assert done.returncode == 0, done.stderr
    commands = yaml.safe_load((render.folder / "out").read_text())["runcmd"]
    for text, command in zip(ODD, commands, strict=True):
        ran = subprocess.run([shell, "-c", f"show() {{ {show} \"$@\"; }}\n{command}"], capture_output=True, text=True, check=True)
        assert json.loads(ran.stdout) == [text, f"--a={text}.b", f"<{text}>", f"<{text}>", "end"], command


@pytest.mark.parametrize("name,target", TEMPLATES.items())
def test_shipped(render, program, name, target):
    key = base64.b64encode(PUBLIC.encode()).decode()
    values = {"lambda_labs_ssh_public_key_base64": key, "ssh_public_key_base64": key}
    done = render(values, "--template", name)
    assert done.returncode == 0, done.stderr
    metadata = json.loads((render.folder / "out.metadata.json").read_text())
    assert (metadata["target"], metadata["secrets"]) == (target, [])
    subprocess.run([program, "render", "--check", "--target", target, "out"], cwd=render.folder, check=True,
                   capture_output=True)
    text = (render.folder / "out").read_bytes()
    text = base64.b64decode(text) if metadata["userData"]["encoding"] == "base64" else text
    config = yaml.safe_load(text)
    assert config["ssh_authorized_keys"] == [PUBLIC] and config["users"] == ["default"]
    help_text = subprocess.run([program, "render", "--help"], capture_output=True, text=True, check=True).stdout
    assert name in help_text


def test_every_template_is_listed():
    files = {path.stem for path in (ROOT / "templates").iterdir()}
    assert files == set(TEMPLATES) - {"lambda"}


def test_secrets_are_named(render):
    template = "blocks: {files: [{path: /etc/token, content: '${token}'}]}\n"
    values = {"token": {"fn::secret": "tok_4be0d7"}}
    refused = render(values, template=template)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        "./machine.yaml:2:46: error: blocks.files[0].content: ${token} is a secret (medium: nothing tells when it "
        "ends), which whoever can ask the machine's metadata service could read. If it must be here: "
        "--allow user-data:token\n")
    done = render(values, "--allow", "user-data:token", template=template)
    assert done.returncode == 0
    assert "out holds token: medium, nothing tells when it ends\n" in done.stderr
    assert "tok_4be0d7" not in done.stderr
    metadata = (render.folder / "out.metadata.json").read_text()
    assert json.loads(metadata)["secrets"] == [
        {"name": "token", "severity": "medium", "what": "nothing tells when it ends"}]
    assert "tok_4be0d7" not in metadata
    written = yaml.safe_load((render.folder / "out").read_text())["write_files"]
    assert written == [{"path": "/etc/token", "permissions": "0600", "content": "tok_4be0d7"}]


def test_files_beside_the_template(render):
    (render.folder / "setup.sh").write_text("#!/bin/sh\necho ${HOME}\n")
    (render.folder / "logo").write_bytes(b"\x89PNG\xff")
    template = ("blocks:\n  files: [{path: /etc/logo, from: logo}]\n"
                "  scripts: [{name: 10-setup.sh, from: setup.sh}]\n")
    done = render({}, "--target", "nocloud", template=template)
    assert done.returncode == 0, done.stderr
    config, script = email.message_from_bytes((render.folder / "out").read_bytes()).get_payload()
    logo = yaml.safe_load(config.get_payload())["write_files"][0]
    assert base64.b64decode(logo["content"]) == b"\x89PNG\xff" and logo["encoding"] == "b64"
    assert script.get_payload() == "#!/bin/sh\necho ${HOME}\n"
    missing = render({}, template="blocks: {files: [{path: /etc/x, from: none}]}\n")
    assert missing.returncode == 2
    assert missing.stderr.startswith("./machine.yaml:2:39: error: blocks.files[0].from: ")


@pytest.mark.parametrize("block", ["files: [{path: /etc/x, from: %s}]", "scripts: [{name: 10-x.sh, from: %s}]"])
def test_links_beside_the_template(render, block):
    """A link in a checked-out repository leads to what its author could not read: the runner's environment."""
    (render.folder / "env").symlink_to("/proc/self/environ")
    (render.folder / "folder").symlink_to("/etc")
    os.mkfifo(render.folder / "pipe")
    for name, said in (("env", "./env is no plain file"), ("folder/hostname", "./folder is no folder"),
                       ("folder//hostname", "./folder is no folder"), ("pipe", "./pipe is no plain file")):
        template = "blocks: {" + block % name + "}\n"
        done = render({}, "--target", "nocloud", template=template)
        assert (done.returncode, done.stdout) == (2, "")
        column = 1 + template.index(name)
        path = "files" if block.startswith("files") else "scripts"
        assert done.stderr == (f"./machine.yaml:2:{column}: error: blocks.{path}[0].from: {said}, and links are not "
                               "followed\n")
        assert not (render.folder / "out").exists()


@pytest.mark.parametrize("target,encoded", [("nocloud", False), ("ec2", True), ("openstack", True), ("hetzner", True)])
def test_gzip(render, program, target, encoded):
    done = render({}, "--gzip", "--target", target, template="runcmd: [[echo, hello]]\n")
    assert done.returncode == 0, done.stderr
    data = (render.folder / "out").read_bytes()
    packed = base64.b64decode(data, validate=True) if encoded else data
    assert packed[4:8] == b"\0\0\0\0"
    text = gzip.decompress(packed)
    assert text == b"#cloud-config\n# Rendered by esc-courier.\nruncmd:\n  -\n    - echo\n    - hello\n"
    described = json.loads((render.folder / "out.metadata.json").read_text())["userData"]
    assert (described["gzip"], described["bytes"], described["encodedBytes"]) == (True, len(text), len(data))
    subprocess.run([program, "render", "--check", "--target", target, "out"], cwd=render.folder, check=True,
                   capture_output=True)
