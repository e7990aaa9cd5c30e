"""Boots user data in a real cloud-init without a virtual machine.

A guest is a Debian with cloud-init, made once by debootstrap and kept in .cache/guests. Each use is a
throw-away overlay over it in namespaces of its own: mounts, processes, host name, network (only lo).
cloud-init's four stages run in it as systemd would run them. There is no systemd: no service starts,
so the guest's sshd is started by `login`. Needs root.
"""

import base64
import contextlib
import dataclasses
import fcntl
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
GUESTS = ROOT / ".cache/guests"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
STAGES = {
    "local": ["init", "--local"],
    "network": ["init"],
    "config": ["modules", "--mode=config"],
    "final": ["modules", "--mode=final"],
}
# What the guest must not do to the host: load modules, set the clock, raw input and output, reboot.
DROPPED = "-sys_module,-sys_time,-sys_rawio,-sys_boot"

# Made once. Debootstrap cannot resolve cloud-init's virtual dependencies, hence apt; cloud-init 22
# sets the locale that is generated here. The packages of the tests' own repository lie in /srv/debs.
BUILD = r"""
set -eu
suite=$1 root=$2 mirror=$3
debootstrap --variant=minbase \
  --include=openssh-server,sudo,ca-certificates,locales,gpg,gpg-agent,procps,iproute2,systemd,python3,python3-jsonschema \
  "$suite" "$root" "$mirror"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe-io"
cp /etc/resolv.conf "$root/etc/resolv.conf"
in_guest() { env DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"; }
in_guest apt-get -y -q --no-install-recommends install cloud-init
rm -f "$root"/var/cache/apt/archives/*.deb
in_guest apt-get -y -q --download-only install git curl jq tmux htop
mv "$root/var/cache/apt/archives" "$root/srv/debs"
mkdir -p "$root/var/cache/apt/archives/partial"
rm -rf "$root/etc/resolv.conf" "$root"/etc/ssh/ssh_host_*
echo 'en_US.UTF-8 UTF-8' >>"$root/etc/locale.gen"
in_guest locale-gen
printf 'datasource_list: [ NoCloud, None ]\nnetwork: {config: disabled}\nssh_genkeytypes: [ed25519]\n' \
  >"$root/etc/cloud/cloud.cfg.d/90_guest.cfg"
"""

# The first process of a guest. The overlay's name tells cloud-init's resizefs to leave it alone.
START = r"""
set -eu
lower=$1 work=$2 shared=$3
mount -t tmpfs -o mode=755 guest "$work"
mkdir "$work/upper" "$work/work" "$work/guest"
m=$work/guest
mount -t overlay -o "lowerdir=$lower,upperdir=$work/upper,workdir=$work/work" overlayroot "$m"
mount -t proc proc "$m/proc"
mount --bind "$m/proc/sys" "$m/proc/sys"
mount --bind "$m/proc/sys/net" "$m/proc/sys/net"
mount -o remount,ro,bind "$m/proc/sys"
[ ! -e "$m/proc/sysrq-trigger" ] || mount --bind /dev/null "$m/proc/sysrq-trigger"
mount -t tmpfs -o mode=755 run "$m/run"
mount -t tmpfs -o mode=1777 tmp "$m/tmp"
mount -t tmpfs -o mode=755 dev "$m/dev"
for d in null zero full random urandom tty; do : >"$m/dev/$d"; mount --bind "/dev/$d" "$m/dev/$d"; done
mkdir "$m/dev/pts" "$m/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 pts "$m/dev/pts"
mount -t tmpfs -o mode=1777 shm "$m/dev/shm"
ln -s pts/ptmx "$m/dev/ptmx"
ln -s /proc/self/fd "$m/dev/fd"
for d in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${d%:*}" "$m/dev/${d#*:}"; done
[ -z "$shared" ] || { mkdir -p "$m/srv/shared"; mount --bind "$shared" "$m/srv/shared"; }
echo '127.0.0.1 localhost' >"$m/etc/hosts"
: >"$m/etc/resolv.conf"
chroot "$m" ip link set lo up
echo ready
exec sleep infinity
"""


def cannot():
    """Why no guest can run on this machine, or nothing."""
    if os.geteuid() != 0:
        return "a cloud-init guest needs root"
    for program in ("debootstrap", "unshare", "nsenter", "setpriv", "dpkg-deb", "ssh", "ssh-keygen"):
        if not shutil.which(program):
            return f"a cloud-init guest needs {program}"
    probe = "mount -t tmpfs probe /mnt && mkdir /mnt/l /mnt/u /mnt/w /mnt/m && " \
        "mount -t overlay -o lowerdir=/mnt/l,upperdir=/mnt/u,workdir=/mnt/w overlay /mnt/m"
    tried = subprocess.run(
        ["unshare", "--mount", "--pid", "--uts", "--ipc", "--net", "--fork", "sh", "-c", probe],
        capture_output=True, text=True)
    if tried.returncode != 0:
        return f"namespaces and overlays are not permitted here: {tried.stderr.strip()}"
    return None


