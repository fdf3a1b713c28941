"""What the scripts that put a load on a server share: clients with addresses of their own, and a record of what they saw."""

import collections
import http.client
import json
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.parse

import sample_server


class Answer:
    def __init__(self, status, headers, body, seconds):
        self.status, self.headers, self.body, self.seconds = status, headers, body, seconds


class Client:
    """Asks on one connection after the other, from one address."""

    def __init__(self, port, source):
        self.port, self.source, self.connection = port, source, None

    def ask(self, method, target, body=None, timeout=120, **headers):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=timeout, source_address=(self.source, 0)
            )
        began = time.monotonic()
        try:
            self.connection.request(method, target, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = self.connection.getresponse()
            body = response.read()
            if response.will_close:
                self.close()
            return Answer(response.status, response.headers, body, time.monotonic() - began)
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def query(self, text):
        target = "/sparql?" + urllib.parse.urlencode({"query": text})
        return self.ask("GET", target, accept="text/csv")


class Record:
    """What has happened, from all threads."""

    def __init__(self):
        self.lock = threading.Lock()
        self.seconds = collections.defaultdict(list)
        self.outcomes = collections.defaultdict(collections.Counter)
        self.faults = []
        self.memory = []

    def add(self, kind, outcome, seconds=None):
        with self.lock:
            self.outcomes[kind][outcome] += 1
            if seconds is not None:
                self.seconds[kind].append(seconds)

    def fault(self, text):
        with self.lock:
            self.faults.append(text)
        print(f"fault: {text}", file=sys.stderr)


def command(store, *arguments):
    return [sample_server.binary(), *arguments, "--store", str(store)]


def prepare(folder, given):
    """The store to be served, and the base IRI of its documents."""
    store = folder / "store"
    if given:
        shutil.copytree(given, store)
    else:
        sample = sample_server.PACKAGE / "tests/fixtures/sample"
        files = [str(path) for path in sorted(sample.iterdir()) if path.suffix != ".md"]
        # Some notices of the sample are refused on purpose, and the exit status says so.
        subprocess.run(command(store, "load", *files), capture_output=True, timeout=300)
    status = subprocess.run(command(store, "status", "--json"), capture_output=True, check=True)
    return store, json.loads(status.stdout)


def resident_mib(process):
    text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def print_outcomes(record):
    print("\n| asked | outcomes | p50 ms | p99 ms | longest ms |\n|---|---|---|---|---|")
    for kind in sorted(record.outcomes):
        outcomes = ", ".join(f"{count} {name}" for name, count in record.outcomes[kind].most_common())
        seconds = record.seconds[kind] or [0]
        figures = [percentile(seconds, 0.5), percentile(seconds, 0.99), max(seconds)]
        print(f"| {kind} | {outcomes} | " + " | ".join(f"{figure * 1000:.0f}" for figure in figures) + " |")
