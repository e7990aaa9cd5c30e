"""One step's output, line by line: commands take effect, the rest goes to the masked log."""

import os
from dataclasses import dataclass

from tests.runner import commands, issues

NAMES = frozenset(
    "add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher "
    "save-state set-env set-output stop-commands warning".split()
)
_NOT_ECHOED = {"add-mask", "debug", "notice", "warning", "error"}
_DEPRECATED = (
    "The `{}` command is deprecated and will be disabled soon. Please upgrade to using "
    "Environment Files."
)
_DISABLED = (
    "The `{}` command is disabled. Please upgrade to using Environment Files or opt into unsecure "
    "command execution by setting the `ACTIONS_ALLOW_UNSECURE_COMMANDS` environment variable to "
    "`true`."
)


@dataclass
class LogLine:
    stream: str  # "stdout", "stderr", or "runner" for what the runner says by itself
    number: int  # of the raw line, from 1; 0 for "runner"
    text: str  # masked


@dataclass
class Mask:
    value: str
    stream: str
    number: int


@dataclass
class SeenCommand:
    stream: str
    number: int
    command: commands.Command


class Failure(Exception):
    """A command that the runner cannot process: the step fails, whatever the process answers."""


class Session:
    """`maskers` gives the masker of each stream."""

    def __init__(self, maskers, to_host, workspace, debug=False, unsecure=False):
        self.log = []
        self.masks = []
        self.commands = []
        self.annotations = issues.Annotations()
        self.outputs, self.env, self.state, self.path = {}, {}, {}, []
        self.failed = False
        self._maskers = maskers
        self._to_host = to_host
        self._workspace = workspace
        self._debug = debug
        self._unsecure = unsecure
        self._echo = debug
        self._stop_token = None
        self._at = ("runner", 0)

    def line(self, stream, number, text):
        """Consumes one line of the process."""
        self._at = (stream, number)
        if not self._command(text):
            for name in ("start-action", "end-action"):
                text = text.replace(f"##[{name}", f"##\\[{name}")
            self.say(text)

    def say(self, text):
        """Writes to the log. A text of several lines is masked as a whole."""
        stream, number = self._at
        for line in self.mask(text).split("\n"):
            self.log.append(LogLine(stream, number, line))

    def mask(self, text):
        return self._maskers[self._at[0]].mask(text)

    def finish(self):
        """From here on the runner speaks by itself."""
        self._at = ("runner", 0)

    def complain(self, kind, message, **more):
        """A log line and an annotation."""
        self.say(f"##[{kind}]{message}")
        more = {key: self.mask(v) if isinstance(v, str) else v for key, v in more.items()}
        self.annotations.add(issues.Annotation(kind, self.mask(message), **more))

    def fail(self, what, why):
        self.complain("error", what)
        self.complain("error", why)
        self.failed = True

    def _command(self, text):
        """True if the line was a command and is dealt with."""
        registered = NAMES | ({self._stop_token.lower()} if self._stop_token else set())
        command = commands.parse(text, registered)
        if command is None:
            return False
        if self._stop_token is not None:
            if command.name != self._stop_token.lower():
                return False  # also an add-mask: the line goes to the log
            self._stop_token = None
            self.say(text)
            return True
        self.commands.append(SeenCommand(*self._at, command))
        try:
            if command.name == "stop-commands":
                self._stop(command)
                self.say(text)
                return True
            if self._echo and command.name not in _NOT_ECHOED:
                self.say(text)
            getattr(self, "_do_" + command.name.replace("-", "_"))(command)
        except Failure as failure:
            shown = command.name if command.name in _NOT_ECHOED else text
            self.fail(f"Unable to process command '{shown}' successfully.", str(failure))
        return True

    def _stop(self, command):
        token = command.data
        if not token or token.lower() in NAMES or token.lower() == "pause-logging":
            raise Failure("Invalid command token.")
        self._stop_token = token
        if len(token) > 6:
            self._maskers[self._at[0]].add_literal(token)

    def _do_add_mask(self, command):
        if not command.data.strip(commands.WHITESPACE):
            message = "Can't add secret mask for empty string in ##[add-mask] command."
            self.complain("warning", message)
            return
        if self._echo:
            self.say("::add-mask::***")
        self._maskers[self._at[0]].add(command.data)
        self.masks.append(Mask(command.data, *self._at))

    def _do_debug(self, command):
        if self._debug:
            for line in command.data.split("\n"):
                self.say(f"##[debug]{line}")

    def _issue(self, command):
        properties = command.properties
        file = properties.get("file")
        if file is not None:
            file = self._to_host(file)
            if file.startswith(self._workspace + "/"):
                file = os.path.relpath(file, self._workspace)
        self.complain(
            command.name,
            command.data,
            title=properties.get("title"),
            file=file,
            **issues.placed(properties),
        )

    _do_notice = _do_warning = _do_error = _issue

    def _do_group(self, command):
        self.say(f"##[group]{command.data}")

    def _do_endgroup(self, command):
        self.say("##[endgroup]")

    def _do_echo(self, command):
        wish = command.data.strip(commands.WHITESPACE).lower()
        if wish not in ("on", "off"):
            raise Failure(
                "Invalid echo command value. Possible values can be: 'on', 'off'. Current value "
                f"is: '{command.data}'."
            )
        self._echo = wish == "on"

    def _named(self, command):
        name = command.properties.get("name")
        if not name:
            raise Failure(f"Required field 'name' is missing in ##[{command.name}] command.")
        return name

    def _do_set_output(self, command):
        self.outputs[self._named(command)] = command.data
        self.complain("warning", _DEPRECATED.format(command.name))

    def _do_save_state(self, command):
        self.state[self._named(command)] = command.data
        self.complain("warning", _DEPRECATED.format(command.name))

    def _do_set_env(self, command):
        if not self._unsecure:
            raise Failure(_DISABLED.format(command.name))
        name = self._named(command)
        if name.upper() == "NODE_OPTIONS":
            self.complain(
                "error", "Can't update NODE_OPTIONS environment variable using ::set-env:: command."
            )
        else:
            self.env[name] = command.data

    def _do_add_path(self, command):
        if not self._unsecure:
            raise Failure(_DISABLED.format(command.name))
        self.path.append(command.data)

    def _do_add_matcher(self, command):
        """Problem matchers are noted among the commands, not run."""

    _do_remove_matcher = _do_add_matcher
