"""The built program on the sample notices: loaded into a temporary store and served on a free loopback port."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

PACKAGE = pathlib.Path(__file__).resolve().parent.parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
STARTS_WITHIN_S = 30
ENDS_WITHIN_S = 20


def binary():
    """`$NOTITIA`, or the release build where `scripts/env` has it."""
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or CACHE / "notitia-target")
    path = pathlib.Path(os.environ.get("NOTITIA") or target / "release/notitia")
    if not path.exists():
        sys.exit(f"{path} is not there: build it with `cargo build --release`, or name it by NOTITIA")
    return str(path)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_served(base, server):
    end = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            with urllib.request.urlopen(f"{base}health", timeout=5) as answer:
                return json.load(answer)
        time.sleep(0.1)
    sys.exit("the server does not answer")


@contextlib.contextmanager
def sample_server():
    """Gives the base IRI, under which the server answers until the block ends."""
    sample = PACKAGE / "tests/fixtures/sample"
    files = [str(path) for path in sorted(sample.iterdir()) if path.suffix != ".md"]
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        base = f"http://127.0.0.1:{port}/"
        command = [binary(), "--store", f"{folder}/store", "--base-iri", base]
        # Some notices of the sample are refused on purpose, and the exit status says so.
        subprocess.run([*command, "load", *files], check=False, capture_output=True, timeout=120)
        with open(f"{folder}/log", "w") as log:
            server = subprocess.Popen(
                [*command, "serve", "--bind", f"127.0.0.1:{port}", "--requests-per-minute", "0"],
                stdout=log,
                stderr=log,
            )
        try:
            if not wait_until_served(base, server).get("triples"):
                sys.exit("the sample is not loaded")
            yield base
        finally:
            server.terminate()
            try:
                server.wait(ENDS_WITHIN_S)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
