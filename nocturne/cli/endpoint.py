"""`nocturne endpoint`: the app where people subscribe and leave, on loopback."""

from __future__ import annotations

import argparse
import os
from contextlib import suppress

from nocturne.cli import context
from nocturne.errors import UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--port N`."""
    parser.add_argument("--port", type=int, default=8600, metavar="N", help="the port to listen on (default: 8600)")


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted. What is missing in settings or environment ends in its sentence and exit 2."""
    import uvicorn

    from nocturne.endpoint import start

    if not 0 < args.port < 1 << 16:
        raise UsageError("--port takes a number from 1 to 65535")
    address = f"http://127.0.0.1:{args.port}"
    clock = start.wall_clock if args.now is None else lambda: context.clock(args)
    app = start.endpoint(
        args.project, os.environ, lambda here: start.configured_courier(here, os.environ), clock=clock, url=address
    )
    print(f"{address}/  (stop with Ctrl-C)", flush=True)
    config = uvicorn.Config(
        app, host="127.0.0.1", port=args.port, access_log=False, log_level="warning", server_header=False,
        proxy_headers=False, timeout_keep_alive=75,
    )  # fmt: skip
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run()
    return 0
