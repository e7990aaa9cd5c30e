"""The folders of a job on the host, where a container finds them, and paths between the two."""

import os
import pathlib

# First match wins, as in the runner.
_IN_CONTAINER = (
    ("workspace", "/github/workspace"),
    ("file_commands", "/github/file_commands"),
    ("workflow", "/github/workflow"),
    ("home", "/github/home"),
    ("temp", "/github/runner_temp"),
)
DOCKER_SOCKET = "/var/run/docker.sock"


class Mounts:
    """`old_runner` is one without the mount of RUNNER_TEMP (before September 2025)."""

    def __init__(self, folder, repository, old_runner=False):
        work = pathlib.Path(folder).resolve() / "work"
        name = repository.split("/")[1]
        self.workspace = work / name / name
        self.temp = work / "_temp"
        self.home = self.temp / "_github_home"
        self.workflow = self.temp / "_github_workflow"
        self.file_commands = self.temp / "_runner_file_commands"
        self.tools = work / "_tool"
        self._old_runner = old_runner

    def make(self):
        for folder in (self.workspace, self.home, self.workflow, self.file_commands, self.tools):
            folder.mkdir(parents=True, exist_ok=True)

    def own(self, uid, gid):
        """Gives everything to the runner's user, as on a hosted machine."""
        for folder, _, files in os.walk(self.temp.parent):
            for path in (folder, *(os.path.join(folder, file) for file in files)):
                os.chown(path, uid, gid, follow_symlinks=False)

    def pairs(self):
        """(host, container) in the order of priority."""
        return [
            (str(getattr(self, name)), inside)
            for name, inside in _IN_CONTAINER
            if not (name == "temp" and self._old_runner)
        ]

    def volumes(self):
        """Arguments of docker run."""
        found = []
        for host, inside in reversed(self.pairs()):
            found += ["-v", f"{host}:{inside}"]
        if os.path.exists(DOCKER_SOCKET):
            found += ["-v", f"{DOCKER_SOCKET}:{DOCKER_SOCKET}"]
        return found

    def to_container(self, value):
        """Translates a whole value that is, or begins with, a mounted host path."""
        for host, inside in self.pairs():
            if value == host or value.startswith(host + "/"):
                return inside + value[len(host) :]
        return value

    def to_host(self, path):
        for host, inside in self.pairs():
            if path == inside or path.startswith(inside + "/"):
                return host + path[len(inside) :]
        return path
