"""Starts the fake and says where: its first line of output is `listening URL`."""

import asyncio

from .. import command
from .server import Server


def main(options):
    def make_server(recorder):
        return Server(recorder, options.state_file, not options.no_limits)

    asyncio.run(command.serve(options, make_server))


if __name__ == "__main__":
    main(command.parser("lambda_cloud", __doc__).parse_args())
