"""The real binary in a house of its own: free port, temporary data directory, demo town. Always ends it again."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
BINARY = Path(os.environ.get("SCHALTER_BIN", TARGET / "debug" / "schalter"))


@dataclass
class Answer:
    """One answer of the REST API."""

    status: int
    type: str
    location: str | None
    text: str

    @property
    def body(self):
        return json.loads(self.text)


class House:
    """`with House() as house: await house.ask("GET", "/v1/offices")`."""

    def __init__(self, **env: str):
        self._dir = tempfile.TemporaryDirectory(prefix="schalter-interop-")
        self._log = tempfile.TemporaryFile()
        port = _free_port()
        self.url = f"http://localhost:{port}"
        self._env = {
            "PATH": os.environ["PATH"],
            "SCHALTER_HTTP__LISTEN": f"127.0.0.1:{port}",
            "SCHALTER_HTTP__PUBLIC_URL": self.url,
            "SCHALTER_MEDIA__PORT": "0",
            "SCHALTER_STORE__DATA_DIR": self._dir.name,
            "SCHALTER_STORE__DEMO": "true",
            **env,
        }

    def __enter__(self) -> "House":
        self._process = subprocess.Popen(
            [BINARY], cwd=self._dir.name, env=self._env, stdout=self._log, stderr=subprocess.STDOUT
        )
        try:
            self._wait_until_ready()
            demo = (Path(self._dir.name) / "demo.txt").read_text("utf-8")
            self.api_key = re.search(r"\bsk_\S+", demo)[0]
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(8)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._dir.cleanup()

    @property
    def log(self) -> str:
        self._log.seek(0)
        return self._log.read().decode("utf-8", "replace")

    def _wait_until_ready(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"the house ended by itself:\n{self.log}")
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"the house is not ready after 20 s:\n{self.log}")

    async def ask(self, method: str, path: str, *, token=None, body=None, content_type=None) -> Answer:
        """One request; `body` is bytes, a text, or anything JSON."""
        return await asyncio.to_thread(self._ask, method, path, token, body, content_type)

    def _ask(self, method, path, token, body, content_type) -> Answer:
        if body is not None and not isinstance(body, (str, bytes)):
            body, content_type = json.dumps(body), content_type or "application/json"
        if isinstance(body, str):
            body = body.encode()
        request = urllib.request.Request(self.url + path, method=method, data=body)
        if content_type:
            request.add_header("content-type", content_type)
        if token:
            request.add_header("authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return _answer(answer)
        except urllib.error.HTTPError as refusal:
            return _answer(refusal)


def _answer(answer) -> Answer:
    return Answer(
        answer.status,
        answer.headers.get("content-type", ""),
        answer.headers.get("location"),
        answer.read().decode("utf-8"),
    )


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
