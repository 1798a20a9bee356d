"""A release of sets that people have reviewed: its shapes hold, and it says who reviewed what."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.review.conftest import DAY, OTHER, REVIEWER, decide, unreviewed

from amocf.compile.read import sssom
from amocf.compile.release import build
from amocf.exchange.mapping_records import read_mappings
from amocf.rdf.property_values import PropertyValues
from amocf.release.opened import Release
from amocf.review.review_folder import ReviewFolder
from amocf.review.review_session import ReviewSession, items_of
from amocf.review.set_confidence import basis_of, with_confidence
from amocf.review.set_review import review_of_set
from amocf.review_status import is_reviewed
from amocf.serve.pages.present.evidence import records
from amocf.serve.pages.present.mapping_sets import reviewed, target
from amocf.serve.pages.reader import Reader
from amocf.terms import expand

#: Each a folder or file of the checkout that a build reads.
SOURCES = ("ontology", "mappings", "shapes", "queries", "edition.toml", "CITATION.cff")


@pytest.fixture(scope="module")
def release(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """Two people, who do not exist, have reviewed the set on NICE; one, a record of another."""
    # Without releases, for a review is a change: the version that is stated may be frozen.
    copy = tmp_path_factory.mktemp("reviewed")
    for name in SOURCES:
        if (root / name).is_dir():
            shutil.copytree(root / name, copy / name)
        elif (root / name).exists():
            shutil.copy(root / name, copy / name)
    shutil.rmtree(copy / "mappings")
    unreviewed(root, copy / "mappings")
    with ReviewFolder.locked(copy / "mappings") as files:
        for reviewer, decisions in ((REVIEWER, ("agree", "disagree")), (OTHER, ("agree",) * 4)):
            items = items_of(files, ["nice"], reviewer)
            session = ReviewSession(files, reviewer, items, lambda: DAY)
            for number, decision in enumerate(decisions):
                decide(session, number, decision)
        items = items_of(files, ["as-printed-2025"], OTHER)
        decide(ReviewSession(files, OTHER, items, lambda: DAY), 0, "unsure")
        review = review_of_set(files.read("nice"))
        files.write_set(with_confidence(files.read("nice").mappings, basis_of(review)))
    out = copy / "dist"
    build(copy, out, lambda _: None)
    with Release.open(out) as found:
        yield found


def test_pages_say_who_reviewed_a_record_and_count_them(release: Release) -> None:
    reader = Reader(release.store)
    by_name = {name: expand(f"mapping:nice-{name}") for name in ("0001", "0002", "0003")}
    found = {
        name: next(iter(records(reader, [iri]))).review for name, iri in sorted(by_name.items())
    }
    both = f"{REVIEWER} and {OTHER}"
    assert found == {
        "0001": f"reviewed by {both} on {DAY}: agreed",
        "0002": f"reviewed by {both} on {DAY}: not all agree (mean 0 on a scale from -1 to 1)",
        "0003": f"reviewed by {OTHER} on {DAY}: agreed",
    }
    targets = {name: target(reader, name) for name in ("nice", "esco")}
    counts = {name: reviewed(each.mappings) for name, each in targets.items() if each}
    assert counts == {"nice": "4 of 4 reviewed", "esco": "0 of 4 reviewed"}


def test_exports_say_what_was_reviewed_and_whether_all_agree(release: Release) -> None:
    found = {each.iri: each.standing for each in read_mappings(PropertyValues(release.store))}
    said = "a reading of this edition, {}; the document does not say it"
    assert found[expand("mapping:nice-0001")] == said.format("reviewed")
    assert found[expand("mapping:nice-0002")] == said.format(
        "reviewed, and not agreed to by all who did"
    )
    assert found[expand("mapping:esco-0001")] == said.format("which nobody has reviewed")


def test_confidence_of_a_set_says_what_it_rests_on(release: Release) -> None:
    reader = Reader(release.store)
    nice = expand("dataset:mappings-nice")
    assert reader.texts(nice, "sssom:mapping_set_confidence") == ("0.75",)
    [basis] = reader.texts(nice, "sssom:other")
    assert basis == (
        "mapping_set_confidence_basis: 3 of 4 records confirmed by 2 reviewers; all records of the"
        " set"
    )
    assert not is_reviewed(reader, expand("mapping:esco-0001"))
    assert is_reviewed(reader, expand("mapping:as-printed-0001"))


def test_downloads_in_sssom_have_the_reviewer_slots(release: Release) -> None:
    record = sssom.read(release.folder / "mappings" / "nice.sssom.tsv").mappings[1]
    assert record.slots["reviewer_id"] == (REVIEWER,)
    assert record.slots["reviewer_label"] == (OTHER,)
    data = json.loads((release.folder / "mappings" / "nice.sssom.json").read_bytes())
    said = {name: value for name, value in data["mappings"][1].items() if "review" in name}
    assert said == {
        "reviewer_id": ["orcid:0000-0002-1825-0097"],
        "reviewer_label": [OTHER],
        "review_date": DAY,
        "reviewer_agreement": 0,
    }
