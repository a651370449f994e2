// A WebRTC client made of werift, a program of its own: `werift_peer.mjs URL ROOM`, the token on stdin.
// It has no decoder, so it is an echo: whatever it receives it sends back over its own tracks, and the other side judges
// its own picture and tone. Prints what it saw as one line of JSON five times a second; ends when stdin does.
import { createInterface } from 'node:readline';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, useNACK, usePLI } from 'werift';

const EVERY_MS = 200;
const [url, room] = process.argv.slice(2);
const seen = { audio: 0, video: 0, lost: 0, nothing_new: 0, messages: [], state: 'new' };

const audio = new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2 });
const video = new RTCRtpCodecParameters({ mimeType: 'video/VP8', clockRate: 90_000, rtcpFeedback: [useNACK(), usePLI()] });
const pc = new RTCPeerConnection({
  codecs: { audio: [audio], video: [video] },
  bundlePolicy: 'max-bundle',
  iceAdditionalHostAddresses: ['127.0.0.1'],
});
pc.connectionStateChange.subscribe((state) => (seen.state = state));
echo('audio');
echo('video');

const channel = pc.createDataChannel('schalter');
channel.onMessage.subscribe((message) => {
  seen.messages.push(String(message));
  channel.send(message);
});

const lines = createInterface({ input: process.stdin });
lines.once('line', (token) => void join(token));
lines.once('close', () => process.exit(0));
setInterval(() => console.log(JSON.stringify(seen)), EVERY_MS);

/** One m-line whose way out repeats its way in; who asks for a keyframe asks the origin. */
function echo(kind) {
  const track = new MediaStreamTrack({ kind });
  const { sender, receiver, onTrack } = pc.addTransceiver(track, { direction: 'sendrecv' });
  let origin;
  let newest;
  onTrack.subscribe((remote) => {
    remote.onReceiveRtp.subscribe((packet) => {
      if (origin !== packet.header.ssrc && kind === 'video') void receiver.sendRtcpPLI(packet.header.ssrc);
      origin = packet.header.ssrc;
      newest = count(kind, newest, packet.header.sequenceNumber);
      track.writeRtp(packet.clone());
    });
  });
  sender.onPictureLossIndication?.subscribe(() => origin && receiver.sendRtcpPLI(origin));
}

/** Counts a packet and the gap before it; gives the newest sequence number. */
function count(kind, newest, number) {
  seen[kind] += 1;
  if (newest === undefined) return number;
  const step = ((number - newest + 0x8000) & 0xffff) - 0x8000;
  if (step <= 0) {
    seen.nothing_new += 1;
    return newest;
  }
  seen.lost += step - 1;
  return number;
}

async function join(token) {
  await pc.setLocalDescription(await pc.createOffer());
  const answer = await fetch(`${url}/v1/rooms/${room}/media`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/sdp' },
    body: pc.localDescription.sdp,
  });
  const sdp = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${sdp}`);
  await pc.setRemoteDescription({ type: 'answer', sdp });
}
