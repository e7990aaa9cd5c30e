"""Traffic as JSON lines, one exchange a line, tokens left out."""

import base64
import json
import time

_HIDDEN = {"authorization", "cookie", "proxy-authorization"}


def _text(name, data):
    if data is None:
        return {name: None}
    try:
        return {name: data.decode()}
    except UnicodeDecodeError:
        return {name: None, name + "_base64": base64.b64encode(data).decode()}


def _headers(pairs):
    return [
        [name, value.split(" ")[0] + " ***" if name.lower() in _HIDDEN else value]
        for name, value in pairs
    ]


class Recorder:
    """Appends to a file, or keeps nothing if there is none."""

    def __init__(self, path):
        self._file = open(path, "a", encoding="utf-8", buffering=1) if path else None

    def clear(self):
        if self._file is not None:
            self._file.truncate(0)

    def exchange(self, request, body, started, response, fault):
        """`response` is None if the connection was closed without one."""
        if self._file is None:
            return
        status, headers, data = None, {}, None
        if response is not None:
            status, headers, data = response.status, response.headers, response.body or b""
        line = {
            "time": round(started, 3),
            "seconds": round(time.time() - started, 3),
            "scheme": request.scheme,
            "host": request.host,
            "method": request.method,
            "path": request.raw_path,
            "request_headers": _headers(request.headers.items()),
            **_text("request_body", body),
            "status": status,
            "content_type": headers.get("Content-Type", ""),
            "response_headers": _headers(headers.items()),
            **_text("response_body", data),
            "fault": fault and fault.name,
        }
        self._file.write(json.dumps(line) + "\n")
