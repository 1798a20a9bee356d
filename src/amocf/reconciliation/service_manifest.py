"""What the service says of itself to clients: Reconciliation Service API 0.2."""

from typing import Any, Final

from amocf import __version__
from amocf.kinds import KINDS
from amocf.reconciliation.entity_types import OUTSIDE, EntityTypes
from amocf.reconciliation.extension import SETTINGS
from amocf.reconciliation.reconciliation_query import MOST_QUERIES
from amocf.reconciliation.result_forms import as_type
from amocf.terms import BASE

#: The path of the service below the address of a server.
SERVICE: Final = "/reconcile"
ENTITY_PATH: Final = f"{SERVICE}/suggest/entity"
TYPE_PATH: Final = f"{SERVICE}/suggest/type"
PROPERTY_PATH: Final = f"{SERVICE}/suggest/property"
PROPOSAL_PATH: Final = f"{SERVICE}/properties"
PREVIEW_PATH: Final = f"{SERVICE}/preview"
VIEW_PATH: Final = f"{SERVICE}/view"
#: The size of the frame of a preview, in pixels.
_WIDTH: Final = 420
_HEIGHT: Final = 240
_SOUGHT: Final = frozenset(kind.name for kind in KINDS if kind.is_sought) | {OUTSIDE}


def service_manifest(
    types: EntityTypes, address: str, name: str, *, needs_token: bool
) -> dict[str, Any]:
    """Return the manifest.

    Args:
        types: the types of the release.
        address: where the client reaches the server, without a slash at its end.
        name: what the service is called.
        needs_token: whether requests are asked for one.
    """
    manifest: dict[str, Any] = {
        "versions": ["0.2"],
        "name": name,
        "identifierSpace": BASE,
        "schemaSpace": f"{BASE}ontology",
        "documentation": f"{address}/docs/reconciliation",
        "serviceVersion": __version__,
        "logo": f"{address}/static/icon.svg",
        "defaultTypes": [as_type(each) for each in types.all() if each.id in _SOUGHT],
        "view": {"url": f"{address}{VIEW_PATH}?id={{{{id}}}}"},
        "preview": {
            "url": f"{address}{PREVIEW_PATH}?id={{{{id}}}}",
            "width": _WIDTH,
            "height": _HEIGHT,
        },
        "suggest": {
            each: {"service_url": address, "service_path": path}
            for each, path in (
                ("entity", ENTITY_PATH),
                ("property", PROPERTY_PATH),
                ("type", TYPE_PATH),
            )
        },
        "extend": {
            "propose_properties": {"service_url": address, "service_path": PROPOSAL_PATH},
            "property_settings": [dict(each) for each in SETTINGS],
        },
        "batchSize": MOST_QUERIES,
    }
    if needs_token:
        manifest["authentication"] = {
            "type": "basic",
            "description": "A token that those who run the server give, as the password.",
        }
    return manifest
