"""What `render` writes beside the user data: a metadata file as its published schema says."""

import base64
import hashlib
import json
import pathlib
import subprocess

import jsonschema
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "schemas/user-data-metadata.schema.json").read_text())
PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGwWVHcExR3nqfXp8Q1lPmy5dUlR/GXnAUu2c0Jg/dP5 me"


@pytest.mark.parametrize("target", SCHEMA["properties"]["target"]["enum"])
def test_metadata(program, tmp_path, target):
    (tmp_path / "sophia").mkdir()
    key = base64.b64encode(PUBLIC.encode()).decode()
    (tmp_path / "sophia/prod.yaml").write_text(
        f"values:\n  lambda_labs_ssh_public_key_base64:\n    fn::secret: {key}\n  token: {{fn::secret: tok_4be0d7}}\n")
    done = subprocess.run(
        [program, "render", "--definitions", ".", "--environment", "sophia/prod", "--target", target,
         "--parameters", "run=17\n" + ("kubectl=1.33" if target == "lambda" else ""), "--output-file", "out/../machine.yaml"],
        cwd=tmp_path, capture_output=True, text=True, env={"GITHUB_SHA": "0123abc"})
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "machine.metadata.json").read_text()
    metadata = json.loads(text)
    jsonschema.Draft202012Validator(SCHEMA).validate(metadata)
    data = (tmp_path / "machine.yaml").read_bytes()
    encoded = metadata["userData"]["encoding"] == "base64"
    plain = base64.b64decode(data, validate=True) if encoded else data
    assert plain.startswith(b"#cloud-config\n")
    assert metadata["userData"]["sha256"] == hashlib.sha256(data).hexdigest()
    assert (metadata["userData"]["bytes"], metadata["userData"]["encodedBytes"]) == (len(plain), len(data))
    assert (metadata["commit"], metadata["parameters"], metadata["revision"]) == (
        "0123abc", {"run": "17", "kubectl": None} if target == "lambda" else {"run": "17"}, None)
    assert "tok_4be0d7" not in text and key not in text
    # Our own checker agrees with what was written.
    subprocess.run([program, "render", "--check", "--target", target, "machine.yaml"], cwd=tmp_path, check=True)


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
