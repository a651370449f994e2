"""Schreibt das Löschkonzept nach den Einstellungen, mit denen Schalter läuft:

    python3 deploy/gdpr/loeschkonzept.py [/etc/schalter/schalter.toml]

Was nicht eingestellt ist, hat den Wert, den das Programm selbst nimmt (config/schalter.schema.json); was in der Umgebung
steht (SCHALTER_PRIVACY__KEEP_VISITS_DAYS), gilt vor der Datei. Ohne Datei entsteht loeschkonzept.md, wie es hier liegt.
"""

import json
import os
import sys
import tomllib
from pathlib import Path

SCHEMA = Path(__file__).resolve().parents[2] / "config/schalter.schema.json"

# Datenart, Tabellen, Beginn der Frist, Frist (Einstellung und Einheit, oder ein fester Satz)
ROWS = (
    ("Bild, Ton, geteilter Bildschirm, Chat", "keine", "–", "werden nicht gespeichert"),
    ("Netzadressen", "keine (Arbeitsspeicher)", "Ende der Verbindung", "sofort"),
    ("Plätze und Geschichte von Besuchen", "seat, event, idempotency", "Ende des Besuchs", ("privacy", "keep_visits_days", "Tage")),
    ("Räume und Teilnehmende", "room, participant", "Ende des Raums", ("privacy", "keep_visits_days", "Tage")),
    ("Kontaktdaten zu Terminen", "appointment_contact", "Zeit des Termins", ("privacy", "keep_contacts_days", "Tage; auf Verlangen sofort")),
    ("Termine ohne Kontaktdaten", "appointment, appointment_cell, appointment_key", "Termin vorbei", ("privacy", "keep_visits_days", "Tage")),
    ("Kontaktdaten für den Rückruf", "callback", "wieder da, oder Platz beendet", "sofort"),
    ("Ausgehende Nachrichten: Anschrift und Text", "outbox (contact, body)", "zugestellt oder wertlos", "sofort"),
    ("Ausgehende Nachrichten: dass es sie gab", "outbox", "zugestellt oder wertlos", ("privacy", "keep_visits_days", "Tage")),
    ("Anmeldungen von Beschäftigten", "officer_sign_in", "Anmeldung", ("identity", "sign_in_h", "Stunden")),
    ("Konten von Beschäftigten", "officer, officer_office, second_factor, recovery_code", "Entfernen des Kontos", "sofort"),
    ("Statistik je Büro und Tag (nur Zahlen)", "statistic", "Entfernen des Büros", "sofort; ohne Personenbezug"),
    ("Sicherungen", "außerhalb des Programms", "Entstehung", "[Frist des Betriebs, höchstens so lang wie die kürzeste Frist oben, sonst begründen]"),
    ("Protokolle", "außerhalb des Programms", "Entstehung", "[Frist des Betriebs]; ohne Personenbezug"),
)


def settings(file):
    """What the program would use: its own defaults, then the file, then the environment."""
    schema = json.loads(SCHEMA.read_text("utf-8"))["properties"]
    written = tomllib.loads(Path(file).read_text("utf-8")) if file else {}

    def value(section, key):
        default = schema[section]["properties"][key]["examples"][0]
        variable = f"SCHALTER_{section.upper()}__{key.upper()}"
        return os.environ.get(variable, written.get(section, {}).get(key, default))

    return value


def text(file=None):
    value = settings(file)
    lines = [
        "# Löschkonzept",
        "",
        "Gemacht aus den Einstellungen, mit denen das Programm läuft (`loeschkonzept.py`); nach dem Ändern einer Frist neu",
        "machen. Gelöscht wird alle 15 Minuten von selbst; jede Löschung hinterlässt eine Zeile mit der Anzahl im Protokoll.",
        "",
        "| Daten | Tabellen | Frist beginnt | Frist | Einstellung |",
        "|---|---|---|---|---|",
    ]
    for what, tables, start, period in ROWS:
        if isinstance(period, str):
            lines.append(f"| {what} | {tables} | {start} | {period} | – |")
        else:
            section, key, unit = period
            lines.append(f"| {what} | {tables} | {start} | {value(section, key)} {unit} | `{section}.{key}` |")
    lines += [
        "",
        "Verantwortlich für die Fristen: [Stelle]. Zuletzt geprüft: [Datum, Name].",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(text(*sys.argv[1:2]), end="")
