"""Serves a release as ``amocf serve`` does, but tells what the application has seen of a request.

Every response is 200 and has a JSON object in the field ``seen``: the status that the application
answered, and method, path, query and header fields as they reached it. Run with the folder of a
release.
"""

import json
import sys
from pathlib import Path
from typing import Any

from amocf.release.opened import Release
from amocf.serve.app.create import create_app
from amocf.serve.app.lifecycle import ServerWorker
from amocf.serve.http.messages import Application, Receive, Scope, Send
from amocf.serve.observability.log import Log
from amocf.serve.run.listener import listen
from amocf.serve.run.supervisor import Supervisor
from amocf.settings import Settings


def _telling(application: Application) -> Application:
    async def tell(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        answered: list[Any] = []

        async def take(message: Any) -> None:
            answered.append(message)

        seen = {
            "method": scope["method"],
            "path": scope["raw_path"].decode("latin-1"),
            "query": scope["query_string"].decode("latin-1"),
            "fields": [
                [name.decode("latin-1"), v.decode("latin-1")] for name, v in scope["headers"]
            ],
        }
        await application(scope, receive, take)
        told = json.dumps({**seen, "status": answered[0]["status"]}).encode("ascii")
        fields = dict(answered[0]["headers"])
        headers = [(b"content-length", b"0"), (b"seen", told)]
        if b"connection" in fields:
            headers.append((b"connection", fields[b"connection"]))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    return tell


def main(dist: Path) -> None:
    """Serve until told to stop."""
    settings = Settings(dist=dist, port=0, engine="threads", head_timeout=1, body_timeout=1)

    def factory(release: Release, worker: ServerWorker) -> Application:
        return _telling(create_app(release, settings, worker=worker))

    with listen(settings) as listener:
        Supervisor(settings, listener, Release.open(dist), Log(sys.stderr), factory).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
