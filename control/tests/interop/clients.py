"""Clients of other makers, each a program of its own, in a room with aiortc: both judge what they receive."""

import asyncio
from pathlib import Path

from peer import BLUE_YUV, Peer
from program import Program
from rooms import receives, room_of, until

HERE = Path(__file__).parent
GSTREAMER = ("/usr/bin/python3", str(HERE / "gst_peer.py"))
WERIFT = ("node", str(HERE / "werift_peer.mjs"))


async def gstreamer_and_aiortc_see_and_hear_each_other(house):
    await gstreamer_with(house, "VP8")


async def gstreamer_that_knows_only_h264_is_understood(house):
    await gstreamer_with(house, "H264")


async def gstreamer_with(house, codec):
    """aiortc takes VP8 and H264, VP8 first; it comes second and sends what the other takes."""
    room_id, (one, other) = await room_of(house, "citizen", "officer")
    peer = Peer(house, room_id, other["token"], send=True, channel=True)
    try:
        async with Program(house, room_id, one["token"], *GSTREAMER, codec) as gstreamer:
            await is_connected(house, room_id, "citizen")
            assert (await peer.join()).status == 201
            await receives(peer)
            await until("the greeting arrives", lambda: "Grüße von GStreamer" in peer.messages)
            peer.channel.send("Grüß Gott")
            await gstreamer_is_content(gstreamer, codec)
            await gstreamer.sees("the answer to the greeting", lambda seen: "Grüß Gott" in seen["messages"])
    finally:
        await peer.close()


async def werift_gives_back_what_aiortc_sends(house):
    room_id, (one, other) = await room_of(house, "citizen", "officer")
    peer = Peer(house, room_id, other["token"], send=True, channel=True)
    try:
        async with Program(house, room_id, one["token"], *WERIFT) as werift:
            await is_connected(house, room_id, "citizen")
            assert (await peer.join()).status == 201
            await receives(peer)
            await until("the channel is open", lambda: peer.channel.readyState == "open")
            peer.channel.send("Grüß Gott")
            await until("the greeting comes back", lambda: peer.messages == ["Grüß Gott"])
            await werift.sees("a second of sound and picture", lambda seen: seen["audio"] >= 50 and seen["video"] >= 30)
            assert werift.seen["lost"] == 0 and werift.seen["nothing_new"] == 0, werift.seen
    finally:
        await peer.close()


async def is_connected(house, room_id, role):
    async with asyncio.timeout(20):
        while True:
            room = await house.ask("GET", f"/v1/rooms/{room_id}", token=house.api_key)
            if any(p["connected"] for p in room.body["participants"] if p["role"] == role):
                return
            await asyncio.sleep(0.1)


async def gstreamer_is_content(gstreamer, codec):
    await gstreamer.sees("thirty pictures", lambda seen: seen["video"] >= 30)
    await gstreamer.sees("a tone", lambda seen: seen["loudness_db"] is not None and seen["loudness_db"] > -30)
    seen = gstreamer.seen
    assert seen["codec"] == codec and seen["received"] > 50 and seen["lost"] == 0, seen
    assert all(abs(got - sent) < 16 for got, sent in zip(seen["colour"], BLUE_YUV)), seen


PLAYS = (
    gstreamer_and_aiortc_see_and_hear_each_other,
    gstreamer_that_knows_only_h264_is_understood,
    werift_gives_back_what_aiortc_sends,
)
