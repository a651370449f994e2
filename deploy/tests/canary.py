"""Somebody with unmistakable data comes, errs and is erred upon, at the finest log level. Then nothing of it is in log,
metrics or traces, and in the database only where docs/PRIVACY.md says so.

A process cannot be made to panic from outside; what it says then is played inside it (`sfu/core/tests`, `problem.rs`).
"""

import asyncio
import base64
import http.client
import http.server
import itertools
import json
import re
import sqlite3
import subprocess
import sys
import threading
import urllib.parse
from datetime import datetime, timedelta, timezone

from world import ROOT, House, Officer, Peer, receives, until

# Unmistakable: each is looked for in every spelling.
MARK = "kanarienvogel7f3a"
ADDRESS = "203.0.113.217"  # RFC 5737: nobody's
PERSON = {
    "name": f"Piepmatz {MARK} Vogelsang",
    "mail": f"post.{MARK}@vogel.example",
    "mobile": "+4915799887766",
}
NOTE = f"sucht sein {MARK} Foto"
CHAT = f"mein Geheimnis ist {MARK} und niemandes Sache"
AGENT = f"Browser-{MARK}"
PASSWORD = f"geraten-{MARK}"
SECRETS = [MARK, MARK.upper(), PERSON["mobile"], PERSON["mobile"].removeprefix("+"), "15799887766", ADDRESS]


async def nothing_of_a_whole_visit_is_in_log_metrics_or_traces_and_in_the_database_only_where_it_is_told():
    with Collector() as collector, Gateway() as gateway, MailServer() as mails:
        with House(**settings(gateway, mails, collector)) as house:
            asker = Asker(house)
            carried = await whole_visit(house, asker)
            carried += await booking(house, asker, mails, gateway)
            await errors(house, asker)
            metrics = (await house.ask("GET", "/metrics")).text
            rows = everything_kept(house)
            log = house.log
        # The last batch leaves when the house ends.
        traces = collector.taken()
    assert "DEBUG schalter" in log, "the log is not at its finest level"
    for name in ("POST /v1/offices/{id}/seats", "turn sit", "PUT /v1/appointments/{id}/contact", "turn appointment"):
        assert name.encode() in traces, f"no span is called {name}: this play looks in the wrong place"
    for where, text in (("log", log.encode()), ("metrics", metrics.encode()), ("traces", traces)):
        seen = found(text, [*SECRETS, *carried])
        assert not seen, f"{where}: {seen}"
    kept = {f"{table}.{column}" for table, column, value in rows if found(value, SECRETS)}
    assert kept, "nothing is kept of an appointment: this play looks in the wrong place"
    assert kept <= told(), f"docs/PRIVACY.md does not name {sorted(kept - told())}"
    secrets = {f"{table}.{column}" for table, column, value in rows if found(value, carried)}
    # The way back to a seat and the links of letters are told there until they have left.
    assert secrets <= told(), f"what opens something is readable in {sorted(secrets - told())}"


async def whole_visit(house, asker):
    """Sits, leaves an address, is parked with a reason, called, talks; what was handed out meanwhile."""
    office = await bureau(asker)
    seat = asker.good("POST", f"/v1/offices/{office}/seats", {})
    own = f"/v1/seats/{seat['id']}"
    asker.good("PUT", f"{own}/callback", {"mail": PERSON["mail"]}, token=seat["ticket"])
    officer = await asyncio.to_thread(Officer, house)
    officer.ask("POST", f"{own}/park", {"note": NOTE})
    officer.ask("POST", f"{own}/return", {})
    call = json.loads(officer.ask("POST", f"/v1/offices/{office}/calls", {}).text)
    entered = asker.good("POST", f"{own}/enter", {}, token=seat["ticket"])
    sides = [entered["media"], call["media"]]
    peers = [Peer(house, side["room_id"], side["token"], send=True, channel=True) for side in sides]
    try:
        for peer in peers:
            assert (await peer.join()).status == 201
        await asyncio.gather(*(receives(peer) for peer in peers))
        peers[0].channel.send(CHAT)
        await until("the chat arrives", lambda: arrives(peers[1]))
    finally:
        await asyncio.gather(*(peer.close() for peer in peers))
    officer.ask("POST", f"/v1/sessions/{entered['session']['id']}/finish", {})
    cookie = officer._cookie.split("=", 1)[1]
    return [seat["ticket"], cookie, *(side["token"] for side in sides)]


