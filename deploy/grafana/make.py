"""Writes the dashboards next to it: `python3 deploy/grafana/make.py`. The JSON is committed; a test compares.

A panel is a title, a unit and its queries. A query marked `quiet` may be empty on a day without such events; all
others must answer as soon as there is one call.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
BY = 'job=~"$job",instance=~"$instance"'
SOURCE = {"type": "prometheus", "uid": "${source}"}


@dataclass
class Panel:
    title: str
    unit: str
    queries: dict[str, str]
    kind: str = "timeseries"
    what: str = ""
    quiet: bool = False


@dataclass
class Dashboard:
    uid: str
    title: str
    panels: list[Panel] = field(default_factory=list)


def rate(name, labels="", by=""):
    selector = BY + ("," + labels if labels else "")
    return f"sum{f' by ({by})' if by else ''} (rate({name}{{{selector}}}[$__rate_interval]))"


def now(name, labels="", by="", how="sum"):
    selector = BY + ("," + labels if labels else "")
    return f"{how}{f' by ({by})' if by else ''} ({name}{{{selector}}})"


def quantile(q, name, labels="", by=""):
    return f"histogram_quantile({q}, {rate(name + '_bucket', labels, 'le' + (', ' + by if by else ''))})"


LOAD = Dashboard(
    "schalter-load",
    "Schalter: load",
    [
        Panel("Up", "short", {"{{instance}}": f"up{{{BY}}}"}, "stat"),
        Panel("Version", "short", {"{{version}}": f"schalter_build_info{{{BY}}}"}, "stat"),
        Panel("Parts that answer", "short", {"{{part}}": now("schalter_ready", by="part", how="min")}, "stat"),
        Panel("Rooms", "short", {"rooms": now("schalter_sfu_rooms")}),
        Panel("Participants", "short", {"{{state}}": now("schalter_sfu_participants", by="state")}),
        Panel(
            "Workers busy",
            "percentunit",
            {"{{instance}} {{worker}}": now("schalter_sfu_worker_busy_ratio", by="instance, worker", how="max")},
            what="Above 0.7 for minutes: more cores or another node.",
        ),
        Panel("Packets", "pps", {"{{direction}} {{kind}}": rate("schalter_sfu_packets_total", by="direction, kind")}),
        Panel(
            "Traffic", "bps", {"{{direction}}": "8 * " + rate("schalter_sfu_bytes_total", by="direction")}
        ),
        Panel("CPU", "short", {"{{instance}} cores": rate("process_cpu_seconds_total", by="instance")}),
        Panel("Memory", "bytes", {"{{instance}}": now("process_resident_memory_bytes", by="instance")}),
        Panel(
            "File handles",
            "percentunit",
            {"{{instance}}": f"process_open_fds{{{BY}}} / process_max_fds{{{BY}}}"},
        ),
        Panel("Requests", "reqps", {"all": rate("schalter_http_requests_total")}),
        Panel(
            "Time until an answer begins",
            "s",
            {
                "p50": quantile(0.5, "schalter_http_request_seconds"),
                "p99": quantile(0.99, "schalter_http_request_seconds"),
            },
        ),
        Panel("Event streams", "short", {"open": now("schalter_event_streams")}),
    ],
)

MEDIA = Dashboard(
    "schalter-media",
    "Schalter: media quality",
    [
        Panel(
            "Time to pass a packet on",
            "s",
            {
                "p50": quantile(0.5, "schalter_sfu_forwarding_delay_seconds"),
                "p99": quantile(0.99, "schalter_sfu_forwarding_delay_seconds"),
            },
        ),
        Panel(
            "Round trip to participants",
            "s",
            {
                "p50": quantile(0.5, "schalter_sfu_round_trip_seconds"),
                "p95": quantile(0.95, "schalter_sfu_round_trip_seconds"),
            },
        ),
        Panel(
            "Lost on the way (p95 of reports)",
            "percentunit",
            {"{{direction}}": quantile(0.95, "schalter_sfu_loss_ratio", by="direction")},
        ),
        Panel(
            "Reports with more than 5 % lost",
            "percentunit",
            {
                "share": "1 - "
                + rate("schalter_sfu_loss_ratio_bucket", 'le="0.05"')
                + " / "
                + rate("schalter_sfu_loss_ratio_count")
            },
        ),
        Panel(
            "What lines carry (p10, p50)",
            "Bps",
            {
                "p10": quantile(0.1, "schalter_sfu_estimate_bytes_per_second"),
                "p50": quantile(0.5, "schalter_sfu_estimate_bytes_per_second"),
            },
            what="Empty while no receiver reports by transport-wide feedback.",
            quiet=True,
        ),
        Panel(
            "What publishers may send (p50)",
            "Bps",
            {"{{kind}}": quantile(0.5, "schalter_sfu_cap_bytes_per_second", by="kind")},
            quiet=True,
        ),
        Panel("Lost packets asked for", "pps", {"{{direction}}": rate("schalter_sfu_nacks_total", by="direction")}),
        Panel(
            "Keyframes asked for",
            "pps",
            {
                "{{direction}}": rate("schalter_sfu_keyframe_requests_total", by="direction"),
                "waited for an earlier one": rate("schalter_sfu_keyframe_requests_coalesced_total"),
            },
        ),
        Panel("Sound repaired", "pps", {"{{repair}}": rate("schalter_sfu_sound_repairs_total", by="repair")}),
        Panel(
            "Joins and connects",
            "ops",
            {
                "joined": rate("schalter_sfu_joins_total"),
                "connected": rate("schalter_sfu_connects_total"),
                "gone": rate("schalter_sfu_disconnects_total"),
                "other address": rate("schalter_sfu_path_changes_total"),
            },
        ),
        Panel("Work of a join", "s", {"p99": quantile(0.99, "schalter_sfu_join_seconds")}),
        Panel("How media is sealed", "short", {"{{profile}}": now("schalter_sfu_srtp_participants", by="profile")}),
        Panel("Over TCP", "short", {"open": now("schalter_sfu_tcp_connections")}),
        Panel(
            "Datagrams per send (mean)",
            "short",
            {"mean": rate("schalter_sfu_train_datagrams_sum") + " / " + rate("schalter_sfu_train_datagrams_count")},
        ),
    ],
)

WAITING = Dashboard(
    "schalter-waiting",
    "Schalter: waiting areas",
    [
        Panel("Offices by door", "short", {"{{door}}": now("schalter_office_door", by="door")}),
        Panel("Seats", "short", {"{{state}}": now("schalter_seats", by="state")}),
        Panel("Sessions", "short", {"running": now("schalter_sessions_running")}),
        Panel(
            "Wait until the first call",
            "s",
            {
                "p50": f"histogram_quantile(0.5, sum by (le) (rate(schalter_wait_seconds_bucket{{{BY}}}[1h])))",
                "p90": f"histogram_quantile(0.9, sum by (le) (rate(schalter_wait_seconds_bucket{{{BY}}}[1h])))",
            },
        ),
        Panel("Calls per hour", "short", {"{{outcome}}": f"sum by (outcome) (increase(schalter_calls_total{{{BY}}}[1h]))"}),
        Panel(
            "Sessions per hour", "short", {"{{reason}}": f"sum by (reason) (increase(schalter_sessions_total{{{BY}}}[1h]))"}
        ),
        Panel(
            "Promised waits that held",
            "percentunit",
            {"{{outcome}}": now("schalter_wait_range_ratio", by="outcome", how="avg")},
            what="About 0.8 within and 0.1 over if estimates are honest. Empty until visits were judged.",
            quiet=True,
        ),
        Panel("Full offices", "short", {"{{office}}": f'schalter_office_door{{{BY},door="full"}}'}, "table"),
    ],
)

ERRORS = Dashboard(
    "schalter-errors",
    "Schalter: errors",
    [
        Panel("Alerts that ring", "short", {"{{alertname}}": 'sum by (alertname) (ALERTS{alertstate="firing"})'}, "table", quiet=True),
        Panel(
            "Answers by class",
            "reqps",
            {"{{class}}": f'sum by (class) (label_replace(rate(schalter_http_requests_total{{{BY}}}[$__rate_interval]), "class", "${{1}}xx", "status", "(.).."))'},
        ),
        Panel(
            "Errors of ours by route",
            "reqps",
            {"{{route}} {{status}}": rate("schalter_http_requests_total", 'status=~"5.."', "route, status")},
            quiet=True,
        ),
        Panel(
            "Refusals by route",
            "reqps",
            {"{{route}} {{status}}": rate("schalter_http_requests_total", 'status=~"4.."', "route, status")},
            quiet=True,
        ),
        Panel(
            "Panics",
            "short",
            {
                "participants": f"sum (increase(schalter_sfu_panics_total{{{BY}}}[1h]))",
                "offers": f"sum (increase(schalter_sfu_offer_panics_total{{{BY}}}[1h]))",
                "workers": f"sum (increase(schalter_sfu_worker_panics_total{{{BY}}}[1h]))",
                "restarts": f"sum (increase(schalter_sfu_worker_restarts_total{{{BY}}}[1h]))",
            },
            what="Must stay 0.",
        ),
        Panel("Datagrams not used", "pps", {"{{reason}}": rate("schalter_sfu_drops_total", by="reason")}),
        Panel("Dropped by the kernel", "pps", {"{{instance}}": rate("schalter_sfu_receive_overruns_total", by="instance")}),
        Panel(
            "Policed and evicted",
            "ops",
            {"policed": rate("schalter_sfu_policed_total"), "evicted": rate("schalter_sfu_evictions_total")},
        ),
        Panel("Ends of TCP connections", "ops", {"{{reason}}": rate("schalter_sfu_tcp_ended_total", by="reason")}),
        Panel("Restarts", "short", {"{{instance}}": f"changes(process_start_time_seconds{{{BY}}}[1h])"}),
    ],
)

NOTICES = Dashboard(
    "schalter-notices",
    "Schalter: notices",
    [
        Panel(
            "Letters not delivered",
            "short",
            {"{{channel}} {{state}}": now("schalter_outbox_letters", by="channel, state")},
            what="Dead above 0: somebody must look. Waiting that grows: nothing leaves.",
        ),
        Panel(
            "Attempts",
            "ops",
            {"{{channel}} {{outcome}}": rate("schalter_letters_total", by="channel, outcome")},
            quiet=True,
        ),
        Panel(
            "Failed attempts",
            "percentunit",
            {
                "{{channel}}": rate("schalter_letters_total", 'outcome!="delivered"', "channel")
                + " / "
                + rate("schalter_letters_total", by="channel")
            },
            quiet=True,
        ),
        Panel("Expired per hour", "short", {"expired": f"sum (increase(schalter_letters_expired_total{{{BY}}}[1h]))"}),
        Panel(
            "Sent twice, perhaps, per hour",
            "short",
            {"{{channel}}": f"sum by (channel) (increase(schalter_letters_uncertain_total{{{BY}}}[1h]))"},
            quiet=True,
        ),
        Panel(
            "Appointments per hour",
            "short",
            {"{{step}}": f"sum by (step) (increase(schalter_appointments_total{{{BY}}}[1h]))"},
            quiet=True,
        ),
    ],
)

DASHBOARDS = (LOAD, MEDIA, WAITING, NOTICES, ERRORS)


def written(dashboard):
    panels = [shown(panel, place) for place, panel in enumerate(dashboard.panels)]
    return {
        "uid": dashboard.uid,
        "title": dashboard.title,
        "tags": ["schalter"],
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"},
        "timezone": "browser",
        "templating": {"list": [source(), variable("job", "up{}", "schalter"), variable("instance", 'up{job=~"$job"}')]},
        "panels": panels,
    }


def shown(panel, place):
    targets = [
        {"refId": chr(ord("A") + number), "datasource": SOURCE, "expr": query, "legendFormat": legend}
        for number, (legend, query) in enumerate(panel.queries.items())
    ]
    if panel.kind != "timeseries":
        targets = [{**target, "instant": True, "format": "table" if panel.kind == "table" else "time_series"} for target in targets]
    return {
        "id": place + 1,
        "type": panel.kind,
        "title": panel.title,
        "description": panel.what + (" Empty on a quiet day." if panel.quiet and not panel.what else ""),
        "datasource": SOURCE,
        "gridPos": {"h": 8, "w": 8, "x": 8 * (place % 3), "y": 8 * (place // 3)},
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "options": {},
        "targets": targets,
    }


def source():
    return {"name": "source", "label": "Prometheus", "type": "datasource", "query": "prometheus"}


def variable(name, metric, first=None):
    default = {"text": first or "All", "value": first or "$__all"}
    return {
        "name": name,
        "type": "query",
        "datasource": SOURCE,
        "query": f"label_values({metric.replace('{}', '')}, {name})",
        "refresh": 2,
        "multi": True,
        "includeAll": True,
        "allValue": ".*",
        "current": default,
    }


def text(dashboard):
    return json.dumps(written(dashboard), indent=2, ensure_ascii=False) + "\n"


def file(dashboard):
    return HERE / f"{dashboard.uid}.json"


if __name__ == "__main__":
    for each in DASHBOARDS:
        file(each).write_text(text(each), "utf-8")
