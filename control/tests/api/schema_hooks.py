"""Teaches schemathesis the media types of our own that are plain text: session descriptions."""

import schemathesis

schemathesis.serializer.alias(["application/sdp", "application/trickle-ice-sdpfrag"], "text/plain")
