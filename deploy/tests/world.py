"""What the plays of this folder act in: a running house, a Prometheus that watches it, and a visit with a real call."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "control/tests/interop"), str(ROOT / "deploy/grafana")]

import make  # noqa: E402
from house import BINARY, House  # noqa: E402
from house import _free_port as free_port  # noqa: E402
from peer import Peer  # noqa: E402
from rooms import receives  # noqa: E402

__all__ = ["BINARY", "ROOT", "House", "Officer", "Peer", "Prometheus", "Skipped", "bind_socket", "free_port", "lacks", "make", "needs", "receives", "visit", "until"]


NOT_OURS = {"systemd-analyze"}


class Skipped(Exception):
    """This machine lacks what a play needs; said aloud, never counted as passed."""


def needs(program: str) -> str:
    return shutil.which(program) or lacks(program)


def lacks(what: str):
    """Skips the play; where a machine waits for the answer only that may be missing which
    scripts/install-test-tools.sh cannot bring."""
    assert "CI" not in os.environ or what in NOT_OURS, f"{what} is not installed: scripts/install-test-tools.sh brings it"
    raise Skipped(f"{what} is not installed")


async def until(what, look, within_s=30.0):
    """Polls `look` until it gives something."""
    deadline = time.monotonic() + within_s
    while not (seen := await look()):
        assert time.monotonic() < deadline, f"not within {within_s} s: {what}"
        await asyncio.sleep(0.2)
    return seen


class Prometheus:
    """The real one, with the rules of deploy/prometheus, scraping one house every second."""

    def __init__(self, house):
        needs("prometheus")
        self._dir = tempfile.TemporaryDirectory(prefix="schalter-prometheus-")
        folder, source = Path(self._dir.name), ROOT / "deploy/prometheus"
        for rules in source.glob("*.rules.yml"):
            shutil.copy(rules, folder)
        text = (source / "prometheus.yml").read_text("utf-8")
        text = text.replace("127.0.0.1:8080", house.url.removeprefix("http://")).replace("interval: 15s", "interval: 1s")
        (folder / "prometheus.yml").write_text(text, "utf-8")
        self.url = f"http://127.0.0.1:{free_port()}"

    def __enter__(self) -> "Prometheus":
        command = [
            "prometheus",
            f"--config.file={self._dir.name}/prometheus.yml",
            f"--storage.tsdb.path={self._dir.name}/data",
            f"--web.listen-address={self.url.removeprefix('http://')}",
        ]
        with open(f"{self._dir.name}/log", "wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(10)
        self._dir.cleanup()

    async def query(self, expr: str):
        """The result as a list; whatever Prometheus does not understand is an error that says so."""
        return await asyncio.to_thread(self._query, expr)

    def _query(self, expr):
        asked = urllib.parse.urlencode({"query": expr}).encode()
        try:
            with urllib.request.urlopen(f"{self.url}/api/v1/query", asked, timeout=10) as answer:
                return json.load(answer)["data"]["result"]
        except urllib.error.HTTPError as refusal:
            raise AssertionError(f"{expr}\n{refusal.read().decode()}") from None

    async def scrapes(self, within_s=30.0):
        """Waits until the house has been read twice."""

        async def look():
            try:
                result = await self.query("count_over_time(up[1m]) >= 2 and up == 1")
            except (AssertionError, OSError):
                return None
            return result

        await until("Prometheus reads the house", look, within_s)


class Officer:
    """Anna Schmidt of the demo town, signed in as on our own pages."""

    def __init__(self, house):
        self._house, self._cookie = house, None
        demo = (Path(house._dir.name) / "demo.txt").read_text("utf-8")
        password = re.search(r"anna\.schmidt\W+(\S+)", demo)[1]
        name, chosen = "anna.schmidt", "ein sehr langes Kennwort"
        answer = self.ask("POST", "/v1/sign-in", {"name": name, "password": password})
        self._cookie = answer.headers["set-cookie"].split(";")[0]
        self.ask("PUT", "/v1/officer/password", {"current": password, "new": chosen})
        answer = self.ask("POST", "/v1/sign-in", {"name": name, "password": chosen})
        self._cookie = answer.headers["set-cookie"].split(";")[0]

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json", "origin": self._house.url, "sec-fetch-site": "same-origin"}
        if self._cookie:
            headers["cookie"] = self._cookie
        request = urllib.request.Request(self._house.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                answer.text = answer.read().decode()
                return answer
        except urllib.error.HTTPError as refusal:
            raise AssertionError(f"{method} {path}: {refusal.read().decode()}") from None


async def visit(house, meanwhile):
    """Somebody sits, is called, comes in, talks (`meanwhile` runs during the talk), and is done."""
    offices = (await house.ask("GET", "/v1/offices")).body["items"]
    office = next(it["id"] for it in offices if it["name"] == "Bürgerbüro")
    seat = (await house.ask("POST", f"/v1/offices/{office}/seats", body={})).body
    officer = await asyncio.to_thread(Officer, house)
    call = json.loads(officer.ask("POST", f"/v1/offices/{office}/calls", {}).text)
    entered = (await house.ask("POST", f"/v1/seats/{seat['id']}/enter", token=seat["ticket"], body={})).body
    sides = [entered["media"], call["media"]]
    peers = [Peer(house, side["room_id"], side["token"], send=True, channel=True) for side in sides]
    try:
        for peer in peers:
            answer = await peer.join()
            assert answer.status == 201, answer
        await asyncio.gather(*(receives(peer) for peer in peers))
        await meanwhile()
    finally:
        await asyncio.gather(*(peer.close() for peer in peers))
    officer.ask("POST", f"/v1/sessions/{entered['session']['id']}/finish", {})


def bind_socket(folder: str):
    """Where a program says how it is, as systemd would listen."""
    import socket

    path = os.path.join(folder, "notify")
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(path)
    listener.settimeout(20)
    return listener, path
