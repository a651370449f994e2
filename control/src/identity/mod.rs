//! Who is asking: a citizen by ticket, an officer by cookie, an integrator by API key, a
//! participant of a room by token. Each file turns what came with the request into a name we know.

pub mod appointment;
pub mod citizen;
pub mod guard;
pub mod integrator;
pub mod officer;
pub mod one_time_password;
pub mod participant;
pub mod seal;
pub mod secret;
