"""Plays for what an operator is given: `.venv-test/bin/python deploy/tests/run.py [word…]`.

Prints one line per play and at the end `N passed, N failed`; ends with 1 when one failed. What this machine cannot
play is said as skipped.
"""

import asyncio
import sys
import time
import traceback

import canary
import documents
import packaging_plays
import watching
from world import Skipped

PLAY_LIMIT_S = 240
SCENES = (watching, packaging_plays, documents, canary)


async def perform(play):
    started, name = time.monotonic(), play.__name__.replace("_", " ")
    try:
        await asyncio.wait_for(play(), PLAY_LIMIT_S)
    except Skipped as reason:
        print(f"skipped {name}: {reason}", flush=True)
        return None
    except Exception:
        print(f"not ok - {name}\n{traceback.format_exc()}", flush=True)
        return False
    print(f"ok - {name} ({(time.monotonic() - started) * 1000:.0f} ms)", flush=True)
    return True


async def main() -> int:
    """All plays, or those whose name holds every word of the command line."""
    plays = [play for scene in SCENES for play in scene.PLAYS]
    chosen = [play for play in plays if all(word in play.__name__ for word in sys.argv[1:])]
    results = [await perform(play) for play in chosen]
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if True in results and False not in results else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
