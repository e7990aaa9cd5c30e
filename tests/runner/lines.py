"""Bytes of a stream as the lines that the runner sees."""

import re

_END = re.compile(rb"\r\n|\r|\n")


def lines_of(data):
    """(line, offset just behind it) pairs. LF, CR and CRLF each end a line, so a bare CR starts a
    new one; a last line needs no end. Bytes that are not UTF-8 become U+FFFD."""
    start = 0
    while start < len(data):
        end = _END.search(data, start)
        stop, after = (end.start(), end.end()) if end else (len(data), len(data))
        yield data[start:stop].decode("utf-8", "replace"), after
        start = after


def in_order_of_arrival(chunks):
    """Numbered lines of both streams, in the order in which their last bytes arrived.

    `chunks` are (stream, bytes) pairs; gives (stream, number, line)."""
    streams = dict.fromkeys(stream for stream, _ in chunks)
    found = []
    for stream in streams:
        ends, total = [], 0
        for position, (name, data) in enumerate(chunks):
            if name == stream:
                total += len(data)
                ends.append((total, position))
        whole = b"".join(data for name, data in chunks if name == stream)
        pending = iter(ends)
        end, position = next(pending, (0, 0))
        for number, (line, after) in enumerate(lines_of(whole), 1):
            while end < after:
                end, position = next(pending)
            found.append((position, stream, number, line))
    found.sort(key=lambda entry: (entry[0], entry[2]))
    return [entry[1:] for entry in found]
