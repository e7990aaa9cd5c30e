"""The program as a step of a job: definitions in the workspace, inputs as the runner hands them over."""

import os
import pathlib
import subprocess

from tests.leaks import Stream, report, search
from tests.runner import Job, Step

ROOT = pathlib.Path(__file__).resolve().parents[2]
STATIC = ROOT / "build/static/esc-courier"
PROGRAM = STATIC if STATIC.exists() else ROOT / "build/dev/esc-courier"

# An Ed25519 key made for these tests; it opens nothing. Its last line is too short to be masked.
KEY = """-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACCf+MTJ7xBb/fNHIefJbBtioFoL9ydvcO8VpQPErlzJZwAAALDCZcTewmXE
-----END OPENSSH PRIVATE KEY-----
"""

SECRETS = {
    "API_KEY": "hunter22-50%0A/x",
    "KEY": KEY,
    "CONFIG": '{"token": "tok-\\u00e9-<&>-secret", "port": 8443, "on": true}',
    "UNUSED": "never-handed-over-77",
}

BASE = """
values:
  region: us-south-2
  api:
    key: {fn::secret: "hunter22-50%0A/x"}
    hosts: [one.example, two.example]
  unused: {fn::secret: never-handed-over-77}
  environmentVariables:
    API_KEY: ${api.key}
    REGION: us-east-1
    LINES: "one\\ntwo\\n"
    EMPTY: ""
"""

PROD = (
    """
imports: [sophia/base]
values:
  config: {fn::secret: '{"token": "tok-\\u00e9-<&>-secret", "port": 8443, "on": true}'}
  environmentVariables:
    REGION: ${region}
    CONFIG: ${config}
  files:
    KEY:
      fn::secret: |
"""
    + "".join(f"        {line}\n" for line in KEY.splitlines())
)


def write_definitions(job, definitions):
    """{"sophia/base": text, ...} below `envs` in the workspace."""
    for name, text in definitions.items():
        path = job.mounts.workspace / "envs" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def make_job(folder, definitions=None, **more):
    job = Job(folder, **more)
    write_definitions(job, definitions or {"sophia/base": BASE, "sophia/prod": PROD})
    return job


def pull_step(job, inputs=None, **more):
    usual = {
        "command": "pull",
        "definitions": "envs",
        "environment": "sophia/prod",
        "host-paths": f"={job.mounts.workspace}|{job.mounts.temp}",
    }
    inputs = {name: value for name, value in (usual | (inputs or {})).items() if value is not None}
    command = [str(PROGRAM)]
    return Step(
        command=[*command, "action"], post_command=[*command, "post"], inputs=inputs, **more
    )


def shell_step(script, **more):
    return Step(command=["sh", "-c", script], **more)


def leaks_of(job, *results, secrets=None, allowed=()):
    """Leaks in what the runner shows and in what lies around, the places meant for secrets aside:
    the definitions, and the file commands that the runner has consumed."""
    places = [job.mounts.workspace, job.mounts.temp]
    for number, result in enumerate(results):
        places += [
            Stream(f"stdout of {number}", result.raw_stdout),
            Stream(f"stderr of {number}", result.raw_stderr),
            Stream(f"log of {number}", result.log_text.encode(), masks_allowed=False),
            Stream(f"summary of {number}", result.summary.encode(), masks_allowed=False),
        ]
    meant = [job.mounts.workspace / "envs", job.mounts.file_commands, *allowed]
    return report(search(secrets or SECRETS, places, allowed=meant))


def by_hand(*arguments, cwd, env=None):
    """(exit code, stdout, stderr) of the program outside workflows."""
    done = subprocess.run(
        [str(PROGRAM), *arguments],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": str(cwd)} | (env or {}),
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr
