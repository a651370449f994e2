"""Rooms for integrators, driven by an independent client over the REST API alone."""

import asyncio
import base64
import json
import time
from datetime import datetime, timezone

from aiortc import RTCPeerConnection

from peer import BLUE_YUV, Peer


async def room_of(house, *roles):
    """A room and one token for each role."""
    room = await house.ask("POST", "/v1/rooms", token=house.api_key)
    assert room.status == 201, room
    room_id = room.body["id"]
    return room_id, [await participant(house, room_id, role) for role in roles]


async def participant(house, room_id, role):
    answer = await house.ask("POST", f"/v1/rooms/{room_id}/participants", token=house.api_key, body={"role": role})
    assert answer.status == 201, answer
    assert {"id", "token", "expires_at"} <= answer.body.keys(), answer.body
    return answer.body


async def until(what, look, within_s=20.0):
    """Polls `look` until it is true."""
    deadline = time.monotonic() + within_s
    while not (seen := look()):
        assert time.monotonic() < deadline, f"not within {within_s} s: {what}"
        await asyncio.sleep(0.05)
    return seen


def is_problem(answer, status, *codes):
    assert answer.status == status, answer
    assert answer.type.startswith("application/problem+json"), answer
    problem = answer.body
    assert problem["status"] == status and problem["title"] and problem["detail"], problem
    assert problem["code"] in codes, f"{problem['code']} is not one of {codes}"
    assert problem["type"] == f"/problems/{problem['code']}", problem


async def media(house, room_id, token, body, content_type="application/sdp"):
    return await house.ask("POST", f"/v1/rooms/{room_id}/media", token=token, body=body, content_type=content_type)


async def offer_of(*kinds):
    """A real offer with these m-lines, from a connection nobody uses further."""
    connection = RTCPeerConnection()
    for kind in kinds:
        if kind == "data":
            connection.createDataChannel("schalter")
        else:
            connection.addTransceiver(kind)
    await connection.setLocalDescription(await connection.createOffer())
    sdp = connection.localDescription.sdp
    await connection.close()
    return sdp


async def receives(peer, video=30, audio=50):
    """Frames arrive and they are the sender's: the colour and a tone, not just packets."""
    await until(
        f"{video} video and {audio} audio frames, got {peer.frames}",
        lambda: peer.frames["video"] >= video and peer.frames["audio"] >= audio,
    )
    assert all(abs(got - sent) < 16 for got, sent in zip(peer.colour, BLUE_YUV)), peer.colour
    assert peer.loudest > 3_000, f"the tone is not heard: {peer.loudest}"


async def sends_one_way(house, sender_role, receiver_role):
    room_id, (one, other) = await room_of(house, sender_role, receiver_role)
    sender = Peer(house, room_id, one["token"], send=True)
    receiver = Peer(house, room_id, other["token"], send=False)
    try:
        for peer in (sender, receiver):
            answer = await peer.join()
            assert answer.status == 201, answer
            assert answer.type.startswith("application/sdp"), answer
            assert f"/v1/rooms/{room_id}/media/" in answer.location, answer.location
        await receives(receiver)
        room = await house.ask("GET", f"/v1/rooms/{room_id}", token=house.api_key)
        assert {p["role"]: p["connected"] for p in room.body["participants"]} == {"citizen": True, "officer": True}, room
        assert (await sender.leave()).status == 204
        assert (await house.ask("DELETE", f"/v1/rooms/{room_id}", token=house.api_key)).status == 204
        is_problem(await house.ask("GET", f"/v1/rooms/{room_id}", token=house.api_key), 404, "unknown-room")
    finally:
        await asyncio.gather(sender.close(), receiver.close())


async def citizen_sends_officer_receives(house):
    await sends_one_way(house, "citizen", "officer")


async def officer_sends_citizen_receives(house):
    await sends_one_way(house, "officer", "citizen")


async def both_send_and_chat(house):
    room_id, tokens = await room_of(house, "citizen", "officer")
    peers = [Peer(house, room_id, each["token"], send=True, channel=True) for each in tokens]
    try:
        for peer in peers:
            assert (await peer.join()).status == 201
        await asyncio.gather(*(receives(peer) for peer in peers))
        await until("both channels are open", lambda: all(peer.channel.readyState == "open" for peer in peers))
        one, other = peers
        one.channel.send("Grüß Gott")
        other.channel.send(bytes([0, 255, 7]))
        await until("text arrives", lambda: other.messages == ["Grüß Gott"])
        await until("bytes arrive", lambda: one.messages == [bytes([0, 255, 7])])
    finally:
        await asyncio.gather(*(peer.close() for peer in peers))


