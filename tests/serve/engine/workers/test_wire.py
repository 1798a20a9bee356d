import pytest

from amocf.serve.engine.evaluation import Question
from amocf.serve.engine.workers.wire import (
    FrameError,
    Replies,
    Status,
    WorkerReply,
    encode_request,
    reply_header,
    take_request,
)


@pytest.mark.parametrize(
    "question",
    [
        Question("ASK {}", "JSON"),
        Question("", "TriG", (), ()),
        Question("SELECT * { ?s ?p “ü𝄞” }", "CSV", ("http://a/", "http://ü/"), ("http://b/",)),
        Question("ASK {}" + " " * 100_000, "XML", (), ("http://b/", "http://c/")),
    ],
)
def test_request_is_read_as_it_was_written(question: Question) -> None:
    frame = encode_request(question, 3)
    data = bytearray(frame[:3])
    assert take_request(data) is None
    data += frame[3:-1]
    assert take_request(data) is None
    data += frame[-1:] + frame[:5]
    assert take_request(data) == (question, 3)
    assert data == frame[:5]


def test_request_that_is_not_unicode_is_an_error_of_the_sender() -> None:
    with pytest.raises(UnicodeEncodeError):
        encode_request(Question("ASK { '\ud800' }", "JSON"), 3)


@pytest.mark.parametrize("size", [1, 2, 7, 700, 10_000])
def test_replies_are_put_together_from_pieces(size: int) -> None:
    bodies = [bytes(range(256)) * 3, b"", b"short"]
    sent = [WorkerReply(Status.ANSWERED, True, 1.5, body) for body in bodies]  # noqa: FBT003
    data = b"".join(
        reply_header(Status.ANSWERED, len(body), 1_500_000_000, leaving=True) + body
        for body in bodies
    )
    replies = Replies(10_000)
    for _ in range(2):  # one after the other through the same reader
        found: list[WorkerReply] = []
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
def test_frame_that_is_no_reply_is_rejected(frame: bytes) -> None:
    with pytest.raises(FrameError):
        Replies(100).feed(frame)
