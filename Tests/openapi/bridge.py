# SPDX-License-Identifier: Apache-2.0
"""A port of 127.0.0.1 that leads to a unix socket, for programs that know no unix sockets.

bridge.py SOCKET    prints the port, then serves until it is stopped
"""

import asyncio
import sys


async def pump(reader, writer):
    """Carries bytes one way, and the end of them too."""
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except (ConnectionError, RuntimeError):
        writer.close()


async def main(path):
    async def serve(reader, writer):
        try:
            inner_reader, inner_writer = await asyncio.open_unix_connection(path)
        except OSError as error:
            print(f"bridge: {path}: {error}", file=sys.stderr)
            writer.close()
            return
        await asyncio.gather(pump(reader, inner_writer), pump(inner_reader, writer))
        inner_writer.close()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


try:
    asyncio.run(main(sys.argv[1]))
except KeyboardInterrupt:
    pass
