"""What every fake is made of: one request from socket to answer, with planted faults, recorded."""

import asyncio
import json
import os
import socket
import time

from aiohttp import web

from . import control
from .faults import Faults


class OnePiece(web.Response):
    """Status, headers and body leave in one segment.

    Two segments cost a client 40 ms of delayed acknowledgement an answer."""

    _socket = None

    async def prepare(self, request):
        connection = request.transport and request.transport.get_extra_info("socket")
        if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
            self._socket = connection
        self._cork(1)
        return await super().prepare(request)

    async def write_eof(self, data=b""):
        await super().write_eof(data)
        self._cork(0)

    def _cork(self, on):
        if self._socket is not None and self._socket.fileno() >= 0:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, on)


class Serving:
    """A fake's server. A service gives it `prefix`, `kinds` of faults, `new_world(state)`, whose
    result has `merge(state)` and `dump()`, and `answer(request, body, path)`."""

    prefix = ""  # before each path; may be left out of the pattern of a fault
    kinds = {}

    def __init__(self, recorder, state_file=None):
        self.stopped = asyncio.Event()
        self._recorder = recorder
        self._state_file = state_file
        self._begin({})

    def new_world(self, state):
        raise NotImplementedError

    def answer(self, request, body, path):
        raise NotImplementedError

    def _begin(self, state):
        self.world = self.new_world(state)
        self.faults = Faults(self.kinds)
        self.write_state()

    def reset(self, state):
        self._recorder.clear()
        self._begin(state)

    def stop(self):
        self.stopped.set()

    def write_state(self):
        if self._state_file:
            temporary = f"{self._state_file}.new"
            with open(temporary, "w", encoding="utf-8") as file:
                json.dump(self.world.dump(), file, indent=1)
                file.write("\n")
            os.replace(temporary, self._state_file)

    async def handle(self, request):
        started = time.time()
        body = await request.read()
        if request.path.startswith("/_fake/"):
            return self._response(await control.serve(self, request, body))
        path = request.raw_path.partition("?")[0]
        below = path.removeprefix(self.prefix) if path.startswith(self.prefix + "/") else path
        fault = self.faults.next(request.method, below)
        if fault is None:
            response = self._response(self.answer(request, body, path))
        else:
            response = await self._faulty(fault, request, body, path)
        self._recorder.exchange(request, body, started, response, fault)
        if response is None:
            request.transport.abort()
            return web.Response()  # goes nowhere
        return response

    @staticmethod
    def _response(answer):
        kind = "application/json; charset=utf-8" if answer.body is not None else None
        headers = ({"Content-Type": kind} if kind else {}) | answer.headers
        return OnePiece(status=answer.status, headers=headers, body=answer.bytes() or None)

    async def _faulty(self, fault, request, body, path):
        """The response that the fault asks for; None to close the connection instead."""
        await asyncio.sleep(fault.delay)
        if fault.close == "before":
            return None
        if fault.status is not None:
            data = json.dumps(fault.json) if fault.json is not None else fault.text
            headers = {"Content-Type": "application/json; charset=utf-8"} | fault.headers
            return OnePiece(status=fault.status, headers=headers, body=data.encode())
        answer = self.answer(request, body, path)
        if fault.close == "after":
            return None
        response = self._response(answer)
        if fault.close == "middle":
            data = response.body or b"{}"
            head = f"HTTP/1.1 {response.status} OK\r\nContent-Length: {2 * len(data)}\r\n\r\n"
            request.transport.write(head.encode() + data)
            request.transport.close()
        return response
