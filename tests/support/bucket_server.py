"""S3 on a free port of the loopback, in a process of its own, with faults.

deltalake keeps Python's lock during some calls, so a server in a thread of the same process would never respond.

    python -m tests.support.bucket_server localbucket|moto FOLDER
"""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Literal

import orjson
from attrs import asdict, frozen

BUCKET = "bucket"
LOG = "/_delta_log/"


@frozen
class Fault:
    """What happens to uploads of some files."""

    path: str
    """A part of the path of the files."""
    what: Literal["lost", "response lost", "gone", "held", "response held"]
    """`gone`: from then on nothing is responded to. `held`: until `release`."""
    times: int = 1


@frozen
class Server:
    """A running server."""

    url: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which a client finds it, and nothing else."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }

    def inject(self, fault: Fault | None) -> None:
        """Let a fault happen from now on, or none any more."""
        for name in ("hit", "go", "gone", "fault"):
            (self.folder / name).unlink(missing_ok=True)
        if fault is not None:
            (self.folder / "new").write_bytes(orjson.dumps(asdict(fault)))
            (self.folder / "new").rename(self.folder / "fault")

    def wait_for_hit(self) -> None:
        """Wait until the fault has happened."""
        while not (self.folder / "hit").exists():
            time.sleep(0.01)

    def release(self) -> None:
        """Let an upload that is held continue."""
        (self.folder / "go").touch()


@contextmanager
def serving(kind: Literal["localbucket", "moto"], folder: Path) -> Iterator[Server]:
    """Serve a bucket while the block runs."""
    (folder / "files" / BUCKET).mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.support.bucket_server", kind, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        lines = iter(process.stdout)
        port = next(line for line in lines if line.strip().isdecimal()).strip()
        try:
            yield Server(f"http://127.0.0.1:{port}", folder)
        finally:
            process.kill()


def serve_folder(folder: Path) -> None:
    """Serve a folder with localbucket, and its faults."""
    import localbucket

    class Handler(localbucket.S3Handler):
        data_root = folder / "files"

        def parse_request(self) -> bool:
            reachable = super().parse_request() and not (folder / "gone").exists()
            self.close_connection |= not reachable
            return reachable

        def do_PUT(self) -> None:  # noqa: N802 - the name of http.server
            fault = self.fault()
            if fault is None:
                return super().do_PUT()
            (folder / "hit").touch()
            if fault.what == "held":
                self.wait()
                return super().do_PUT()
            if fault.what in {"lost", "gone"}:
                if fault.what == "gone":
                    (folder / "gone").touch()
                self.close_connection = True
                return None
            wfile, self.wfile = self.wfile, io.BytesIO()
            super().do_PUT()
            if fault.what == "response held":
                self.wait()
                wfile.write(self.wfile.getvalue())
            self.wfile = wfile
            self.close_connection = True
            return None

        def fault(self) -> Fault | None:
            try:
                fault = Fault(**orjson.loads((folder / "fault").read_bytes()))
            except FileNotFoundError:
                return None
            if fault.path not in self.path:
                return None
            if fault.times == 1:
                (folder / "fault").unlink()
            else:
                (folder / "fault").write_bytes(orjson.dumps({**asdict(fault), "times": fault.times - 1}))
            return fault

        def wait(self) -> None:
            while not (folder / "go").exists():
                time.sleep(0.01)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        print(server.server_port, flush=True)
        server.serve_forever()


def serve_moto() -> None:
    """Serve moto's S3, with an empty bucket."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", **keys).create_bucket(Bucket=BUCKET)
    print(port, flush=True)
    signal.pause()


if __name__ == "__main__":
    if sys.argv[1] == "moto":
        serve_moto()
    else:
        serve_folder(Path(sys.argv[2]))
