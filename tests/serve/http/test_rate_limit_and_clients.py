"""Who asks, and how often they may."""

import pytest

from amocf.errors import UsageError
from amocf.serve.http.clients import Clients, share_of
from amocf.serve.http.rate_limit import RateLimit

TRUSTED = ("10.0.0.0/8", "::1")

ADDRESSES = [
    ("192.0.2.1", None, "192.0.2.1"),
    ("192.0.2.1", "198.51.100.7", "192.0.2.1"),  # no proxy of ours: not believed
    ("10.0.0.1", None, "10.0.0.1"),
    ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
    ("10.0.0.1", "1.2.3.4, 198.51.100.7", "198.51.100.7"),  # the client made up the first
    ("10.0.0.1", "198.51.100.7, 10.9.9.9", "198.51.100.7"),
    ("10.0.0.1", "10.8.8.8, 10.9.9.9", "10.8.8.8"),
    ("10.0.0.1", "nonsense", "10.0.0.1"),
    ("10.0.0.1", "198.51.100.7, nonsense", "10.0.0.1"),
    ("10.0.0.1", "nonsense, 10.9.9.9", "10.9.9.9"),
    ("10.0.0.1", "198.51.100.7:4711", "198.51.100.7"),
    ("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
    ("::1", "2001:db8::1", "2001:db8::1"),
    ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
    ("10.0.0.1", ", ".join(["198.51.100.7"] * 1000), "198.51.100.7"),
    ("unix", "198.51.100.7", "unix"),
]


@pytest.mark.parametrize(("peer", "forwarded", "client"), ADDRESSES)
def test_only_trusted_proxies_say_who_asks(peer: str, forwarded: str | None, client: str) -> None:
    assert Clients(TRUSTED).address(peer, forwarded) == client
    assert Clients(()).address(peer, forwarded) == peer


def test_proxy_on_a_unix_socket_is_trusted_if_it_is_named() -> None:
    clients = Clients((*TRUSTED, "unix"))
    assert clients.address("unix", "198.51.100.7, 10.0.0.1") == "198.51.100.7"
    assert clients.address("unix", "nonsense") == "unix"
    assert clients.address("192.0.2.1", "198.51.100.7") == "192.0.2.1"
    assert (clients.trusts("unix"), Clients(TRUSTED).trusts("unix")) == (True, False)


def test_a_network_that_is_none_is_named() -> None:
    with pytest.raises(UsageError, match=r"10\.0\.0\.0/99"):
        Clients(("10.0.0.0/99",))


def test_a_share_is_that_of_a_customer() -> None:
    assert share_of("192.0.2.1") == "192.0.2.1"
    assert share_of("2001:db8::1") == share_of("2001:db8::2") == "2001:db8::/64"
    assert share_of("2001:db8:0:1::1") != share_of("2001:db8::1")
    assert share_of("unix") == "unix"


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_let_in_and_then_a_steady_rate() -> None:
    clock = _Clock()
    limit = RateLimit(2.0, 3, clock)
    assert [limit.wait("a") for _ in range(4)] == [0, 0, 0, 1]
    assert limit.wait("b") == 0
    clock.now = 0.5
    assert [limit.wait("a") for _ in range(2)] == [0, 1]
    clock.now = 100
    assert [limit.wait("a") for _ in range(4)] == [0, 0, 0, 1]


def test_the_wait_is_long_enough() -> None:
    clock = _Clock()
    limit = RateLimit(0.1, 1, clock)
    assert limit.wait("a") == 0
    wait = limit.wait("a")
    assert wait == 10
    clock.now += wait
    assert limit.wait("a") == 0


def test_memory_for_clients_is_bounded_and_nobody_is_let_in_twice_by_it() -> None:
    limit = RateLimit(0.001, 1, _Clock())
    for number in range(20_000):
        limit.wait(str(number))
    assert limit.wait("19999") > 0
    assert limit.wait("0") == 0  # forgotten


def test_rate_without_a_setting_is_not_limited() -> None:
    assert not RateLimit(0, 50)
    assert RateLimit(0, 50).wait("a") == 0
