"""Papers say what is so: columns in docs/PRIVACY.md, the deletion schedule, what templates point to."""

import math
import os
import re
import sqlite3
import sys
import tempfile

from world import BINARY, ROOT, House

sys.path.append(str(ROOT / "deploy/gdpr"))
import loeschkonzept  # noqa: E402


async def every_column_is_in_the_privacy_page():
    wanted = columns()
    page = (ROOT / "docs/PRIVACY.md").read_text("utf-8").split("## Every column", 1)[1]
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| .+ \|$", page, re.M)
    written = {table: set(re.findall(r"`(\w+)`", cells)) for table, cells in rows}
    assert written.keys() == wanted.keys(), f"tables: {written.keys() ^ wanted.keys()}"
    wrong = {table: written[table] ^ wanted[table] for table in wanted if written[table] != wanted[table]}
    assert not wrong, f"columns that only one side knows: {wrong}"


async def the_deletion_schedule_is_that_of_the_settings():
    kept = (ROOT / "deploy/gdpr/loeschkonzept.md").read_text("utf-8")
    assert kept == loeschkonzept.text(), "run python3 deploy/gdpr/loeschkonzept.py > deploy/gdpr/loeschkonzept.md"
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
        file.write("[privacy]\nkeep_contacts_days = 31\n")
        file.flush()
        assert "| 31 Tage; auf Verlangen sofort | `privacy.keep_contacts_days` |" in loeschkonzept.text(file.name)
        os.environ["SCHALTER_PRIVACY__KEEP_CONTACTS_DAYS"] = "3"
        try:
            assert "| 3 Tage; auf Verlangen sofort |" in loeschkonzept.text(file.name)
        finally:
            del os.environ["SCHALTER_PRIVACY__KEEP_CONTACTS_DAYS"]


async def every_personal_table_is_in_the_deletion_schedule():
    page = (ROOT / "docs/PRIVACY.md").read_text("utf-8").split("## Every column", 1)[1]
    personal = set(re.findall(r"^\| `(\w+)` \| .*\*\*`", page, re.M)) - {"audit"}
    named = set(re.findall(r"\w+", " ".join(tables for _, tables, _, _ in loeschkonzept.ROWS)))
    assert personal <= named, f"without a period: {personal - named}"
    assert named & columns().keys() >= personal


def columns():
    """As the program itself makes them."""
    with House() as house:
        database = sqlite3.connect(f"file:{house._dir.name}/schalter.db?mode=ro", uri=True)
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        ours = [name for (name,) in tables if not name.startswith("_sqlx")]
        found = {name: {row[1] for row in database.execute(f"PRAGMA table_info({name})")} for name in ours}
        database.close()
    assert BINARY.exists() and len(found) > 10, found
    return found


async def what_scaling_calls_measured_was_measured_and_its_sums_are_right():
    page = (ROOT / "docs/SCALING.md").read_text("utf-8")
    measured = re.findall(r"^\| .+? \| (.+?) \| measured, \[(.+?)\]", page, re.M)
    assert len(measured) >= 7
    for value, source in measured:
        result = (ROOT / "benches/results" / source).read_text("utf-8")
        figures = re.findall(r"\d{2,}(?:\.\d+)? (?:µs|ms|KiB|%)|\d+ of \d{3,}|\d\.\d{2}", value)
        assert figures or "per second" in value, value
        # Units stand in the heads of the results' columns.
        missing = [figure for figure in figures if re.split(r" (?=\D)", figure)[0] not in result]
        assert not missing, f"{missing} is not in {source}"
    rows = re.findall(r"^\| a .+? \| (\d+) \| (\d+) \| (\d+) \| (\d+) Mbit/s \| ([\d.]+) GiB \| ([\d.]+) \|", page, re.M)
    assert len(rows) == 4
    for rooms, waiting, *told in rows:
        assert told == sums(int(rooms), int(waiting)), f"{rooms} rooms: {told} is {sums(int(rooms), int(waiting))}"


def sums(rooms, waiting):
    cores = math.ceil(rooms / 133 + waiting / 5970)
    memory = (100 * 1024 + rooms * 589 + waiting * 134) / 1024**2
    writes = rooms * 5 * 6 / 3600
    return [str(cores), str(math.ceil(rooms * 3.3)), f"{memory:.1f}", f"{writes:.1f}"]


PLAYS = (
    what_scaling_calls_measured_was_measured_and_its_sums_are_right,
    every_column_is_in_the_privacy_page,
    the_deletion_schedule_is_that_of_the_settings,
    every_personal_table_is_in_the_deletion_schedule,
)
