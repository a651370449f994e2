//! The REST API over real HTTP: one whole house per test, one behaviour per file.

mod accounts;
mod administration;
mod appointment_day;
mod appointments;
mod asker;
mod audit;
mod bad_input;
mod bookers;
mod closing_down;
mod deletion;
mod erasure;
mod events;
mod isolation;
mod join_links;
mod line;
mod manners;
mod nodes;
mod nodes_over_http;
mod offer;
mod oidc;
mod openapi;
mod operator;
mod permissions;
mod rack;
mod rooms;
mod schema;
mod statistics;
#[path = "../support/mod.rs"]
mod support;
mod tenants;
mod translations;
mod visit;
mod watching;
