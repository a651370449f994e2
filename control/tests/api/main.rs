//! The REST API over real HTTP: one whole house per test, one behaviour per file.

mod appointment_day;
mod appointments;
mod asker;
mod bad_input;
mod bookers;
mod events;
mod line;
mod offer;
mod openapi;
mod permissions;
mod rooms;
mod statistics;
#[path = "../support/mod.rs"]
mod support;
mod tenants;
mod visit;
mod watching;
