//! Control plane, shell: HTTP, store, identity, pages.
//!
//! From the outside in: [`main`](../schalter/index.html) reads the settings and starts a
//! [`house::House`]; requests come in by [`router`] and [`rest`]; whoever asks is recognised by
//! [`identity`]; every change of an office goes through [`reception`], which lets the pure core
//! decide, commits to the [`store`] and then carries out what follows: [`media`] and [`news`].

pub mod app;
pub mod auth;
pub mod check;
pub mod clock;
pub mod commands;
pub mod demo;
pub mod events;
pub mod extract;
pub mod first_admin;
pub mod ground;
pub mod headers;
pub mod house;
pub mod idempotency;
pub mod identity;
pub mod init;
pub mod jobs;
pub mod languages;
pub mod limits;
pub mod media;
pub mod metrics;
pub mod news;
pub mod nodes;
pub mod notify;
pub mod openapi;
pub mod pages;
mod private;
pub mod problem;
pub mod reception;
pub mod relays;
pub mod request_id;
pub mod rest;
pub mod rights;
pub mod router;
mod rules;
pub mod server;
pub mod store;
pub mod tenants;
pub mod traces;
pub mod well_known;

pub use schalter_sfu::program::telemetry;
