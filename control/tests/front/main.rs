//! The front of the house: TLS, slow clients, and everything on one port. Real sockets.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;

mod acme;
mod clients;
mod papers;
mod relay;
mod shared_port;
mod slow;
mod streams;
mod tls;
mod turn;
