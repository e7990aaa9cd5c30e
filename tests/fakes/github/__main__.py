"""Starts the fake and says where: its first line of output is `listening URL`."""

import asyncio

from .. import command
from .server import Server


def parse(arguments=None):
    parser = command.parser("github", __doc__)
    parser.add_argument("--clock", metavar="TIME", help="begin here, one second a change")
    parser.add_argument("--enterprise", action="store_true", help="behave as a GHES")
    return parser.parse_args(arguments)


def main(options):
    def make_server(recorder):
        limited = not options.no_limits
        return Server(recorder, options.state_file, options.clock, options.enterprise, limited)

    asyncio.run(command.serve(options, make_server))


if __name__ == "__main__":
    main(parse())
