"""Signed apt repositories for a guest without a network, in a folder to be served over HTTP."""

import hashlib
import pathlib
import shutil
import subprocess


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
    """Lies in `folder`, which the guest sees as /srv/shared and signs with a key of its own."""

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
