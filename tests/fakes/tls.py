"""A test CA and a server certificate, made with openssl."""

import ipaddress
import pathlib
import ssl
import subprocess


def _openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def _alternative_name(name):
    try:
        return f"IP:{ipaddress.ip_address(name)}"
    except ValueError:
        return f"DNS:{name}"


def make(folder, names=()):
    """Writes ca.pem (kept if there), server.pem and server.key; localhost is always a name."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    ca, ca_key = str(folder / "ca.pem"), str(folder / "ca.key")
    if not (folder / "ca.pem").exists():
        _openssl(
            "req", "-x509", *new_key, "-keyout", ca_key, "-out", ca, "-days", "3650",
            "-subj", "/CN=esc-courier test CA",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign",
        )  # fmt: skip
    request, extensions = str(folder / "server.csr"), folder / "server.ext"
    every_name = dict.fromkeys(["localhost", "127.0.0.1", *names])
    extensions.write_text("subjectAltName=" + ",".join(map(_alternative_name, every_name)) + "\n")
    _openssl(
        "req", *new_key, "-keyout", str(folder / "server.key"), "-out", request,
        "-subj", "/CN=localhost",
    )  # fmt: skip
    _openssl(
        "x509", "-req", "-in", request, "-CA", ca, "-CAkey", ca_key, "-CAcreateserial",
        "-days", "3650", "-extfile", str(extensions), "-out", str(folder / "server.pem"),
    )  # fmt: skip
    return folder / "ca.pem"


def server_context(folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/server.pem", f"{folder}/server.key")
    return context
