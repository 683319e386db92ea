"""The limits file: damaged, shared, or not a file at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lattigo._core.limits.store import Learned, LimitStore, learned_now

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ENTRY = '{{"abc": {{"get_device": {{"rate": {}, "window": {}, "at": {}}}}}}}'
AT = '"2026-11-01T00:00:00+00:00"'
DAMAGED = {
    "empty": b"",
    "truncated": b'{"abc": {"get_device": {"rate": 5.0, "win',
    "no JSON": b"rate = 5",
    "null": b"null",
    "a list": b"[]",
    "a number": b"5",
    "accounts of another type": b'{"abc": 1}',
    "endpoints of another type": b'{"abc": {"get_device": 1}}',
    "a field missing": b'{"abc": {"get_device": {"rate": 1.0}}}',
    "nested without end": b"[" * 100_000,
    "not UTF-8": b'{"abc\xff": {}}',
    "nothing but zeros": bytes(4096),
    "a rate of another type": ENTRY.format('"5"', "null", AT).encode(),
    "a rate that is a truth": ENTRY.format("true", "null", AT).encode(),
    "a rate that is no number": ENTRY.format("NaN", "null", AT).encode(),
    "a rate without end": ENTRY.format("1e999", "null", AT).encode(),
    "a huge rate": ENTRY.format("1e300", "null", AT).encode(),
    "a rate of 5,000 digits": ENTRY.format("9" * 5000, "null", AT).encode(),
    "a rate of nothing": ENTRY.format("0", "null", AT).encode(),
    "a negative rate": ENTRY.format("-5", "null", AT).encode(),
    "a negative window": ENTRY.format("5", "-60", AT).encode(),
    "a window of nothing": ENTRY.format("5", "0", AT).encode(),
    "a huge window": ENTRY.format("5", "1e9", AT).encode(),
    "a window of another type": ENTRY.format("5", "[60]", AT).encode(),
    "no time": ENTRY.format("5", "60", '"yesterday"').encode(),
    "a time without a zone": ENTRY.format("5", "60", '"2026-11-01T00:00:00"').encode(),
    "a time of another type": ENTRY.format("5", "60", "7").encode(),
    "larger than any": ENTRY.format("5", "60", AT).encode() + b" " * 10_000_000,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_counts_as_empty_is_reported_in_a_line_and_replaced(
    content: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    path = tmp_path / "limits.json"
    path.write_bytes(content)
    assert LimitStore(path).recall("abc", NOW) == {}
    (line,) = caplog.messages
    assert str(path) in line
    assert "\n" not in line
    LimitStore(path).save("abc", {"get_device": learned_now(5.0, 60.0)})
    assert LimitStore(path).load()["abc"]["get_device"].rate == 5.0


def test_an_empty_folder_in_its_place_is_replaced_and_one_with_files_stays(tmp_path: Path):
    empty, full = tmp_path / "empty", tmp_path / "full"
    empty.mkdir()
    full.mkdir()
    (full / "precious").touch()
    for path in (empty, full):
        assert LimitStore(path).load() == {}
        LimitStore(path).save("abc", {"get_device": learned_now(5.0, None)})
    assert [*LimitStore(empty).load()] == ["abc"]
    assert [path.name for path in full.iterdir()] == ["precious"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_a_pipe_in_its_place_is_neither_waited_for_nor_replaced(tmp_path: Path):
    path = tmp_path / "limits.json"
    os.mkfifo(path)
    LimitStore(path).save("abc", {"get_device": learned_now(5.0, None)})
    assert LimitStore(path).load() == {}
    assert path.is_fifo()


def test_a_file_that_nobody_may_read_is_replaced(tmp_path: Path):
    path = tmp_path / "limits.json"
    path.write_bytes(b"{}")
    path.chmod(0)
    LimitStore(path).save("abc", {"get_device": learned_now(5.0, None)})
    assert [*LimitStore(path).load()] == ["abc"]


def test_links_that_lead_nowhere_are_no_error(tmp_path: Path):
    path = tmp_path / "limits.json"
    path.symlink_to(path)
    LimitStore(path).save("abc", {"get_device": learned_now(5.0, None)})
    assert LimitStore(path).load() == {}


def test_without_a_file_nothing_is_reported(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    assert LimitStore(tmp_path / "limits.json").load() == {}
    assert caplog.messages == []


@pytest.mark.parametrize("content", [b"[", b'{"abc": 1}'])
def test_the_command_line_says_in_one_line_that_the_file_is_damaged(content: bytes, tmp_path: Path):
    path = tmp_path / "lattigo" / "limits.json"
    path.parent.mkdir()
    path.write_bytes(content)
    run = subprocess.run(
        [sys.executable, "-m", "lattigo", "limits", "show"],
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (0, "")
    (line,) = run.stderr.splitlines()
    assert str(path) in line


def test_a_link_stays_a_link(tmp_path: Path):
    target, path = tmp_path / "elsewhere.json", tmp_path / "limits.json"
    path.symlink_to(target)
    LimitStore(path).save("abc", {"get_device": learned_now(5.0, None)})
    assert path.is_symlink()
    assert [*LimitStore(target).load()] == ["abc"]


@pytest.mark.parametrize("folder", ["", "deep/er"])
def test_only_its_owner_may_read_it(folder: str, tmp_path: Path):
    path = tmp_path / folder / "limits.json"
    mask = os.umask(0)
    try:
        LimitStore(path).save("abc", {"get_device": learned_now(5.0, None)})
    finally:
        os.umask(mask)
    files = [each for each in path.parent.iterdir() if each.is_file()]
    assert path in files
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path):
    (tmp_path / "file").touch()
    LimitStore(tmp_path / "file" / "limits.json").save("abc", {"get_device": learned_now(5.0, None)})


WRITER = """
import sys
from lattigo._core.limits.store import LimitStore, learned_now
print(flush=True)
input()
for number in range(10):
    LimitStore(sys.argv[1]).save(f"{sys.argv[2]}-{number}", {"get_device": learned_now(5.0, None)})
"""


def test_clients_that_write_at_once_lose_nobodys_account(tmp_path: Path):
    path = tmp_path / "limits.json"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for number in range(4)
    ]
    for writer in writers:
        assert writer.stdout is not None
        writer.stdout.readline()  # it has started
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write(b"\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate()
    assert [writer.returncode for writer in writers] == [0] * 4
    assert len(LimitStore(path).load()) == 4 * 10


def test_a_writer_that_stopped_is_not_waited_for(tmp_path: Path):
    fcntl = pytest.importorskip("fcntl")
    path = tmp_path / "limits.json"
    with Path(f"{path}.lock").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        LimitStore(path).save("abc", {"get_device": learned_now(5.0, None)})
    assert [*LimitStore(path).load()] == ["abc"]


def test_a_disk_that_is_full_leaves_the_file_and_no_scraps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "limits.json"
    LimitStore(path).save("abc", {"get_device": Learned(5.0, None, NOW.isoformat())})
    before = path.read_bytes()

    def full(_: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", full)
    LimitStore(path).save("abc", {"get_device": learned_now(6.0, None)})
    assert path.read_bytes() == before
    assert {each.name for each in tmp_path.iterdir()} == {"limits.json", "limits.json.lock"}
