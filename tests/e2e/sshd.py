"""Hosts of the tests: real sshds, each with a home folder and host keys of its own, on loopback ports."""

import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import threading

import pytest

from tests.e2e.sshkeys import keygen

CONFIG = """\
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
PidFile none
"""


class Host:
    """One machine: its sshd is started for each connection, as inetd would."""

    def __init__(self, folder, host_keys=("ed25519",), settings="", port=0):
        self.sshd = shutil.which("sshd", path="/usr/sbin:/usr/bin")
        if not self.sshd:
            pytest.skip("no sshd (scripts/bootstrap test)")
        if os.geteuid() == 0:
            pathlib.Path("/run/sshd").mkdir(exist_ok=True)
        self.folder = folder
        (folder / ".ssh").mkdir(parents=True, mode=0o700)
        self.authorized = folder / ".ssh/authorized_keys"
        self.authorized.touch(mode=0o600)
        self.settings = settings
        self.set_host_keys(*host_keys)
        self.connections = 0
        self.socket = socket.create_server(("127.0.0.1", port))
        self.port = self.socket.getsockname()[1]
        self.user = os.environ.get("USER") or "root"
        threading.Thread(target=self.serve, daemon=True).start()

    def set_host_keys(self, *kinds):
        """New ones, in place of those that were."""
        for kind in kinds:
            path = self.folder / f"host_{kind}"
            for old in (path, path.with_suffix(".pub")):
                old.unlink(missing_ok=True)
            keygen("-q", "-t", kind, "-N", "", "-f", str(path))
        names = "".join(f"HostKey {self.folder}/host_{kind}\n" for kind in kinds)
        # Home is what commands take for it; sshd itself goes by its setting.
        where = f"AuthorizedKeysFile {self.authorized}\nSetEnv HOME={self.folder}\n"
        (self.folder / "sshd_config").write_text(names + where + CONFIG + self.settings)

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            command = [self.sshd, "-i", "-f", str(self.folder / "sshd_config")]
            with connection:
                subprocess.Popen(command, stdin=connection, stdout=connection, stderr=subprocess.DEVNULL)

    def close(self):
        """Nobody listens there any more."""
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()

    def allow(self, *public_files):
        lines = "".join(pathlib.Path(file).read_text() for file in public_files)
        self.authorized.write_text(lines)

    def public_host_key(self, kind="ed25519"):
        return " ".join((self.folder / f"host_{kind}.pub").read_text().split()[:2])

    def fingerprint(self, kind="ed25519"):
        return keygen("-l", "-f", str(self.folder / f"host_{kind}.pub")).decode().split()[1]

    @property
    def name(self):
        return f"{self.user}@127.0.0.1:{self.port}"

    def known(self, kind="ed25519"):
        return f"[127.0.0.1]:{self.port} {self.public_host_key(kind)}\n"
