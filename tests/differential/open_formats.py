#!/usr/bin/python3
"""What `env open` and `env get --value` print, in every format, compared with the `esc` CLI.

open_formats.py compare [SEED N]       asks both programs about generated definitions
open_formats.py record FILE [SEED N]   writes the CLI's answers as JSON lines
open_formats.py replay FILE            asks ours and compares with the recorded answers
open_formats.py golden FOLDER...       rewrites the transcripts of golden folders by the CLI's answers

The CLI is .cache/tools/bin/esc or $ESC_CLI, over `esc-reference cloud`; ours is
build/static/esc-courier or $ESC_COURIER. A definition that the reference has a diagnostic for is left
out: there ours fails, and the CLI does not.
"""

import base64
import codecs
import concurrent.futures
import difflib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

from escgen import definitions
from protocol import ROOT, reference

CLI = os.environ.get("ESC_CLI", str(ROOT / ".cache/tools/bin/esc"))
COURIER = os.environ.get("ESC_COURIER", str(ROOT / "build/static/esc-courier"))
OPEN_FORMATS = ("json", "yaml", "detailed", "string", "dotenv", "shell")
GET_FORMATS = ("json", "detailed", "string", "dotenv", "shell")
PLAIN = ("dotenv", "shell")  # take no property path

# The CLI reads values from JSON, where each byte that is not UTF-8 is U+FFFD. So ours are printed;
# the files of ours get every byte.
codecs.register_error("json", lambda error: ("\ufffd", error.start + 1))


def questions(paths, detailed):
    """The questions about one definition: the verb and its arguments."""
    for form in OPEN_FORMATS:
        if form != "detailed" or detailed:
            yield ("open", "--format", form)
    for form in GET_FORMATS if detailed else ("string", "dotenv"):
        yield ("get", "--value", form)
        yield ("get", "--value", form, "--show-secrets")
    for path in paths:
        for form in OPEN_FORMATS:
            if form not in PLAIN:
                yield ("open", "--format", form, path)
        for form in GET_FORMATS:
            if form not in PLAIN:
                yield ("get", "--value", form, path)
        yield ("get", "--value", "json", path, "--show-secrets")


def run(command, scratch, variables):
    """The answer of a program: its exit status, its output with the names of temporary files
    replaced, and their contents."""
    scratch.mkdir(exist_ok=True)
    variables = {"PATH": "/usr/bin:/bin", "HOME": str(scratch), "TMPDIR": str(scratch)} | variables
    done = subprocess.run(command, env=variables, capture_output=True, stdin=subprocess.DEVNULL,
                          timeout=60)
    files = []

    def take(match):
        path = pathlib.Path(match[0])
        content = path.read_bytes().decode(errors="json").encode()
        files.append(base64.b64encode(content).decode())
        return f"<file {len(files)}>"

    output = done.stdout.decode(errors="surrogateescape")
    output = re.sub(re.escape(str(scratch)) + r"/[-\w./]+", take, output)
    return {"exit": done.returncode, "stdout": output, "files": files}


def arguments_of(environment, question):
    verb, flag, form, *rest = question
    paths = [a for a in rest if not a.startswith("--")]
    return ["env", verb, environment, *paths, flag, form, *(a for a in rest if a not in paths)]


