"""Signed apt repositories for a guest without a network, in a folder to be served over HTTP."""

import hashlib
import pathlib
import re
import shutil
import subprocess
import textwrap

from . import guest as guests

PORT = 8000  # in the guest's own network
DOCKER = ["docker-ce", "docker-ce-cli", "containerd.io", "docker-buildx-plugin", "docker-compose-plugin"]
KUBERNETES_KEY = "DE15B14486CD377B9E876E1A234654DA9A296436"


def make_package(folder, name, program=None, after_install=None):
    """A package of that name, with /usr/bin/PROGRAM that says which package it came with, and a
    command for its postinst."""
    tree = folder / f"{name}.tree"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN/control").write_text(
        f"Package: {name}\nVersion: 1.0\nArchitecture: all\nMaintainer: nobody\nDescription: stands for {name}\n")
    if program:
        (tree / "usr/bin").mkdir(parents=True)
        (tree / "usr/bin" / program).write_text(f"#!/bin/sh\necho {name}\n")
        (tree / "usr/bin" / program).chmod(0o755)
    if after_install:
        (tree / "DEBIAN/postinst").write_text(f"#!/bin/sh\n{after_install}\n")
        (tree / "DEBIAN/postinst").chmod(0o755)
    deb = folder / f"{name}.deb"
    subprocess.run(["dpkg-deb", "--build", "--root-owner-group", tree, deb], check=True, capture_output=True)
    return deb


class Repositories:
    """Lies in `folder`, which a guest sees as /srv/shared and signs with a key of its own."""

    def __init__(self, guest, folder):
        self.guest = guest
        self.folder = pathlib.Path(folder)
        self.gpg = "gpg --homedir /root/repositories --batch --quiet"
        guest.run("install -d -m 700 /root/repositories")
        guest.run(f"{self.gpg} --passphrase '' --quick-gen-key repositories@test rsa2048 sign never")
        listed = guest.run(f"{self.gpg} --with-colons --list-keys").stdout
        self.fingerprint = next(line.split(":")[9] for line in listed.splitlines() if line.startswith("fpr:"))
        self.key = guest.run(f"{self.gpg} --armor --export").stdout

    def add(self, debs, root, suite=None, component=None):
        """A repository under `root`: flat, or with one suite of one component."""
        base = self.folder / root
        index = base / (f"dists/{suite}" if suite else "")
        packages = index / (f"{component}/binary-{self.architecture()}" if component else "")
        packages.mkdir(parents=True)
        stanzas = []
        for deb in debs:
            shutil.copy(deb, base)
            fields = subprocess.run(["dpkg-deb", "-f", deb], capture_output=True, text=True, check=True).stdout
            data = deb.read_bytes()
            stanzas.append(
                f"{fields}Filename: ./{deb.name}\nSize: {len(data)}\nSHA256: {hashlib.sha256(data).hexdigest()}\n")
        text = "\n".join(stanzas).encode()
        (packages / "Packages").write_bytes(text)
        name = (packages / "Packages").relative_to(index)
        (index / "Release").write_text(
            f"Suite: {suite or '/'}\nCodename: {suite or '/'}\nComponents: {component or ''}\n"
            f"Architectures: {self.architecture()}\nDate: Thu, 01 Jan 2026 00:00:00 UTC\n"
            f"SHA256:\n {hashlib.sha256(text).hexdigest()} {len(text)} {name}\n")
        signed = f"/srv/shared/{index.relative_to(self.folder)}"
        self.guest.run(f"{self.gpg} --clearsign --output {signed}/InRelease {signed}/Release")

    def architecture(self):
        return subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()

    def serve_to(self, guest, folder=None):
        """The guest's own package source, and the server of all of them while the context lasts."""
        guest.write("/etc/apt/keyrings/tools.asc", self.key)
        guest.write("/etc/apt/sources.list",
                    f"deb [signed-by=/etc/apt/keyrings/tools.asc] http://127.0.0.1:{PORT}/tools ./\n")
        return guest.serve(folder or self.folder, PORT)

    def at_hand(self, user_data):
        """The same user data, but for the addresses and the keys of Docker's and Kubernetes' repositories."""
        base = f"http://127.0.0.1:{PORT}"
        text = re.sub(r"https://pkgs\.k8s\.io/core:/stable:/v1\.\d+/deb", f"{base}/kubernetes", user_data)
        text = text.replace("https://download.docker.com/linux", f"{base}/docker").replace(KUBERNETES_KEY, self.fingerprint)
        block = r"^      -----BEGIN PGP PUBLIC KEY BLOCK-----\n.*?^      -----END PGP PUBLIC KEY BLOCK-----\n"
        return re.sub(block, lambda _: textwrap.indent(self.key, "      "), text, flags=re.M | re.S)


def stock(suite, folder):
    """Repositories of the tools that the guest was made with, of Docker and of Kubernetes: the last two hold
    packages that say their names."""
    with guests.Guest(suite, shared=folder) as guest:
        repositories = Repositories(guest, folder)
        repositories.add(list((guests.build(suite) / "srv/debs").glob("*.deb")), "tools")
        made = folder / "made"
        made.mkdir()
        docker = [make_package(made, "docker-ce", after_install="groupadd --system docker"),
                  make_package(made, "docker-ce-cli", "docker"),
                  *(make_package(made, name) for name in DOCKER[2:])]
        repositories.add(docker, "docker/debian", suite, "stable")
        repositories.add([make_package(made, "kubectl", "kubectl")], "kubernetes")
        (folder / "kubernetes/Release.key").write_text(repositories.key)
        return repositories