async def arrives(peer):
    return CHAT in peer.messages


async def booking(house, asker, mails, gateway):
    """Books by the link out of a real mail, moves in and calls off: the gateway repeats what it is sent, and fails.
    A second appointment stays as it is."""
    office = await bureau(asker)
    soon = (datetime.now(timezone.utc) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    slots = asker.good("GET", f"/v1/offices/{office}/slots?from={soon}")["items"]
    carried = [gateway.key]
    for slot in slots[:2]:
        held = asker.good("POST", f"/v1/offices/{office}/appointments", {"starts_at": slot["starts_at"]})
        own = f"/v1/appointments/{held['id']}"
        asker.good("PUT", f"{own}/contact", PERSON, token=held["token"])
        confirmed = 0
        while confirmed != 200:  # a letter about the one before may come first
            link = await asyncio.to_thread(mails.link)
            person = asker.good("POST", "/v1/appointments/access", {"link": link})
            confirmed, _ = asker.ask("POST", f"{own}/confirm", {}, token=person["token"])
        carried += [held["token"], person["token"], link]
    asker.good("POST", f"{own}/cancel", {}, token=person["token"])
    await until("the gateway is asked", gateway.was_asked)
    return carried


async def errors(house, asker):
    """Every kind of mistake, each with the mark in it."""
    for method, path, body in (
        ("GET", f"/v1/{MARK}?name={MARK}", None),
        ("POST", f"/v1/offices/{MARK}/seats", {}),
        ("POST", "/v1/sign-in", {"name": PERSON["mail"], "password": PASSWORD}),
        ("POST", "/v1/sign-in", {"name": PERSON["mail"], MARK: True}),
        ("POST", "/v1/sign-in", f'{{"name": "{MARK}'),
        ("PUT", f"/v1/appointments/{MARK}/contact", {"mail": f"{MARK} ist keine Adresse"}),
        ("POST", f"/v1/rooms/{MARK}/media", f"v=0\r\no={MARK} 1 1 IN IP4 {ADDRESS}\r\n"),
        ("DELETE", f"/v1/api-keys/{MARK}", None),
        (MARK.upper(), f"/{MARK}", None),
    ):
        status, _ = asker.ask(method, path, body, token=f"sk_{MARK}")
        assert status >= 400, (method, path, status)


async def bureau(asker):
    return next(it["id"] for it in asker.good("GET", "/v1/offices")["items"] if it["name"] == "Bürgerbüro")


class Asker:
    """A browser of this person's, behind a proxy that says where it is."""

    def __init__(self, house):
        self._place = house.url.removeprefix("http://").replace("localhost", "127.0.0.1")
        self._count = itertools.count()

    def ask(self, method, path, body=None, token=None):
        headers = {"user-agent": AGENT, "x-forwarded-for": ADDRESS, "referer": f"https://{MARK}.example/", "accept-language": f"de, x-{MARK[:8]}"}
        headers |= {"authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            kind = "application/sdp" if path.endswith("/media") else "application/json"
            headers |= {"content-type": kind, "idempotency-key": f"idempotent-{MARK}-{next(self._count)}"}
            body = body if isinstance(body, str) else json.dumps(body)
        connection = http.client.HTTPConnection(self._place, timeout=20)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def good(self, *asked, **more):
        status, text = self.ask(*asked, **more)
        assert status < 300, (asked[:2], text)
        return json.loads(text) if text else None


class Gateway:
    """A gateway for short messages that repeats what it was sent, and fails."""

    key = f"schluessel-{MARK}"
    asked = 0

    async def was_asked(self):
        return self.asked

    def __enter__(self):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                said = self.rfile.read(int(self.headers["content-length"]))
                Gateway.asked += 1
                self.send_response(503)
                self.send_header("content-length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/send"
        return self

    def __exit__(self, *_):
        self._server.shutdown()


class Collector:
    """Takes traces as an OpenTelemetry collector does (OTLP over HTTP), and keeps them byte for byte."""

    def __enter__(self):
        batches = self._batches = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                batch = self.rfile.read(int(self.headers["content-length"]))
                is_fine = self.path == "/v1/traces" and self.headers["content-type"] == "application/x-protobuf"
                if is_fine:
                    batches.append(batch)
                self.send_response(200 if is_fine else 400)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        return self

    def taken(self):
        return b"".join(self._batches)

    def __exit__(self, *_):
        self._server.shutdown()


class MailServer:
    """The real one of the notices' tests."""

    def __enter__(self):
        program = [sys.executable, ROOT / "control/tests/notices/smtp_server.py"]
        self._process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        first = json.loads(self._process.stdout.readline())
        self.port, self.ca_file = first["port"], first["ca_file"]
        return self

    def link(self):
        """The secret of the first link to an appointment that somebody is sent."""
        while True:
            text = json.loads(self._process.stdout.readline())["text"]
            if link := re.search(r"/appointment#([\w.~-]+)", text):
                return link[1]

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()


def settings(gateway, mails, collector):
    return {
        "SCHALTER_TELEMETRY__TRACES_URL": collector.url,
        "SCHALTER_TELEMETRY__LOG": "trace",
        "SCHALTER_NOTIFY__SMTP_URL": f"smtps://termine@localhost:{mails.port}",
        "SCHALTER_NOTIFY__SMTP_PASSWORD": "ein geheimes Passwort",
        "SCHALTER_NOTIFY__SMTP_FROM": "termine@musterstadt.example",
        "SCHALTER_NOTIFY__SMTP_CA_FILE": mails.ca_file,
        "SCHALTER_NOTIFY__SMS_GATEWAY": "http",
        "SCHALTER_NOTIFY__SMS_URL": gateway.url,
        "SCHALTER_NOTIFY__SMS_KEY": gateway.key,
        "SCHALTER_NOTIFY__SMS_FROM": "Rathaus",
    }


def spellings(word):
    """Raw, percent, hexadecimal, UTF-16 both ways, and base64 wherever it may begin in a longer text."""
    raw = word.encode()
    yield raw
    yield urllib.parse.quote(word, safe="").encode()
    yield raw.hex().encode()
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    for lead in range(3):
        # Letters that belong to a neighbour too are left out: four letters are three bytes.
        whole = (lead + len(raw)) // 3 * 4
        inner = base64.b64encode(b"\0" * lead + raw)[4 if lead else 0 : whole]
        if len(inner) >= 12:
            yield inner
            yield inner.replace(b"+", b"-").replace(b"/", b"_")


def found(text, words):
    return [word for word in words if any(spelling in text for spelling in spellings(word))]


def everything_kept(house):
    """Every value of every row, as bytes."""
    database = sqlite3.connect(f"file:{house._dir.name}/schalter.db?mode=ro", uri=True)
    rows = []
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        cursor = database.execute(f'SELECT * FROM "{table}"')
        columns = [each[0] for each in cursor.description]
        for row in cursor:
            values = (value if isinstance(value, bytes) else str(value).encode() for value in row)
            rows += [(table, column, value) for column, value in zip(columns, values)]
    database.close()
    return rows


def told():
    """The columns that docs/PRIVACY.md calls personal: those in bold."""
    page = (ROOT / "docs/PRIVACY.md").read_text("utf-8").split("## Every column", 1)[1]
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| .+ \|$", page, re.M)
    return {f"{table}.{column}" for table, cells in rows for column in re.findall(r"\*\*`(\w+)`\*\*", cells)}


async def a_canary_is_seen_in_every_spelling():
    for spelling in (
        MARK.encode(),
        base64.b64encode(f"a{MARK}b".encode()),
        base64.urlsafe_b64encode(f"ab{MARK}".encode()),
        base64.b64encode(f"{MARK}.".encode()),
        MARK.encode("utf-16-le"),
        MARK.encode().hex().encode(),
    ):
        assert found(b"... " + spelling + b" ...", [MARK]), spelling
    assert not found(b"a log without birds", SECRETS)


PLAYS = (
    a_canary_is_seen_in_every_spelling,
    nothing_of_a_whole_visit_is_in_log_metrics_or_traces_and_in_the_database_only_where_it_is_told,
)
