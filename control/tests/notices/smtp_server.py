"""A real mail server for the tests: TLS, sign-in, and a certificate authority of its own.

Says on standard output, a line of JSON each: first its port and the file of its authority, then
every mail it took, read by Python's own parser, with what the icalendar package understands of the
appointment in it. Refuses whoever it is told to, by the name before the @.
"""

import datetime
import email
import email.policy
import ipaddress
import json
import ssl
import sys
import tempfile
import time

import icalendar
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def say(what):
    print(json.dumps(what), flush=True)


def certificate():
    """A self-made authority for localhost; its file, and a TLS context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tempfile.mkdtemp()
    with open(f"{folder}/ca.pem", "wb") as file:
        file.write(made.public_bytes(serialization.Encoding.PEM))
    with open(f"{folder}/key.pem", "wb") as file:
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/ca.pem", f"{folder}/key.pem")
    return f"{folder}/ca.pem", context


def calendar(text):
    """What a program that reads calendars understands."""
    read = icalendar.Calendar.from_ical(text)
    (event,) = read.walk("VEVENT")
    return {
        "errors": [str(error) for error in event.errors],
        "method": str(read["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event["STATUS"]),
        "starts_at": event["DTSTART"].dt.isoformat(),
        "ends_at": event["DTEND"].dt.isoformat(),
        "summary": str(event["SUMMARY"]),
        "organizer": str(event["ORGANIZER"]),
        "organizer_name": str(event["ORGANIZER"].params["CN"]),
        "attendee": str(event["ATTENDEE"]),
        "url": str(event.get("URL", "")),
    }


class Mailboxes:
    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "nobody":
            return f"550 5.1.1 no such mailbox {address}"
        if name == "later":
            return "451 4.3.0 try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = [part for part in mail.walk() if not part.is_multipart()]
        appointments = [
            calendar(part.get_payload(decode=True).decode())
            for part in parts
            if part.get_content_type() == "text/calendar"
        ]
        say(
            {
                "user": session.auth_data.decode() if session.authenticated else None,
                "hello": session.host_name,
                "tls": server.transport.get_extra_info("ssl_object") is not None,
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "headers": {name.lower(): str(value) for name, value in mail.items()},
                "sender": mail["From"].addresses[0].display_name,
                "types": [part.get_content_type() for part in parts],
                "methods": [
                    part.get_param("method")
                    for part in parts
                    if part.get_content_type() == "text/calendar"
                ],
                "text": mail.get_body(("plain",)).get_content(),
                "html": mail.get_body(("html",)).get_content(),
                "calendars": appointments,
            }
        )
        return "250 OK"


def sign_in(server, session, envelope, mechanism, data):
    right = data.login == b"termine" and data.password == b"ein geheimes Passwort"
    return AuthResult(success=right, handled=False, auth_data=data.login)


def main():
    file, context = certificate()
    plain = "--plain" in sys.argv
    server = Controller(
        Mailboxes(),
        hostname="127.0.0.1",
        port=0,
        ssl_context=None if plain else context,
        authenticator=sign_in,
        auth_required=not plain,
        auth_require_tls=False,
    )
    # Port 0 cannot be asked for by name afterwards, so it is taken here.
    import socket

    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    server.port = taken.getsockname()[1]
    taken.close()
    server.start()
    say({"port": server.port, "ca_file": file})
    # Ends with whoever started it.
    while sys.stdin.read(1):
        time.sleep(0.1)
    server.stop()


main()
