"""Annotations: what `notice`, `warning`, `error` and the runner's own complaints become."""

from dataclasses import dataclass

MOST_CHARACTERS = 4096
MOST_OF_A_KIND = 10  # per step


@dataclass
class Annotation:
    kind: str  # "notice", "warning", "error"
    message: str  # masked and cut
    title: str = None
    file: str = None
    line: int = None
    end_line: int = None
    col: int = None
    end_column: int = None


def _number(properties, name):
    try:
        return int(properties.get(name, ""))
    except ValueError:
        return None


def placed(properties):
    """Lines and columns after the runner's repairs, as keyword arguments of Annotation."""
    line, end_line = _number(properties, "line"), _number(properties, "endline")
    col, end_column = _number(properties, "col"), _number(properties, "endcolumn")
    line = end_line if line is None else line
    col = end_column if col is None else col
    if line is None or (end_line is not None and end_line != line):
        col = end_column = None
    if end_line is not None and end_line < line:
        line = end_line = None
    if end_column is not None and end_column < col:
        col = end_column = None
    return {"line": line, "end_line": end_line, "col": col, "end_column": end_column}


class Annotations:
    """Keeps the first ten of each kind, as a step does."""

    def __init__(self):
        self.kept = []
        self.dropped = 0

    def add(self, annotation):
        annotation.message = annotation.message[:MOST_CHARACTERS]
        same = sum(1 for other in self.kept if other.kind == annotation.kind)
        if same < MOST_OF_A_KIND:
            self.kept.append(annotation)
        else:
            self.dropped += 1
