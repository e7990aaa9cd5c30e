"""A job on one machine, its steps one after another, and what each of them gave."""

import json
import os
import uuid
from dataclasses import dataclass, field

from tests.runner import environ, filecommands, launch, lines
from tests.runner.masker import Masker
from tests.runner.mounts import Mounts
from tests.runner.session import Session

_FILES = {
    "env": "set_env_",
    "output": "set_output_",
    "path": "add_path_",
    "state": "save_state_",
    "step_summary": "step_summary_",
}


@dataclass
class Step:
    """Either `command` (a process on this machine) or `image` (docker run) is given.

    `args` follow the image; the post step takes `post_command` or `post_entrypoint`."""

    command: list = None
    post_command: list = None
    image: str = None
    entrypoint: str = None
    post_entrypoint: str = None
    args: list = field(default_factory=list)
    network: str = None
    inputs: dict = field(default_factory=dict)
    env: dict = field(default_factory=dict)  # `env:` of the step
    action_env: dict = field(default_factory=dict)  # `runs.env` of the action
    timeout: float = 120
    cancel_after: float = None


@dataclass
class StepResult:
    exit: int
    failed: bool  # also by a command that the runner could not process
    killed: bool
    command: list  # what was started
    raw_stdout: bytes
    raw_stderr: bytes
    log: list  # LogLine
    masks: list  # Mask: value, stream, number of the line; in order
    commands: list  # SeenCommand
    annotations: list
    dropped_annotations: int
    outputs: dict
    env: dict
    state: dict
    path: list
    summary: str  # masked
    files: dict  # the file commands as the step left them: name to bytes

    @property
    def log_text(self):
        return "".join(line.text + "\n" for line in self.log)


class Job:
    """`secrets` are masked from the beginning; `env` is that of workflow and job, to which steps
    add by GITHUB_ENV; `github` replaces members of the github context; `runtime_env` is what the
    runner adds last (ACTIONS_ID_TOKEN_REQUEST_URL, ...); `owner` is the runner's (uid, gid).

    `order` tells how the two streams meet. "worst" (the default) assumes nothing: a mask on one
    stream protects nothing on the other during this step. "arrival" takes lines as they came."""

    def __init__(
        self,
        folder,
        secrets=(),
        env=None,
        github=None,
        runtime_env=None,
        repository="acme/web",
        event=None,
        owner=None,
        debug=False,
        old_runner=False,
        order="worst",
    ):
        self.repository = repository
        self.mounts = Mounts(folder, repository, old_runner)
        self.mounts.make()
        self.env = dict(env or {})
        self.github = dict(github or {})
        self.runtime_env = dict(runtime_env or {})
        self.debug = debug
        self.masker = Masker(secrets)
        self.path = []
        self._order = order
        self._owner = owner
        (self.mounts.workflow / "event.json").write_text(json.dumps(event or {}))
        if owner:
            self.mounts.own(*owner)

    def run_step(self, step):
        return self._run(step, step.command, step.entrypoint, {})

    def run_post(self, step, main):
        """The post step: a new process or container, with STATE_* of the main step."""
        return self._run(step, step.post_command, step.post_entrypoint, main.state)

    def _run(self, step, command, entrypoint, state):
        files = self._new_files()
        env = environ.compose(self, step, files, state)
        if step.image:
            env = {name: self.mounts.to_container(value) for name, value in env.items()}
            command = launch.container_command(self, step, entrypoint, env)
            env = launch.container_environ(env)
            to_host = self.mounts.to_host
        else:
            env = {"PATH": os.environ["PATH"]} | env
            to_host = str
        finished = self._launch(step, command, env)
        session = self._consume(step, finished, to_host)
        summary = filecommands.process(session, files)
        self.env |= session.env
        self.path = [*reversed(session.path), *self.path]
        return StepResult(
            exit=finished.exit,
            failed=finished.exit != 0 or session.failed,
            killed=finished.killed,
            command=command,
            raw_stdout=finished.stream("stdout"),
            raw_stderr=finished.stream("stderr"),
            log=session.log,
            masks=session.masks,
            commands=session.commands,
            annotations=session.annotations.kept,
            dropped_annotations=session.annotations.dropped,
            outputs=session.outputs,
            env=session.env,
            state=session.state,
            path=session.path,
            summary=summary,
            files={name: path.read_bytes() for name, path in files.items() if path.exists()},
        )

    def _launch(self, step, command, env):
        killed = True
        try:
            finished = launch.run(
                command, env, self.mounts.workspace, step.timeout, step.cancel_after
            )
            killed = finished.killed
            return finished
        finally:
            if step.image and killed:
                launch.remove_container(command)

    def _new_files(self):
        suffix = str(uuid.uuid4())
        files = {}
        for name, prefix in _FILES.items():
            files[name] = self.mounts.file_commands / (prefix + suffix)
            files[name].touch()
            if self._owner:
                os.chown(files[name], *self._owner)
        return files

    def _consume(self, step, finished, to_host):
        maskers = dict.fromkeys(("stdout", "stderr", "runner"), self.masker)
        arrived = lines.in_order_of_arrival(finished.chunks)
        if self._order == "worst":
            maskers |= {"stdout": self.masker.copy(), "stderr": self.masker.copy()}
            arrived.sort(key=lambda line: line[0] == "stdout")
        unsecure = (self.env | step.env).get("ACTIONS_ALLOW_UNSECURE_COMMANDS", "").lower()
        session = Session(
            maskers, to_host, str(self.mounts.workspace), self.debug, unsecure == "true"
        )
        for line in arrived:
            session.line(*line)
        for masker in maskers.values():
            self.masker.update(masker)
        session.finish()
        return session
