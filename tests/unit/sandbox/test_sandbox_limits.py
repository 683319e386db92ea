"""Rate limits of the sandbox: how each kind counts, and what a refusal looks like."""

from __future__ import annotations

import anyio
import httpx
import pytest
from attrs import define

from lattigo.sandbox import Fault, RateLimit, Sandbox, serve


@define
class Watch:
    """A clock that stands still until it is moved."""

    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Visitor:
    """A client of a sandbox that has these limits."""

    def __init__(self, url: str, box: Sandbox, watch: Watch) -> None:
        self.watch = watch
        self.url = url
        self.auth = [(account.key_name, account.api_key) for account in box.accounts]
        self.http = httpx.Client(base_url=url, verify=False)

    def get(self, path: str = "/v2/users", account: int = 0) -> httpx.Response:
        return self.http.get(path, auth=self.auth[account])

    def statuses(self, *moments: float) -> list[int]:
        """What requests at these moments after now are answered."""
        start, found = self.watch.now, []
        for moment in moments:
            self.watch.now = start + moment
            found.append(self.get().status_code)
        return found


@pytest.fixture
def visit(request: pytest.FixtureRequest):
    watch = Watch()
    box = Sandbox(devices=3, limits=request.param, clock=watch)
    with serve(box) as url:
        visitor = Visitor(url, box, watch)
        with visitor.http:
            yield visitor


def limited(*limits: RateLimit):
    return pytest.mark.parametrize("visit", [limits], indirect=True)


@limited(RateLimit(limit=2, period=10))
def test_a_fixed_window_is_aligned_to_the_clock(visit: Visitor) -> None:
    visit.watch.now += 9
    assert visit.statuses(0, 0.1, 0.2, 0.9, 1.0, 1.1, 10.9, 11) == [200, 200, 429, 429, 200, 200, 429, 200]


@limited(RateLimit(kind="token_bucket", limit=1, period=2, burst=3))
def test_a_token_bucket_has_a_burst_and_an_average(visit: Visitor) -> None:
    assert visit.statuses(0, 0, 0, 0, 1.9, 2, 2.1, 100, 100, 100, 100) == [200] * 3 + [429] * 2 + [200, 429] + [
        200
    ] * 3 + [429]


@limited(RateLimit(kind="sliding_log", limit=2, period=10))
def test_a_sliding_log_looks_back_from_now(visit: Visitor) -> None:
    assert visit.statuses(0, 6, 9, 10, 11, 16) == [200, 200, 429, 200, 429, 200]


@limited(RateLimit(limit=0, retry_after=True))
def test_a_limit_of_nothing_refuses_everything(visit: Visitor) -> None:
    assert visit.statuses(0, 1, 2) == [429] * 3


@limited(RateLimit(limit=1, period=60))
def test_a_refusal_is_bare_text_and_comes_before_credentials(visit: Visitor) -> None:
    for _ in range(2):
        answer = visit.http.get("/v2/users", auth=("nobody", "wrong"))
    assert (answer.status_code, answer.text, answer.headers["content-type"]) == (429, "Retry later\n", "text/plain")
    assert "retry-after" not in answer.headers


@pytest.mark.parametrize(
    ("visit", "seconds"),
    [
        ([RateLimit(limit=1, period=60, retry_after=True)], 60 - 1_000_000 % 60),
        ([RateLimit(kind="sliding_log", limit=1, period=60, retry_after=True)], 60),
        ([RateLimit(kind="token_bucket", limit=1, period=90, retry_after=True)], 90),
    ],
    indirect=["visit"],
)
def test_a_refusal_may_say_when_to_come_back(visit: Visitor, seconds: int) -> None:
    visit.get()
    refused = visit.get()
    assert (refused.status_code, refused.headers["retry-after"]) == (429, str(seconds))
    visit.watch.now += seconds
    assert visit.get().status_code == 200


