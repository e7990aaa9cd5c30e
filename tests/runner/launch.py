"""Starts what a step runs, reads both streams to their end, and cancels it as the runner does."""

import os
import re
import secrets
import shutil
import signal
import subprocess
import threading
import time

STREAM_GRACE = 5.0  # seconds that streams may stay open behind the process
SIGINT_GRACE = 7.5
SIGTERM_GRACE = 2.5


def container_command(job, step, entrypoint, names):
    """The runner's `docker run`; each variable goes by its name only."""
    label = secrets.token_hex(3)
    image = re.sub(r"[^a-zA-Z0-9]", "", step.image)
    command = [shutil.which("docker") or "docker", "run", "--name", f"{image}_{label}"]
    command += ["--label", label, "--workdir", "/github/workspace", "--rm"]
    for name in names:
        command += ["-e", name]
    if entrypoint:
        command += ["--entrypoint", entrypoint]
    if step.network:
        command += ["--network", step.network]
    return [*command, *job.mounts.volumes(), step.image, *step.args]


def container_environ(env):
    """The environment of the docker client: the step's, and what the client itself needs."""
    own = ("PATH", "DOCKER_HOST", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH")
    return {name: os.environ[name] for name in own if name in os.environ} | env


def remove_container(command):
    """Tidies up behind a client that was killed: the container does not die with it."""
    name = command[command.index("--name") + 1]
    subprocess.run([command[0], "rm", "-f", name], capture_output=True, check=False)


class Finished:
    def __init__(self, exit_code, chunks, killed):
        self.exit = exit_code
        self.chunks = chunks  # (stream, bytes) in the order of arrival
        self.killed = killed  # the process group had to be killed

    def stream(self, name):
        return b"".join(data for stream, data in self.chunks if stream == name)


def _read(stream, pipe, chunks):
    while data := os.read(pipe.fileno(), 65536):
        chunks.append((stream, data))


def _kill_group(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _cancel(process):
    """SIGINT, SIGTERM, SIGKILL, each to the process itself only; True if it came to the last."""
    for number, grace in ((signal.SIGINT, SIGINT_GRACE), (signal.SIGTERM, SIGTERM_GRACE)):
        process.send_signal(number)
        try:
            process.wait(grace)
            return False
        except subprocess.TimeoutExpired:
            continue
    _kill_group(process)
    process.wait()
    return True


def run(command, env, cwd, timeout, cancel_after=None):
    """Runs to the end, or cancels after `cancel_after` seconds. TimeoutExpired after `timeout`."""
    process = subprocess.Popen(
        command,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    chunks = []
    readers = [
        threading.Thread(target=_read, args=(name, pipe, chunks), daemon=True)
        for name, pipe in (("stdout", process.stdout), ("stderr", process.stderr))
    ]
    for reader in readers:
        reader.start()
    killed = False
    try:
        process.wait(timeout if cancel_after is None else cancel_after)
    except subprocess.TimeoutExpired:
        if cancel_after is None:
            _kill_group(process)
            raise
        killed = _cancel(process)
    until = time.monotonic() + STREAM_GRACE
    for reader in readers:
        reader.join(max(0.0, until - time.monotonic()))
    if any(reader.is_alive() for reader in readers):
        _kill_group(process)
        killed = True
        for reader in readers:
            reader.join()
    process.stdout.close()
    process.stderr.close()
    return Finished(process.returncode, list(chunks), killed)
