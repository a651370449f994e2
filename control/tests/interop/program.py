"""A client that is a program of its own: started with a room and a token, watched by the lines of JSON it prints."""

import asyncio
import json


class Program:
    """`async with Program(house, room_id, token, "command", …) as peer: peer.seen["video"]`."""

    def __init__(self, house, room_id: str, token: str, *command: str):
        self._command, self._where, self._token = command, (house.url, room_id), token
        self.seen: dict = {}

    async def __aenter__(self) -> "Program":
        pipe = asyncio.subprocess.PIPE
        program, script, *rest = self._command
        self._process = await asyncio.create_subprocess_exec(
            program, script, *self._where, *rest, stdin=pipe, stdout=pipe, stderr=pipe
        )
        self._process.stdin.write(f"{self._token}\n".encode())
        self._reader = asyncio.ensure_future(self._read())
        return self

    async def __aexit__(self, *_):
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), 5)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        self._reader.cancel()

    async def sees(self, what: str, look, within_s=25.0):
        """Waits until `look(seen)` holds; a program that ended by itself has failed."""
        try:
            async with asyncio.timeout(within_s):
                while not (self.seen and look(self.seen)):
                    assert self._process.returncode is None, (await self._process.stderr.read()).decode()[-2_000:]
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"not within {within_s} s: {what}, last seen {self.seen}") from None

    async def _read(self):
        while line := await self._process.stdout.readline():
            self.seen = json.loads(line)
