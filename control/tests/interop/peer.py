"""An independent WebRTC client (aiortc) that knows nothing of us but the REST API."""

import array
import asyncio
import fractions
import math

import av
from aiortc import AudioStreamTrack, RTCPeerConnection, RTCSessionDescription, VideoStreamTrack
from aiortc.mediastreams import MediaStreamError

RATE = 48_000
FRAME_SAMPLES = RATE // 50
TONE_HZ = 450  # nine whole waves in a frame, so that every frame is the same
WAVE = array.array(
    "h", (round(12_000 * math.sin(2 * math.pi * TONE_HZ * i / RATE)) for i in range(FRAME_SAMPLES))
).tobytes()
BLUE_YUV = (41, 240, 110)


class Tone(AudioStreamTrack):
    """A sine, so that silence on the far side is a fault."""

    def __init__(self):
        super().__init__()
        self._sample, self._start = 0, None

    async def recv(self):
        loop = asyncio.get_running_loop()
        self._start = self._start or loop.time()
        await asyncio.sleep(max(0, self._start + self._sample / RATE - loop.time()))
        frame = av.AudioFrame(format="s16", layout="mono", samples=FRAME_SAMPLES)
        frame.planes[0].update(WAVE)
        frame.sample_rate, frame.pts = RATE, self._sample
        frame.time_base = fractions.Fraction(1, RATE)
        self._sample += FRAME_SAMPLES
        return frame


class Blue(VideoStreamTrack):
    """Frames of one colour, so that the far side can tell whose they are."""

    async def recv(self):
        pts, time_base = await self.next_timestamp()
        frame = av.VideoFrame(320, 240, "yuv420p")
        for plane, value in zip(frame.planes, BLUE_YUV):
            plane.update(bytes([value]) * plane.buffer_size)
        frame.pts, frame.time_base = pts, time_base
        return frame


class Peer:
    """One participant: `send` says whether it sends audio and video or only receives."""

    def __init__(self, house, room_id: str, token: str, *, send: bool, channel: bool = False):
        self._house, self._room_id, self._token = house, room_id, token
        self.connection = RTCPeerConnection()
        self.frames = {"audio": 0, "video": 0}
        self.loudest, self.colour, self.messages = 0, None, []
        self._readers = []
        self.connection.on("track", lambda track: self._readers.append(asyncio.ensure_future(self._read(track))))
        for kind, source in (("audio", Tone), ("video", Blue)):
            if send:
                self.connection.addTrack(source())
            else:
                self.connection.addTransceiver(kind, direction="recvonly")
        self.channel = self.connection.createDataChannel("schalter") if channel else None
        if self.channel:
            self.channel.on("message", self.messages.append)

    async def join(self):
        """Offer in, answer out; gives the answer of the API."""
        await self.connection.setLocalDescription(await self.connection.createOffer())
        answer = await self._house.ask(
            "POST",
            f"/v1/rooms/{self._room_id}/media",
            token=self._token,
            body=self.connection.localDescription.sdp,
            content_type="application/sdp",
        )
        if answer.status == 201:
            await self.connection.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))
            self.location = answer.location
        return answer

    async def leave(self):
        return await self._house.ask("DELETE", self.location, token=self._token)

    async def close(self):
        await self.connection.close()
        for reader in self._readers:
            reader.cancel()

    async def _read(self, track):
        try:
            while True:
                frame = await track.recv()
                self.frames[track.kind] += 1
                if track.kind == "audio":
                    self.loudest = max(self.loudest, max(_samples(frame)))
                else:
                    self.colour = _middle_colour(frame)
        except MediaStreamError:
            pass


def _samples(frame) -> array.array:
    """The samples of a frame as aiortc decodes them: 16 bit, interleaved."""
    assert frame.format.name == "s16", frame.format
    return array.array("h", bytes(frame.planes[0]))


def _middle_colour(frame) -> tuple[int, ...]:
    """Y, U and V in the middle of a frame."""
    return tuple(
        bytes(plane)[plane.line_size * (plane.height // 2) + plane.width // 2] for plane in frame.planes
    )