class Cloud:
    """The CLI over the fake cloud of one folder of definitions."""

    def __init__(self, folder, scratch):
        self.scratch = scratch
        self.process = subprocess.Popen([reference()[0], "cloud", str(folder)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.url = self.process.stdout.readline().decode().strip()
        if not self.url:
            raise RuntimeError(f"{reference()[0]} cloud does not start")

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def ask(self, number, question):
        return self.run(number, arguments_of("local/p/main", question))

    def run(self, number, arguments):
        variables = {"PULUMI_HOME": str(self.scratch / "pulumi"), "PULUMI_BACKEND_URL": self.url,
                     "PULUMI_ACCESS_TOKEN": "pul-good"}
        return run([CLI, *arguments], self.scratch / f"cli-{number}", variables)


def asked(scratch, question):
    """Our answer to the same question."""
    return run_ours(scratch / "in", scratch / "out", arguments_of("p/main", question))


def run_ours(definitions_folder, scratch, arguments):
    return run([COURIER, *arguments, "--definitions", str(definitions_folder)], scratch, {})


def transcript(text, ask):
    """The commands of a transcript, each a line `$ env …`, with what `ask` answers to them."""
    out = []
    for line in text.split("\n"):
        if line.startswith("$ "):
            answer = ask(shlex.split(line[2:]))
            out.append(f"{line}\n{answer['stdout']}")
            for number, content in enumerate(answer["files"], 1):
                out.append(f"--- <file {number}>\n{base64.b64decode(content).decode()}\n")
            if answer["exit"] != 0:
                out.append(f"exit status {answer['exit']}\n")
            out.append("\n")
    return "".join(out).removesuffix("\n")


def transcript_of_ours(folder, scratch):
    """A golden folder: the definitions of project `p`, and expected.txt, the transcript."""
    return transcript(read(folder / "expected.txt"), lambda a: run_ours(folder, scratch, a))


def transcript_of_cli(folder, scratch):
    cloud = Cloud(folder, scratch)
    try:
        cloud.run(0, ["env", "open", "local/p/main"])  # logs in
        return transcript(
            read(folder / "expected.txt"),
            lambda a: cloud.run(0, [f"local/{x}" if x == "p/main" else x for x in a]),
        )
    finally:
        cloud.close()


def read(path):
    return path.read_bytes().decode()


def lay_out(files, folder):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def generated(seed, count):
    """Each definition with its questions and the CLI's answers."""
    for files, paths, detailed in definitions.generate(seed, count):
        with tempfile.TemporaryDirectory() as name:
            scratch = pathlib.Path(name)
            lay_out(files, scratch / "in")
            cloud = Cloud(scratch / "in", scratch)
            try:
                wanted = list(questions(paths, detailed))
                answers = [cloud.ask(0, wanted[0])]  # logs in, before others start
                if answers[0]["stdout"]:
                    with concurrent.futures.ThreadPoolExecutor(2) as pool:
                        answers += pool.map(cloud.ask, range(1, len(wanted)), wanted[1:])
                    yield {"files": files, "answers": list(zip(wanted, answers))}
            finally:
                cloud.close()


def judged(lines):
    """Asks ours each question; prints what differs."""
    passed = failed = 0
    for line in lines:
        for question, answer in line["answers"]:
            with tempfile.TemporaryDirectory() as name:
                lay_out(line["files"], pathlib.Path(name) / "in")
                mine = asked(pathlib.Path(name), question)
            if mine == answer:
                passed += 1
                continue
            failed += 1
            if failed <= 10:
                show(line["files"], question, answer, mine)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def show(files, question, answer, mine):
    print("env", *question)
    for name, text in files.items():
        print(f"--- {name}\n{text}")
    theirs, ours = (a["stdout"].splitlines(keepends=True) for a in (answer, mine))
    for line in difflib.unified_diff(theirs, ours, "the CLI", "ours", n=1):
        print(line.rstrip("\n"))
    for who, one in (("the CLI", answer), ("ours", mine)):
        print(f"{who}: exit status {one['exit']}, files {one['files']}", flush=True)


def recorded(file):
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def main(arguments):
    match arguments:
        case ["compare", *rest] if len(rest) in (0, 2):
            seed, count = rest or ("fixed", 10)
            return judged(generated(seed, int(count)))
        case ["record", file, *rest] if len(rest) in (0, 2):
            seed, count = rest or ("fixed", 10)
            with open(file, "w", encoding="utf-8") as out:
                for line in generated(seed, int(count)):
                    out.write(json.dumps(line) + "\n")
        case ["replay", file]:
            return judged(recorded(file))
        case ["golden", *folders]:
            for folder in map(pathlib.Path, folders):
                with tempfile.TemporaryDirectory() as scratch:
                    text = transcript_of_cli(folder, pathlib.Path(scratch))
                (folder / "expected.txt").write_bytes(text.encode())
        case _:
            sys.exit(__doc__.strip())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
