"""What the versions of the reconciliation service have in common: limits, problems, manifests."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import JSON
from amocf.reconciliation.reconciler import Reconciler
from amocf.reconciliation.reconciliation_query import TooMuchError, UnreadableQueryError
from amocf.reconciliation.result_forms import SlowBatchError
from amocf.release.opened import Release
from amocf.serve.http.problems import Problem
from amocf.serve.pages.present.entity_preview import reconciler_for
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reply import Reply, as_json
from amocf.serve.routes.sent_form import malformed
from amocf.settings import Settings

#: Seconds that the queries of a batch may take together.
SECONDS: Final = 10.0


@dataclass(frozen=True)
class ServedAddress:
    """Where a client reaches the service, and what the service says of itself.

    Attributes:
        address: that of the server, without a slash at its end.
        is_configured: whether that is a setting, and the same for all who ask.
        name: what the service is called.
        needs_token: whether requests are asked for one.
    """

    address: str
    is_configured: bool
    name: str
    needs_token: bool


def served_address(
    request: Request, reply: Reply, release: Release, settings: Settings
) -> ServedAddress:
    """Return where a client reaches the service.

    OpenRefine asks on by what the manifest says. A server on somebody's own machine is reached
    where it was asked.
    """
    is_configured = bool(settings.public_url)
    address = reply.public_url if is_configured else str(request.base_url)
    made_up = " (made-up data)" if release.manifest.spaces.made_up else ""
    return ServedAddress(
        address.rstrip("/"),
        is_configured,
        f"AMOCF {release.version}: competencies, KSAs and occupations{made_up}",
        bool(settings.token_file or release.manifest.restricted_to),
    )


async def send_manifest(
    write: Callable[..., dict[str, Any]], served: ServedAddress, reply: Reply, reader: Reader
) -> Response:
    """Say what a version of the service is, as ``write`` writes it."""
    reconciler = await run_in_threadpool(reader.once, reconciler_for)
    types = reconciler.entities.types
    found = write(types, served.address, served.name, needs_token=served.needs_token)
    if served.is_configured:
        return reply.body(as_json(found), JSON, "reconcile", write.__name__)
    # It names the address by which it was asked for, and is nobody else's.
    return unkept(as_json(found))


def answer_within_limits(work: Callable[[Reconciler], Any], reader: Reader) -> bytes:
    """Return what the reconciler of a release answers, in JSON.

    Raises:
        Problem: 400 if it is asked no query, 413 if too much, 504 if it takes too long.
    """
    try:
        return as_json(work(reader.once(reconciler_for)))
    except TooMuchError as error:
        raise Problem(413, "too-large", f"{error}.") from None
    except UnreadableQueryError as error:
        raise malformed(f"{error}.") from None
    except SlowBatchError:
        detail = f"The queries took more than {SECONDS:g} s together: send fewer at once."
        raise Problem(504, "deadline", detail) from None


def unkept(body: bytes) -> Response:
    """Send JSON that nobody keeps."""
    return Response(body, headers={"Content-Type": JSON.content_type, "Cache-Control": "no-store"})
