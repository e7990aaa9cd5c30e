"""The files behind GITHUB_ENV, GITHUB_OUTPUT, GITHUB_STATE, GITHUB_PATH and GITHUB_STEP_SUMMARY."""

import codecs
import re

SUMMARY_LIMIT = 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Bad(Exception):
    """The file breaks off here; pairs before this place stay applied."""


def text_of(data):
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return data.decode("utf-8", "replace")


def pairs_of(text):
    """(name, value) pairs; raises Bad where the runner does. Only LF ends a line."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    position = 0
    while position < len(lines):
        line = lines[position]
        position += 1
        if not line:
            continue
        equals, heredoc = line.find("="), line.find("<<")
        if equals >= 0 and (heredoc < 0 or equals < heredoc):
            name, _, value = line.partition("=")
        elif heredoc >= 0:
            name, _, delimiter = line.partition("<<")
            if not name or not delimiter:
                raise Bad(
                    f"Invalid format '{line}'. Name must not be empty and delimiter must not be "
                    "empty"
                )
            if delimiter not in lines[position:]:
                raise Bad(f"Invalid value. Matching delimiter not found '{delimiter}'")
            end = lines.index(delimiter, position)
            value = "\n".join(lines[position:end])
            position = end + 1
        else:
            raise Bad(f"Invalid format '{line}'")
        if not name:
            raise Bad("Value cannot be null. (Parameter 'name')")
        yield name, value


def _read(path):
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _apply_pairs(session, context_name, path, table, refused=()):
    try:
        for name, value in pairs_of(text_of(_read(path))):
            if name.upper() in refused:
                session.complain(
                    "error", f"Can't store {name} output parameter using '$GITHUB_ENV' command."
                )
            else:
                table[name] = value
    except Bad as bad:
        session.fail(f"Unable to process file command '{context_name}' successfully.", str(bad))


def _summary(session, path):
    data = _read(path)
    if len(data) > SUMMARY_LIMIT:
        session.complain(
            "error",
            f"$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of "
            f"{SUMMARY_LIMIT // 1024}k, got {len(data) // 1024}k.",
        )
        return ""
    lines = re.split(r"\r\n|\r|\n", text_of(data))
    if lines[-1] == "":
        lines.pop()
    return "".join(session.mask(line) + "\n" for line in lines)


def process(session, files):
    """Applies the files ({"env": path, ...}) to the session; gives the masked summary."""
    _apply_pairs(session, "env", files["env"], session.env, ("NODE_OPTIONS",))
    _apply_pairs(session, "output", files["output"], session.outputs)
    session.path += [line for line in text_of(_read(files["path"])).splitlines() if line]
    _apply_pairs(session, "state", files["state"], session.state)
    return _summary(session, files["step_summary"])
