"""Metrics, rules, dashboards and the runbook are about the same things, and they answer during a real call."""

import asyncio
import json
import re
import subprocess

from world import ROOT, House, Prometheus, make, needs, until, visit

RULES = ROOT / "deploy/prometheus"
# Made by Prometheus itself.
ITS_OWN = {"up", "ALERTS"}
# Ours, but not told before there is something to tell: promises that have been judged.
LATE = {"schalter_wait_range_ratio", "schalter_certificate_expires_timestamp_seconds", "schalter_certificate_loads_total"}
SUFFIXES = ("_bucket", "_count", "_sum")


async def rules_hold_their_plays():
    promtool = needs("promtool")
    for command in (["check", "config", "prometheus.yml"], ["test", "rules", "rules.test.yml"]):
        done = subprocess.run([promtool, *command], cwd=RULES, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


async def every_alert_has_its_play():
    plays = (RULES / "rules.test.yml").read_text("utf-8")
    rung = set(re.findall(r"alertname: (\w+)\n\s+exp_alerts:\n", plays))
    assert rung == alerts(), f"never rung in a play: {alerts() ^ rung}"


async def every_alert_has_its_paragraph_in_the_runbook():
    runbook = (ROOT / "docs/OPERATING.md").read_text("utf-8")
    chapter = runbook.split("## When an alert rings", 1)[1].split("\n## ", 1)[0]
    paragraphs = dict(re.findall(r"^### (\w+)\n\n(.+)$", chapter, re.M))
    assert paragraphs.keys() == alerts(), f"without paragraph or without alert: {paragraphs.keys() ^ alerts()}"


async def dashboards_are_as_made():
    wanted = {make.file(each).name: make.text(each) for each in make.DASHBOARDS}
    found = {file.name: file.read_text("utf-8") for file in make.HERE.glob("*.json")}
    assert found == wanted, "run python3 deploy/grafana/make.py"


async def metrics_rules_dashboards_and_runbook_know_the_same_names():
    with House() as house:
        text = (await house.ask("GET", "/metrics")).text
    lint = subprocess.run([needs("promtool"), "check", "metrics"], input=text, capture_output=True, text=True)
    assert lint.returncode == 0, lint.stdout + lint.stderr
    told = set(re.findall(r"^# TYPE (\w+)", text, re.M))
    known = told | recorded() | ITS_OWN | LATE
    for name in sorted(asked_for()):
        base = next((name.removesuffix(end) for end in SUFFIXES if name.endswith(end)), name)
        assert name in known or base in known, f"{name} is asked for, but there is no such metric"
    runbook = (ROOT / "docs/OPERATING.md").read_text("utf-8")
    written = set(re.findall(r"\bschalter_\w+", runbook)) | {"schalter_"}
    missing = {name for name in told if name.startswith("schalter_")} - written
    assert not missing, f"docs/OPERATING.md does not name {sorted(missing)}"
    gone = {name for name in written - told - LATE if re.search(r"_(total|seconds|ratio)$", name)}
    assert not gone, f"docs/OPERATING.md names {sorted(gone)}, which are not there"


async def every_panel_answers_during_a_real_call():
    with House() as house, Prometheus(house) as prometheus:
        await prometheus.scrapes()
        await visit(house, lambda: asyncio.sleep(3))
        await prometheus.scrapes()
        silent = await until_answered(prometheus)
        assert not silent, "panels without an answer:\n" + "\n".join(silent)
        await until("every recording rule has recorded", lambda: all_recorded(prometheus))
        ringing = await prometheus.query('ALERTS{alertstate="firing",severity="page"}')
        assert not ringing, ringing


async def all_recorded(prometheus):
    made = {each["metric"]["__name__"] for each in await prometheus.query('{__name__=~".+:schalter_.+"}')}
    return recorded() <= made


async def until_answered(prometheus):
    """Asks each panel until it answers, or for 15 s."""
    waiting = list(panels())

    async def look():
        nonlocal waiting
        waiting = [panel for panel in waiting if not await answers(prometheus, panel)]
        return not waiting

    try:
        await until("all panels answer", look, 15)
    except AssertionError:
        pass
    return [f"{title}: {query}" for title, query, _ in waiting]


async def answers(prometheus, panel):
    _, query, quiet = panel
    result = await prometheus.query(query)
    return quiet or any(each["value"][1] != "NaN" for each in result)


def panels():
    """Title, query as Grafana would send it, and whether it may be empty: read from the files, not from their maker."""
    quiet = {(board.title, panel.title): panel.quiet for board in make.DASHBOARDS for panel in board.panels}
    for file in make.HERE.glob("*.json"):
        board = json.loads(file.read_text("utf-8"))
        for panel in board["panels"]:
            for target in panel["targets"]:
                query = target["expr"].replace("$__rate_interval", "1m").replace("$job", "schalter").replace("$instance", ".*")
                title = f"{board['title']}, {panel['title']}"
                yield title, query, quiet[board["title"], panel["title"]]


def alerts():
    return set(re.findall(r"alert: (\w+)", (RULES / "alerts.rules.yml").read_text("utf-8")))


def recorded():
    return set(re.findall(r"record: (\S+)", (RULES / "recording.rules.yml").read_text("utf-8")))


def asked_for():
    """Names of metrics in rules and panels."""
    rules = [(RULES / name).read_text("utf-8") for name in ("alerts.rules.yml", "recording.rules.yml")]
    text = "\n".join(rules + [query for _, query, _ in panels()])
    return set(re.findall(r"(?<![\w:])(?:\w+:)?(?:schalter|process)_\w+(?::\w+)?", text)) - {"schalter_program", "schalter_media", "schalter_offices", "schalter_notices", "schalter_recording"}


PLAYS = (
    rules_hold_their_plays,
    every_alert_has_its_play,
    every_alert_has_its_paragraph_in_the_runbook,
    dashboards_are_as_made,
    metrics_rules_dashboards_and_runbook_know_the_same_names,
    every_panel_answers_during_a_real_call,
)
