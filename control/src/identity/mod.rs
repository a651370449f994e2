//! Who is asking: a citizen by ticket, an officer by cookie, an integrator by API key, a
//! participant of a room by token. Each file turns what came with the request into a name we know.

pub mod appointment;
pub mod citizen;
pub mod guard;
mod id_token;
pub mod integrator;
mod new_password;
pub mod officer;
pub mod oidc;
pub mod one_time_password;
pub mod operator;
pub mod participant;
pub mod relay;
pub mod seal;
pub mod second_factor;
pub mod secret;
pub mod totp;
