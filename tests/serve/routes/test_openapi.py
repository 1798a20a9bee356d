"""The interface does what its description says: schemathesis looks for a difference."""

import contextlib
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from amocf.serve.routes import ALL
from amocf.serve.routes.openapi import describe_interface

#: Which text is a query is not for a schema to say, and the query may be refused for its cost.
REFUSALS: Final = ["2xx", "3xx", "400", "404", "406", "413", "503", "504", "507"]
#: What is wrong may be too large as well, of which a schema cannot tell: it counts no bytes.
REJECTIONS: Final = ["400", "404", "405", "406", "413", "415"]
CONFIGURATION: Final = SchemathesisConfig.from_dict(
    {
        "checks": {
            "positive_data_acceptance": {"expected-statuses": REFUSALS},
            "negative_data_rejection": {"expected-statuses": REJECTIONS},
        }
    }
)


@pytest.fixture(scope="module")
def interface(app: Any) -> Any:
    return schemathesis.openapi.from_asgi("/openapi.json", app, config=CONFIGURATION)


OPERATIONS: Final = [
    (path, method)
    for path, item in describe_interface(ALL, "", "")["paths"].items()
    for method in item
]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_the_interface_is_as_described(
    interface: Any, path: str, method: str, mode: GenerationMode
) -> None:
    operation = interface[path][method]

    @settings(
        max_examples=30 if path == "/sparql" else 8,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        case.call_and_validate()

    with contextlib.suppress(Unsatisfiable):  # where nothing can be wrong
        check()


def test_every_documented_route_is_there(client: Any) -> None:
    described = client.get("/openapi.json").json()
    routes = {
        (route.method.lower(), route.path.replace(":path", "")) for route in ALL if route.documented
    }
    listed = {(method, path) for path, item in described["paths"].items() for method in item}
    assert listed == routes
    assert described["openapi"].startswith("3.1")


def test_the_parameters_of_the_endpoint_are_described(client: Any) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    by_address = {each["name"] for each in paths["/sparql"]["get"]["parameters"]}
    form = paths["/sparql"]["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]
    assert set(form["schema"]["properties"]) == by_address
    assert by_address == {"query", "default-graph-uri", "named-graph-uri", "format", "timeout"}