async def joining_again_replaces_the_older_connection(house):
    room_id, (one, other) = await room_of(house, "citizen", "officer")
    receiver = Peer(house, room_id, other["token"], send=False)
    first, second = (Peer(house, room_id, one["token"], send=True) for _ in range(2))
    try:
        assert (await receiver.join()).status == 201
        assert (await first.join()).status == 201
        await receives(receiver)
        await first.close()
        assert (await second.join()).status == 201
        await receives(receiver, receiver.frames["video"] + 30, receiver.frames["audio"] + 50)
    finally:
        await asyncio.gather(*(peer.close() for peer in (receiver, first, second)))


async def a_third_is_refused(house):
    room_id, _ = await room_of(house, "citizen", "officer")
    answer = await house.ask(
        "POST", f"/v1/rooms/{room_id}/participants", token=house.api_key, body={"role": "citizen"}
    )
    is_problem(answer, 409, "room-full")


async def rooms_need_an_api_key(house):
    for token in (None, "sk_wrong", "x"):
        is_problem(await house.ask("POST", "/v1/rooms", token=token), 401, "unauthorized", "token-invalid")
    room_id, (one,) = await room_of(house, "citizen")
    answer = await house.ask("GET", f"/v1/rooms/{room_id}", token=one["token"])
    assert answer.status in (401, 403), answer


async def forged_and_foreign_tokens_are_refused(house):
    room_id, (one,) = await room_of(house, "citizen")
    other_room, _ = await room_of(house, "citizen")
    offer = await offer_of("audio", "video")
    header, claims, signature = one["token"].split(".")
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    later = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    later["exp"] += 3_600
    later = base64.urlsafe_b64encode(json.dumps(later).encode()).rstrip(b"=").decode()
    flipped = signature[:-6] + ("AAAAAA" if signature[-6:] != "AAAAAA" else "BBBBBB")
    forged = (f"{header}.{claims}.{flipped}", f"{header}.{later}.{signature}", f"{unsigned}.{claims}.", "garbage")
    for token in forged:
        is_problem(await media(house, room_id, token, offer), 401, "token-invalid")
    is_problem(await media(house, room_id, None, offer), 401, "unauthorized", "token-invalid")
    foreign = await media(house, other_room, one["token"], offer)
    assert foreign.status in (401, 403, 404), foreign
    assert foreign.type.startswith("application/problem+json"), foreign


async def an_expired_token_is_refused(house):
    room_id, (one,) = await room_of(house, "citizen")
    expires_at = datetime.fromisoformat(one["expires_at"].replace("Z", "+00:00"))
    wait_s = (expires_at - datetime.now(timezone.utc)).total_seconds()
    assert wait_s < 30, f"this house's tokens live for {wait_s} s"
    await asyncio.sleep(max(0, wait_s) + 1.1)
    is_problem(await media(house, room_id, one["token"], await offer_of("audio", "video")), 401, "token-expired")


async def bad_offers_are_refused(house):
    room_id, (one,) = await room_of(house, "citizen")
    token, offer = one["token"], await offer_of("audio", "video")
    is_problem(await media(house, room_id, token, "garbage"), 422, "bad-offer", "no-audio")
    is_problem(await media(house, room_id, token, "v=0\r\nm=audio"), 422, "bad-offer", "no-audio")
    is_problem(await media(house, room_id, token, await offer_of("video", "data")), 422, "no-audio")
    is_problem(await media(house, room_id, token, offer, "application/json"), 415, "unsupported-media-type")
    is_problem(await media(house, room_id, token, offer + "a=x\r\n" * 40_000), 413, "body-too-large")
    assert (await media(house, room_id, token, offer)).status == 201, "after all that the good offer is answered"


async def fewer_and_more_lines_get_a_right_answer(house):
    for kinds, wanted in (
        (("audio",), [True]),
        (("audio", "video"), [True, True]),
        (("audio", "video", "video", "data"), [True, True, True, True]),
        (("audio", "video", "video", "video", "audio", "data"), [True, True, True, False, False, True]),
    ):
        room_id, (one,) = await room_of(house, "citizen")
        answer = await media(house, room_id, one["token"], await offer_of(*kinds))
        assert answer.status == 201, answer
        lines = [line.split() for line in answer.text.splitlines() if line.startswith("m=")]
        assert len(lines) == len(kinds), answer.text
        assert [line[1] != "0" for line in lines] == wanted, (kinds, lines)
        assert "a=ice-lite" in answer.text, answer.text


PLAYS = (
    citizen_sends_officer_receives,
    officer_sends_citizen_receives,
    both_send_and_chat,
    joining_again_replaces_the_older_connection,
    a_third_is_refused,
    rooms_need_an_api_key,
    forged_and_foreign_tokens_are_refused,
    bad_offers_are_refused,
    fewer_and_more_lines_get_a_right_answer,
)
SHORT_TOKEN_PLAYS = (an_expired_token_is_refused,)
