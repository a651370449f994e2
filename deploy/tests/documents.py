"""Papers say what is so: columns in docs/PRIVACY.md, the deletion schedule, sums in docs/SCALING.md, proofs in docs/ASVS.md."""

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

# Every requirement of ASVS 5.0.0 at levels 1 and 2, and chapter 17 up to level 3.
ASVS = (
    "1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6 "
    "3.5:1-5 3.7:1-2 4.1:1-3 4.2:1 4.3:1-2 4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-4 "
    "6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2 8.2:1-3 "
    "8.3:1 8.4:1 9.1:1-3 9.2:1-4 10.1:1-2 10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-2 "
    "11.2:1-3 11.3:1-3 11.4:1-4 11.5:1 11.6:1 12.1:1-3 12.2:1-2 12.3:1-4 13.1:1 13.2:1-5 13.3:1-2 "
    "13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7 16.1:1 16.2:1-5 16.3:1-4 16.4:1-3 "
    "16.5:1-3 17.1:1-2 17.2:1-8 17.3:1-2"
)


async def every_row_of_the_asvs_has_a_state_and_a_proof_that_is_there():
    page = (ROOT / "docs/ASVS.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+) \|$", page, re.M)
    assert [row for row, _, _ in rows] == list(requirements())
    strange = [row for row, state, _ in rows if state not in ("held", "part", "operator", "–", "open")]
    assert not strange, f"without a state: {strange}"
    sources = "\n".join(path.read_text("utf-8") for path in tracked("*.rs"))
    tests = set(re.findall(r"fn (\w+)\(", sources))
    for row, _, proof in rows:
        missing = [name for name in re.findall(r"test:(\w+)", proof) if name not in tests]
        files = re.findall(r"`([\w.-]+/[\w./-]+|SECURITY\.md|deny\.toml)`", proof)
        missing += [name for name in files if not (ROOT / name).exists()]
        assert not missing, f"{row}: {missing} is not there"


def requirements():
    for section, numbers in (part.split(":") for part in ASVS.split()):
        for span in numbers.split(","):
            first, _, last = span.partition("-")
            for number in range(int(first), int(last or first) + 1):
                yield f"{section}.{number}"


def tracked(pattern):
    """Sources of ours, without what is built or fetched."""
    for folder in ("config", "control", "sfu", "benches"):
        for path in (ROOT / folder).rglob(pattern):
            if "node_modules" not in path.parts and "target" not in path.parts:
                yield path


PLAYS = (
    what_scaling_calls_measured_was_measured_and_its_sums_are_right,
    every_column_is_in_the_privacy_page,
    the_deletion_schedule_is_that_of_the_settings,
    every_personal_table_is_in_the_deletion_schedule,
    every_row_of_the_asvs_has_a_state_and_a_proof_that_is_there,
)
