#!/usr/bin/python3
"""Checks the direction rule of src/ and the homes of its libraries and effects. The rules below are
the rules; ARCHITECTURE.md tells them in words. `--self-test` plants violations and must find them."""

import pathlib
import re
import sys
import tempfile

# Folder -> the folders of src/ that it may include; itself always.
MAY_INCLUDE = {
    "base": set(),
    "yaml": {"base"},
    "net": {"base"},
    "contracts": {"base"},
    "rotation": {"base"},
    "esc": {"yaml", "base"},
    "sync": {"contracts", "yaml", "base"},
    "sources": {"esc", "yaml", "net", "base"},
    "github": {"sync", "net", "base"},
    "actions": {"esc", "yaml", "base"},
    "ssh": {"rotation", "base"},
    "services": {"contracts", "rotation", "net", "base"},
    "cloudinit": {"esc", "ssh", "yaml", "base"},
    "audit": {"base"},
}
MAY_INCLUDE["app"] = set(MAY_INCLUDE)
MAY_INCLUDE["main"] = {"app", "net", "base"}  # main.cpp itself, which fills the World

# Of some folders only these headers: the values and their paths, not the evaluator; what a public key
# is, no key pairs.
ONLY_HEADERS = {
    ("cloudinit", "esc"): {"esc/value.h", "esc/path.h"},
    ("cloudinit", "ssh"): {"ssh/public_key.h"},
    ("actions", "esc"): {"esc/value.h"},
}

# Library header -> the files or folders that may include it.
HOMES = {
    r"curl/.*": ["net/"],
    r"yaml\.h": ["yaml/"],
    r"yaml-cpp/.*": ["yaml/"],
    r"utf8proc\.h": ["yaml/"],
    r"re2/.*": ["base/pattern."],
    r"cxxopts\.hpp": ["app/options."],
    r"sodium\.h": ["base/secret.", "base/hash.", "github/seal.", "ssh/", "esc/crypt."],
    r"openssl/.*": ["base/hash.", "base/wiping_allocator.", "github/token.", "ssh/"],
    r"libssh/.*": ["ssh/login."],
    r"zlib\.h": ["cloudinit/gzip."],
}

# What no source may say outside its home, and why.
FORBIDDEN = {
    r"\bstd::(cout|cerr|clog|cin)\b": (["app/system."], "streams are parameters"),
    r"\b(std::)?(getenv|secure_getenv|setenv)\s*\(": (["app/system."], "the environment is a parameter"),
    r"\b(system_clock|steady_clock)::now\b": (["app/system."], "the clock is a parameter"),
    r"\b(std::)?(exit|_exit|quick_exit|abort)\s*\(": (["app/system."], "only main ends the program"),
    r"\bstd::random_device\b|\brandombytes_buf\b": (["app/system.", "base/secret."], "randomness is a parameter"),
    r"[.>]what\(\)": ([], "a foreign exception's what() may quote a secret"),
    r"\b(printf|puts|perror|fputs)\s*\(": ([], "streams are parameters"),
}

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')


def without_comments_and_strings(line):
    line = re.sub(r'"(\\.|[^"\\])*"', '""', line)
    return line.split("//", 1)[0]


def at_home(name, homes):
    return any(name.startswith(home) for home in homes)


def check_include(name, folder, bracket, header):
    if bracket == "<":
        for pattern, homes in HOMES.items():
            if re.fullmatch(pattern, header) and not at_home(name, homes):
                return f"<{header}> is at home in {', '.join(homes)} only"
        return None
    target = header.split("/", 1)[0] if "/" in header else None
    if header == "build_info.h":
        return None
    if target not in MAY_INCLUDE:
        return f'"{header}" is not rooted at src/'
    if target != folder and target not in MAY_INCLUDE[folder]:
        return f"{folder}/ may not include {target}/"
    if header not in ONLY_HEADERS.get((folder, target), {header}):
        return f"{folder}/ may include only {', '.join(ONLY_HEADERS[folder, target])} of {target}/"
    return None


def check(root):
    findings = []
    files = sorted(p for p in root.rglob("*") if p.suffix in (".h", ".cpp"))
    for path in files:
        name = path.relative_to(root).as_posix()
        folder = name.split("/", 1)[0] if "/" in name else path.stem
        if folder not in MAY_INCLUDE:
            findings.append(f"{name}:1: no layer is named {folder}")
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            include = INCLUDE.match(line)
            if include:
                finding = check_include(name, folder, *include.groups())
                if finding:
                    findings.append(f"{name}:{number}: {finding}")
                continue
            code = without_comments_and_strings(line)
            for pattern, (homes, reason) in FORBIDDEN.items():
                if re.search(pattern, code) and not at_home(name, homes):
                    findings.append(f"{name}:{number}: {code.strip()}: {reason}")
    return findings, len(files)


PLANTED = {
    'base/a.h': '#include "yaml/node.h"',
    "esc/b.cpp": '#include "net/transport.h"',
    "sync/c.cpp": '#include "github/client.h"',
    "cloudinit/d.cpp": '#include "esc/evaluate.h"',
    "github/e.cpp": '#include "app/world.h"',
    "app/f.cpp": '#include "options.h"',
    "app/g.cpp": "#include <curl/curl.h>",
    "net/h.cpp": "#include <yaml-cpp/yaml.h>",
    "sync/i.cpp": "  std::cout << plan;",
    "app/j.cpp": '  auto home = getenv("HOME");',
    "esc/k.cpp": "  auto now = std::chrono::system_clock::now();",
    "yaml/l.cpp": "  return failure(e.what());",
    "sync/m.cpp": "  std::exit(1);",
    "stray/n.cpp": "int x;",
}
INNOCENT = {
    "app/o.cpp": '#include "sync/plan.h"\n#include <string>\n// std::cout and getenv( in a comment\nauto s = "std::cerr";',
    "esc/p.cpp": '#include "yaml/node.h"\n#include "esc/value.h"\nvoid exits();\n',
    "cloudinit/q.cpp": '#include "esc/value.h"\n',
    "net/r.cpp": "#include <curl/curl.h>\n",
}


def self_test():
    with tempfile.TemporaryDirectory() as scratch:
        root = pathlib.Path(scratch)
        for name, text in {**PLANTED, **INNOCENT}.items():
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(text + "\n")
        found = {finding.split(":", 1)[0] for finding in check(root)[0]}
    wrong = found ^ set(PLANTED)
    for name in sorted(wrong):
        print(f"self-test: {name} was {'blamed' if name in found else 'not found'}")
    return 1 if wrong else 0


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    findings, files = check(pathlib.Path(arguments[0]))
    print("\n".join(findings) or f"{files} files, all in their layers")
    return 1 if findings or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
