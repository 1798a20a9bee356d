"""What the document prints, and the ledger that is made up from it."""

from pathlib import Path

import pytest
from tests.synthetic.ledger import Ledger
from tests.synthetic.making import make_up
from tests.synthetic.printed import Printed, read_printed

from amocf.release.opened import Release


@pytest.fixture(scope="session")
def marginals(dist: Path) -> Printed:
    """What the document prints of the institutes' data."""
    with Release.open(dist) as release:
        return read_printed(release)


@pytest.fixture(scope="session")
def ledger(marginals: Printed) -> Ledger:
    """What all institutes state in the demonstration."""
    return make_up(marginals)
