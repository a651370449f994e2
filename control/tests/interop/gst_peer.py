"""A WebRTC client made of GStreamer's webrtcbin, a program of its own: `gst_peer.py URL ROOM CODEC`, the token on stdin.

Sends a tone, a blue picture and a greeting, and counts what it decodes. Prints what it saw as one line of JSON five
times a second, and ends when stdin does. Runs with the distribution's Python, which has GStreamer's bindings.
"""

import hashlib
import json
import re
import ssl
import subprocess
import sys
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstWebRTC", "1.0")
gi.require_version("GstSdp", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

EVERY_MS = 200
FEEDBACK = "rtcp-fb-nack=(boolean)true,rtcp-fb-nack-pli=(boolean)true,rtcp-fb-ccm-fir=(boolean)true"
AUDIO = (
    "audiotestsrc is-live=true wave=sine freq=450 volume=0.4 ! audioconvert ! audioresample ! opusenc ! rtpopuspay pt=111"
    " ! application/x-rtp,media=audio,encoding-name=OPUS,payload=111,clock-rate=48000 ! webrtc."
)
PICTURE = "videotestsrc is-live=true pattern=blue ! video/x-raw,width=320,height=240,framerate=30/1 ! videoconvert"
VIDEO = {
    "VP8": "vp8enc deadline=1 cpu-used=8 target-bitrate=500000 keyframe-max-dist=300 ! rtpvp8pay pt=96 picture-id-mode=2",
    "H264": "openh264enc complexity=low bitrate=500000 gop-size=300 ! video/x-h264,profile=constrained-baseline"
    " ! h264parse ! rtph264pay pt=96 config-interval=-1 aggregate-mode=zero-latency",
}
DECODERS = {
    "OPUS": "rtpopusdepay ! opusdec ! audioconvert ! level interval=100000000 ! fakesink sync=false",
    "VP8": "rtpvp8depay request-keyframe=true wait-for-keyframe=true ! vp8dec ! {eye}",
    "H264": "rtph264depay request-keyframe=true wait-for-keyframe=true ! h264parse ! openh264dec ! {eye}",
}
EYE = "videoconvert ! video/x-raw,format=I420 ! appsink name=eye emit-signals=true sync=false max-buffers=4 drop=true"


class Peer:
    def __init__(self, url: str, room: str, codec: str, token: str):
        self.endpoint, self.token = f"{url}/v1/rooms/{room}/media", token
        self.seen = {"video": 0, "colour": None, "loudness_db": None, "messages": [], "codec": None, "received": 0, "lost": 0}
        self.loop = GLib.MainLoop()
        video = f"{PICTURE} ! {VIDEO[codec]} ! application/x-rtp,media=video,encoding-name={codec},payload=96,clock-rate=90000,{FEEDBACK} ! webrtc."
        self.line = Gst.parse_launch(f"webrtcbin name=webrtc bundle-policy=max-bundle latency=60 {AUDIO} {video}")
        self.webrtc = self.line.get_by_name("webrtc")
        self.webrtc.connect("on-negotiation-needed", self.offer)
        self.webrtc.connect("pad-added", self.decode)
        self.certificate = certificate()
        self.webrtc.connect("deep-element-added", identify, self.certificate)
        bus = self.line.get_bus()
        bus.add_signal_watch()
        bus.connect("message::error", self.fail)
        bus.connect("message::element", self.hear)

    def run(self):
        self.line.set_state(Gst.State.READY)
        self.channel = self.webrtc.emit("create-data-channel", "schalter", None)
        self.channel.connect("on-open", lambda _: GLib.timeout_add(EVERY_MS, self.greet))
        self.channel.connect("on-message-string", lambda _, text: self.seen["messages"].append(text))
        self.line.set_state(Gst.State.PLAYING)
        GLib.timeout_add(EVERY_MS, self.report)
        GLib.io_add_watch(0, GLib.PRIORITY_DEFAULT, GLib.IOCondition.HUP | GLib.IOCondition.IN, lambda *_: self.loop.quit())
        self.loop.run()
        self.line.set_state(Gst.State.NULL)

    def offer(self, webrtc):
        webrtc.emit("create-offer", None, Gst.Promise.new_with_change_func(self.offered, None))

    def offered(self, promise, _):
        promise.wait()
        reply = promise.get_reply()  # owns the offer: it must live as long
        offer = reply.get_value("offer")
        text = offer.sdp.as_text()
        self.webrtc.emit("set-local-description", offer, Gst.Promise.new())
        GLib.idle_add(self.exchange, text)  # this thread is webrtcbin's own

    def exchange(self, offer: str):
        answer = GstSdp.SDPMessage.new_from_text(self.ask(with_fingerprint(offer, self.certificate)))[1]
        answer = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, answer)
        self.webrtc.emit("set-remote-description", answer, Gst.Promise.new())

    def ask(self, offer: str) -> str:
        request = urllib.request.Request(self.endpoint, method="POST", data=offer.encode())
        request.add_header("content-type", "application/sdp")
        request.add_header("authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, timeout=15) as answer:
            return answer.read().decode()

    def decode(self, _, pad):
        if pad.get_direction() != Gst.PadDirection.SRC:
            return
        name = pad.get_current_caps().get_structure(0).get_string("encoding-name")
        if name != "OPUS":
            self.seen["codec"] = name
        decoder = Gst.parse_bin_from_description(DECODERS[name].format(eye=EYE), True)
        if eye := decoder.get_by_name("eye"):
            eye.connect("new-sample", self.see)
        self.line.add(decoder)
        decoder.sync_state_with_parent()
        pad.link(decoder.get_static_pad("sink"))

    def see(self, eye):
        sample = eye.emit("pull-sample")
        size = sample.get_caps().get_structure(0)
        width, height = size.get_value("width"), size.get_value("height")
        _, mapped = sample.get_buffer().map(Gst.MapFlags.READ)
        self.seen["colour"] = middle_colour(mapped.data, width, height)
        sample.get_buffer().unmap(mapped)
        self.seen["video"] += 1
        return Gst.FlowReturn.OK

    def hear(self, _, message):
        if message.get_structure().get_name() == "level":
            self.seen["loudness_db"] = round(message.get_structure().get_value("rms")[0], 1)

    def greet(self):
        """Until someone answers: what is said before the other has come is not carried."""
        self.channel.emit("send-string", "Grüße von GStreamer")
        return not self.seen["messages"]

    def report(self):
        self.webrtc.emit("get-stats", None, Gst.Promise.new_with_change_func(self.reported, None))
        return True

    def reported(self, promise, _):
        stats = promise.get_reply()
        found = [stats.get_value(stats.nth_field_name(i)) for i in range(stats.n_fields())]
        inbound = [it for it in found if isinstance(it, Gst.Structure) and it.get_name() == "inbound-rtp"]
        self.seen["received"] = sum(it.get_value("packets-received") or 0 for it in inbound)
        self.seen["lost"] = sum(it.get_value("packets-lost") or 0 for it in inbound)
        print(json.dumps(self.seen), flush=True)

    def fail(self, _, message):
        error, _ = message.parse_error()
        print(f"{message.src.get_name()}: {error.message}", file=sys.stderr, flush=True)
        self.loop.quit()


def certificate() -> str:
    """An ECDSA certificate as browsers have it: GStreamer's own is RSA, which our DTLS does not take."""
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=peer -keyout - -out -"
    return subprocess.run(command.split(), check=True, capture_output=True, text=True).stdout


def identify(_, __, element, pem: str):
    if element.find_property("pem") and element.find_property("srtp-cipher"):
        element.set_property("pem", pem)


def with_fingerprint(offer: str, pem: str) -> str:
    """GStreamer 1.22 takes the key into the fingerprint of a certificate it did not make itself."""
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem[pem.index("-----BEGIN CERTIFICATE") :].strip())).hexdigest().upper()
    return re.sub(r"(a=fingerprint:sha-256) \S+", rf"\1 {':'.join(re.findall('..', digest))}", offer)


def middle_colour(data: bytes, width: int, height: int) -> list[int]:
    """Y, U and V in the middle of an I420 picture, whose rows GStreamer pads to four bytes."""
    wide, narrow = -(-width // 4) * 4, -(-((width + 1) // 2) // 4) * 4
    luma, chroma = wide * height, narrow * ((height + 1) // 2)
    at = narrow * (height // 4) + width // 4
    return [data[wide * (height // 2) + width // 2], data[luma + at], data[luma + chroma + at]]


if __name__ == "__main__":
    Gst.init(None)
    Peer(*sys.argv[1:4], sys.stdin.readline().strip()).run()