@limited(RateLimit(limit=1, period=60))
def test_endpoints_and_accounts_have_counts_of_their_own(visit: Visitor) -> None:
    paths = ("/v2/users", "/v2/users", "/v2/rate_plans")
    assert [visit.get(path).status_code for path in paths] == [200, 429, 200]
    assert visit.get(account=1).status_code == 200


@limited(RateLimit(limit=2, period=60, scope="account"))
def test_endpoints_may_share_a_count(visit: Visitor) -> None:
    paths = ("/v2/users", "/v2/rate_plans", "/v2/devices")
    assert [visit.get(path).status_code for path in paths] == [200, 200, 429]


@limited(RateLimit(limit=1, period=60, endpoints=("list_rate_plans",)))
def test_a_limit_may_concern_some_endpoints_only(visit: Visitor) -> None:
    assert visit.statuses(0, 0, 0) == [200] * 3
    assert [visit.get("/v2/rate_plans").status_code for _ in range(2)] == [200, 429]


@limited(RateLimit(limit=1, period=1), RateLimit(limit=2, period=60))
def test_the_first_limit_that_refuses_answers_alone(visit: Visitor) -> None:
    assert visit.statuses(0, 0.1, 0.2, 1, 2) == [200, 429, 429, 200, 429]


def test_a_concurrency_limit_counts_what_is_in_flight() -> None:
    limits = [RateLimit(kind="concurrency", limit=2)]
    box = Sandbox(devices=1, limits=limits, faults=[Fault("latency", seconds=0.3)])

    async def five_at_once(url: str) -> list[int]:
        auth = (box.accounts[0].key_name, box.accounts[0].api_key)
        statuses: list[int] = []

        async def get() -> None:
            statuses.append((await client.get("/v2/users")).status_code)

        async with httpx.AsyncClient(base_url=url, auth=auth, verify=False) as client:
            async with anyio.create_task_group() as tasks:
                for _ in range(5):
                    tasks.start_soon(get)
            statuses.append((await client.get("/v2/users")).status_code)
        return statuses

    with serve(box) as url:
        assert anyio.run(five_at_once, url) == [429, 429, 429, 200, 200, 200]


def test_limits_can_change_on_the_way() -> None:
    box = Sandbox(devices=1, limits=[RateLimit(limit=0)])
    with serve(box) as url:
        visitor = Visitor(url, box, Watch())
        with visitor.http:
            assert visitor.get().status_code == 429
            box.limits = []
            assert visitor.get().status_code == 200
            assert [request.status for request in box.seen] == [429, 200]


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("200/s", RateLimit(limit=200)),
        ("600/60s window", RateLimit(limit=600, period=60)),
        ("600/60s", RateLimit(limit=600, period=60)),
        (" 10 / min sliding ", RateLimit(kind="sliding_log", limit=10, period=60)),
        ("200/s burst 50", RateLimit(kind="token_bucket", limit=200, burst=50)),
        ("2000/5min", RateLimit(limit=2000, period=300)),
        ("1/0.5s", RateLimit(limit=1, period=0.5)),
        ("5 at once", RateLimit(kind="concurrency", limit=5)),
    ],
)
def test_limits_of_the_command_line(text: str, limit: RateLimit) -> None:
    assert RateLimit.parse(text) == limit


@pytest.mark.parametrize(
    "text", ["", "fast", "200", "-1/s", "10/0s", "10/s burst 0", "10/d", "10/s window burst 5", "٣/s"]
)
def test_other_texts_are_refused_with_the_accepted_forms(text: str) -> None:
    with pytest.raises(ValueError, match=r'is not a rate limit: write "200/s", "200/s burst 50", "600/60s window"'):
        RateLimit.parse(text)


@pytest.mark.parametrize(
    "arguments", [{"limit": -1}, {"limit": 1, "period": 0}, {"limit": 1, "burst": 0}, {"limit": 1, "kind": "leaky"}]
)
def test_limits_that_make_no_sense(arguments: dict[str, int]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - attrs words the message
        RateLimit(**arguments)