def build(suite):
    """The folder of the suite's root file system, made when it is not there yet."""
    recipe = hashlib.sha256(BUILD.encode()).hexdigest()[:12]
    root = GUESTS / f"{suite}-{recipe}"
    done = pathlib.Path(f"{root}.done")
    GUESTS.mkdir(parents=True, exist_ok=True)
    with open(GUESTS / f"{suite}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            mirror = subprocess.run([ROOT / "scripts/mirror"], capture_output=True, text=True, check=True)
            stale = GUESTS.glob(f"{suite}-*")
            subprocess.run(["rm", "-rf", "--one-file-system", *stale], check=True)
            log = pathlib.Path(f"{root}.log")
            with log.open("w") as out:
                made = subprocess.run(
                    ["unshare", "--mount", "--fork", "sh", "-c", BUILD, "sh", suite, root, mirror.stdout.strip()],
                    stdout=out, stderr=subprocess.STDOUT)
            if made.returncode != 0:
                raise RuntimeError(f"making the guest failed, see {log}:\n{log.read_text()[-2000:]}")
            done.touch()
    return root


@dataclasses.dataclass
class Boot:
    stages: dict  # name -> exit code, the number of modules that failed
    status: str  # as `cloud-init status --long` says: "done", "degraded done", "error - done"
    status_code: int
    complaints: list  # the log's WARNING, ERROR and DEPRECATED lines
    seconds: float


class Guest:
    """One machine. Use it as a context manager; nothing is left afterwards."""

    def __init__(self, suite, shared=None, environment=None):
        self.suite = suite
        self.shared = shared
        self.environment = environment or {}

    def __enter__(self):
        lower = build(self.suite)
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="guest.", dir="/var/tmp"))
        self.root = self.work / "guest"
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL",
             "unshare", "--mount", "--pid", "--uts", "--ipc", "--net", "--fork", "--kill-child",
             "sh", "-c", START, "sh", lower, self.work, self.shared or ""],
            stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        if self.process.stdout.readline() != "ready\n":
            self.__exit__()
            raise RuntimeError("the guest does not start")
        children = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        self.pid = pathlib.Path(children).read_text().split()[0]
        return self

    def __exit__(self, *_):
        self.process.kill()  # and so, by --kill-child, every process of the guest
        self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.work, ignore_errors=True)

    def _inside(self, *command):
        variables = {"HOME": "/root", "LANG": "C.UTF-8", "TERM": "dumb", "PATH": PATH, **self.environment}
        return ["nsenter", "-t", self.pid, "-m", "-u", "-i", "-n", "-p",
                "setpriv", "--bounding-set", DROPPED, "--inh-caps", DROPPED,
                "chroot", self.root, "env", "-i", *(f"{k}={v}" for k, v in variables.items()), *command]

    def on_network(self, *command):
        """A command of the host that sees the guest's network."""
        return ["nsenter", "-t", self.pid, "-n", *command]

    def run(self, *command, check=True, input=None, timeout=300):
        """Runs a command as root; one string goes to sh."""
        if len(command) == 1:
            command = ("sh", "-c", *command)
        done = subprocess.run(self._inside(*command), input=input, capture_output=True, text=True, timeout=timeout)
        assert not check or done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done

    def read(self, path):
        return self.run("cat", path).stdout

    def write(self, path, content):
        data = content if isinstance(content, bytes) else content.encode()
        self.run('mkdir -p "$(dirname "$0")" && base64 -d >"$0"'.replace("$0", path),
                 input=base64.b64encode(data).decode())

    def boot(self, user_data):
        """Cloud-init's four stages, with the seed that a cloud's metadata service would give."""
        started = time.monotonic()
        seed = "/var/lib/cloud/seed/nocloud"
        self.write(f"{seed}/user-data", user_data)
        self.write(f"{seed}/vendor-data", "")
        self.write(f"{seed}/meta-data", "instance-id: iid-guest\nlocal-hostname: guest\n")
        stages = {}
        for name, arguments in STAGES.items():
            done = self.run("cloud-init", *arguments, check=False)
            stages[name] = done.returncode
        seconds = time.monotonic() - started
        status = self.run("cloud-init", "status", "--long", check=False)
        words = dict(re.findall(r"^(extended_status|status): (.*)$", status.stdout, re.M))
        log = self.read("/var/log/cloud-init.log").splitlines()
        complaints = [line[26:] for line in log if re.search(r"\[(WARNING|ERROR|CRITICAL|DEPRECATED)\]: ", line)]
        return Boot(stages, words.get("extended_status", words.get("status")), status.returncode, complaints, seconds)

    def start_sshd(self):
        self.run("mkdir -p /run/sshd && /usr/sbin/sshd -t && /usr/sbin/sshd -o ListenAddress=127.0.0.1")
        hosts = self.work.with_suffix(".hosts")
        keys = self.run("cat /etc/ssh/ssh_host_*_key.pub").stdout.splitlines()
        hosts.write_text("".join(f"127.0.0.1 {key}\n" for key in keys))
        return hosts

    def login(self, private_key, user="debian"):
        """Logs in with one key only, host key pinned; the answer of `id -un`, or ssh's complaint."""
        hosts = self.start_sshd()
        try:
            done = subprocess.run(
                self.on_network(
                    "ssh", "-F", "/dev/null", "-i", private_key, "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none",
                    "-o", "BatchMode=yes", "-o", "PreferredAuthentications=publickey", "-o", "ConnectTimeout=10",
                    "-o", f"UserKnownHostsFile={hosts}", "-o", "GlobalKnownHostsFile=/dev/null",
                    "-o", "StrictHostKeyChecking=yes", "-o", "LogLevel=ERROR", f"{user}@127.0.0.1", "id -un"),
                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        finally:
            hosts.unlink()
            self.run("kill $(cat /run/sshd.pid)")
        return (done.stdout + done.stderr).strip()

    @contextlib.contextmanager
    def serve(self, folder, port):
        """Serves a folder of the host over HTTP on the guest's loopback."""
        server = subprocess.Popen(
            self.on_network(sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", folder),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(100):
                probe = f"import socket; socket.create_connection(('127.0.0.1', {port}), 1)"
                if self.run("python3", "-c", probe, check=False).returncode == 0:
                    break
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()
            server.wait()
