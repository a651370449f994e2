//! Control plane, pure: one virtual office, its door, its waiting area and its desks.
//!
//! The aggregate is [`Office`]. It takes what happens and the time it happens at, and gives
//! work:
//!
//! ```text
//! Input ──▶ Office::handle(input, now) ──▶ Ok: state changed, drain Office::poll() for Output
//!                                     └──▶ Err(Refusal): nothing changed, nothing to drain
//! ```
//!
//! A visit's life, one file per step; each step consumes the one before it:
//!
//! ```text
//! Sit ─▶ seat::Seated ─Call▶ call::Called ─Enter▶ session::InSession ─Finish▶ seat::Ended
//!             ▲   │               │                     │
//!             │   └─ left, abandoned, missed ───────────┴─ hung up, lapsed ──▶ seat::Ended
//!             ├─ taken back, call expired ─┤            │
//!             ├─ redirected ───────────────┴────────────┤
//!             └─ unparked ─ park::Parked ◀── parked ────┘
//! ```
//!
//! There is no clock, thread, socket, file or chance in here: the time and every id come in with
//! the input. Whatever is due by then (calls to expire, seats to abandon, sessions to lapse) is
//! settled before the input itself is looked at, so nothing depends on a timer being punctual.

pub mod alarm;
pub mod appointment;
pub mod calendar;
pub mod call;
pub mod callback;
pub mod check;
mod citizen;
mod close_down;
pub mod door;
pub mod event;
pub mod history;
pub mod holiday;
pub mod hours;
pub mod id;
pub mod input;
pub mod locale;
pub mod notice;
pub mod office;
pub mod officer;
pub mod output;
pub mod park;
pub mod permission;
pub mod priority;
mod queue;
pub mod redirect;
pub mod refusal;
pub mod schema_org;
pub mod seat;
pub mod service;
pub mod session;
pub mod settings;
mod settle;
pub mod slot;
pub mod sms;
pub mod state;
pub mod statistic;
mod time;
mod view;
pub mod wait;

pub use alarm::Alarm;
pub use appointment::{Appointment, NoAppointment};
pub use calendar::{Calendar, DaySpan, Exception};
pub use call::CallView;
pub use check::Check;
pub use door::{Door, DoorView};
pub use event::{Event, FinishReason, ReturnReason};
pub use history::{Calibration, Promise};
pub use holiday::{Land, LocalHoliday};
pub use hours::{HoursProblem, OfficeHours, WeekSpan, Weekday};
pub use id::{
    AppointmentId, CallId, LetterId, OfficeId, OfficerId, ParticipantId, RoomId, SeatId, ServiceId,
    SessionId, TenantId, WebhookId,
};
pub use input::Input;
pub use locale::Locale;
pub use notice::{Channel, Contact, Facts, Notice, NoticeKind};
pub use office::Office;
pub use officer::{DeskState, DeskView};
pub use output::Output;
pub use park::ParkedSeat;
pub use permission::{Role, Scope};
pub use priority::{Priority, Wish};
pub use redirect::{Guest, Redirect};
pub use refusal::Refusal;
pub use seat::{Presence, SeatState, SeatView, WaitingSeat};
pub use service::{Service, Translation};
pub use session::{RoomView, SessionView};
pub use settings::OfficeSettings;
pub use slot::{AppointmentRules, FreeSlot, Slot, TakenCells};
pub use state::OfficeState;
pub use wait::{WaitRange, Waits};
