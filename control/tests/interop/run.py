"""Runs the interop plays against the built program: `.venv-test/bin/python control/tests/interop/run.py [word…]`.

Prints one line per play and at the end `N passed, N failed`; ends with 1 when one failed.
"""

import asyncio
import sys
import time
import traceback

import clients
from house import House
from rooms import PLAYS, SHORT_TOKEN_PLAYS

PLAY_LIMIT_S = 60


async def perform(play, house) -> bool:
    started, name = time.monotonic(), play.__name__.replace("_", " ")
    try:
        await asyncio.wait_for(play(house), PLAY_LIMIT_S)
    except Exception:
        print(f"not ok - {name}\n{traceback.format_exc()}", flush=True)
        return False
    print(f"ok - {name} ({(time.monotonic() - started) * 1000:.0f} ms)", flush=True)
    return True


async def perform_all(plays, **env) -> list[bool]:
    if not plays:
        return []
    with House(**env) as house:
        results = [await perform(play, house) for play in plays]
        if not all(results):
            print(house.log[-4_000:])
        return results


async def main() -> int:
    """All plays, or those whose name holds every word of the command line."""
    results = await perform_all(chosen(PLAYS + clients.PLAYS))
    results += await perform_all(chosen(SHORT_TOKEN_PLAYS), SCHALTER_IDENTITY__PARTICIPANT_TOKEN_S="5")
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if results and all(results) else 1


def chosen(plays):
    return [play for play in plays if all(word in play.__name__ for word in sys.argv[1:])]


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
