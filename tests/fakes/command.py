"""The command line of a fake: its first line of output is `listening URL`."""

import argparse
import asyncio
import json
import signal
import socket

from aiohttp import web

from . import tls
from .record import Recorder


def parser(name, description):
    parser = argparse.ArgumentParser(prog=f"python -m tests.fakes.{name}", description=description)
    parser.add_argument("--host", default="127.0.0.1", help="address to bind (default %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="0 (default) lets the system choose")
    parser.add_argument("--unix", metavar="PATH", help="also serve plain HTTP on this socket")
    parser.add_argument("--initial", metavar="FILE", help="state to begin with (see world.py)")
    parser.add_argument("--state-file", metavar="FILE", help="rewritten after each change")
    parser.add_argument("--traffic", metavar="FILE", help="JSON lines, appended to")
    parser.add_argument("--faults", metavar="FILE", help="faults to begin with (see faults.py)")
    parser.add_argument("--tls", metavar="DIR", help="serve HTTPS; ca.pem is made in DIR")
    parser.add_argument("--san", action="append", default=[], help="one more name or address")
    parser.add_argument("--no-limits", action="store_true", help="no rate limits")
    parser.add_argument("--lifetime", type=float, default=3600, help="seconds, then end")
    return parser


def _load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def _listener(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener


async def serve(options, make_server):
    """Until told to stop; `make_server` takes a recorder."""
    server = make_server(Recorder(options.traffic))
    if options.initial:
        server.world.merge(_load(options.initial))
        server.write_state()
    if options.faults:
        server.faults.plant(_load(options.faults))
    application = web.Application(client_max_size=8 * 2**20)
    application.router.add_route("*", "/{path:.*}", server.handle)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    context = None
    if options.tls:
        tls.make(options.tls, options.san)
        context = tls.server_context(options.tls)
    listener = _listener(options.host, options.port)
    await web.SockSite(runner, listener, ssl_context=context, shutdown_timeout=0.2).start()
    if options.unix:
        await web.UnixSite(runner, options.unix, shutdown_timeout=0.2).start()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    loop.call_later(options.lifetime, server.stop)
    scheme, host = ("https", "localhost") if options.tls else ("http", "127.0.0.1")
    print(f"listening {scheme}://{host}:{listener.getsockname()[1]}", flush=True)
    await server.stopped.wait()
    server.write_state()
    await runner.cleanup()
