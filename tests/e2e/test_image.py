"""The image as a thing: its size, its names, and what runners in Kubernetes mode run in it."""

import subprocess
import zlib

MOST_COMPRESSED = 5_000_000


def docker(*arguments):
    return subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True).stdout


def test_compressed_size(image):
    packer = zlib.compressobj(6)
    size = 0
    with subprocess.Popen(["docker", "save", image], stdout=subprocess.PIPE) as save:
        for chunk in iter(lambda: save.stdout.read(1 << 20), b""):
            size += len(packer.compress(chunk))
    assert save.returncode == 0
    assert size + len(packer.flush()) <= MOST_COMPRESSED


def test_own_entry_point_takes_a_command(image):
    assert docker("run", "--rm", image, "version").startswith("esc-courier ")


def test_tools_of_kubernetes_runners(image):
    script = (
        "set -e; cd /tmp; mkdir in out; echo secret > in/file; chmod 600 in/file;"
        "tar -C in -cf all.tar file; tar -C out -xf all.tar; cp out/file copy; mv copy moved;"
        "find /tmp -name moved -exec tail -n 1 {} \\;; env | tail -n 0;"
        "test -s /etc/ssl/certs/ca-certificates.crt; test -w /tmp; ls -l out"
    )
    out = docker("run", "--rm", "--entrypoint", "/bin/sh", image, "-c", script)
    assert out.startswith("secret\n-rw-------")
