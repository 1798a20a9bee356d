import pytest

from amocf.serve.engine.workers.wire import (
    FORMS,
    FrameError,
    Replies,
    Reply,
    Request,
    Status,
    decode_request,
    encode_request,
    join,
    reply_header,
    request_size,
    split,
)
from amocf.serve.http.negotiation import GRAPH, SPARQL_RESULTS


def test_every_form_of_an_answer_can_be_asked_for() -> None:
    assert {form.name for form in (*SPARQL_RESULTS, *GRAPH)} <= set(FORMS)


@pytest.mark.parametrize(
    "request_",
    [
        Request("ASK {}", "JSON", 10),
        Request("", "TriG", 0, (), ()),
        Request("SELECT * { ?s ?p “ü𝄞” }", "CSV", 1, ("http://a/", "http://ü/"), ("http://b/",)),
        Request("ASK {}", "XML", 3, (), ("http://b/", "http://c/")),
    ],
)
def test_a_request_is_read_as_it_was_written(request_: Request) -> None:
    frame = encode_request(request_)
    assert request_size(frame) == len(frame)
    assert request_size(frame[:5]) == 0
    assert decode_request(bytearray(frame)) == request_


def test_texts_are_read_as_they_were_written() -> None:
    texts = ["", "a\0b", "ü", "x" * 100_000]
    assert split(join(texts)) == texts


@pytest.mark.parametrize("size", [1, 2, 7, 700, 10_000])
def test_replies_are_put_together_from_pieces(size: int) -> None:
    bodies = [bytes(range(256)) * 3, b"", b"short"]
    sent = [Reply(Status.ANSWERED, True, 1.5, body) for body in bodies]  # noqa: FBT003
    data = b"".join(
        reply_header(Status.ANSWERED, len(body), 1_500_000_000, leaving=True) + body
        for body in bodies
    )
    replies = Replies(10_000)
    for _ in range(2):  # one after the other through the same reader
        found: list[Reply] = []
        for start in range(0, len(data), size):
            assert replies.wanted > 0
            found += replies.feed(data[start : start + size])
        assert found == sent


@pytest.mark.parametrize(
    "frame",
    [
        reply_header(Status.ANSWERED, 101, 0, leaving=False),
        b"\0\0\0\0\x63" + b"\0" * 9,
        reply_header(Status.ANSWERED, 1, 0, leaving=False) + b"x\0\0\0\0\x63" + b"\0" * 9,
    ],
    ids=["too long", "unknown status", "unknown status after a reply"],
)
def test_what_is_no_reply_is_refused(frame: bytes) -> None:
    with pytest.raises(FrameError):
        Replies(100).feed(frame)
