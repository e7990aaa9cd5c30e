"""An answer of a fake."""

import json
from dataclasses import dataclass, field


@dataclass
class Answer:
    status: int
    body: object = None  # None is no body at all; anything else goes out as JSON
    headers: dict = field(default_factory=dict)

    def bytes(self):
        return b"" if self.body is None else json.dumps(self.body).encode()
