//! Reception on a real store: who gets which seat, what survives, in which order it is told.

#[path = "../support/mod.rs"]
mod support;

mod line;
mod news;
mod restart;
mod seats;

use std::time::Duration;

use schalter_control::news::News;
use schalter_control::reception::Failure;
use schalter_control_core::Input;
use schalter_control_core::id::{CallId, OfficeId, RoomId, SeatId};
use support::Town;
use tokio::sync::broadcast::Receiver;
use tokio::time::timeout;
use uuid::Uuid;

pub(crate) const OFFICE: &str = "Bürgerbüro";

pub(crate) fn fresh<T: From<Uuid>>() -> T {
    Uuid::new_v4().into()
}

/// Anna and Bernd both serve the Bürgerbüro.
pub(crate) async fn call(town: &Town, office: OfficeId, which: usize) -> Result<RoomId, Failure> {
    let officer = town.office(OFFICE).await.officers[which].id;
    let room: RoomId = fresh();
    let input = Input::Call {
        officer,
        seat: None,
        call: fresh::<CallId>(),
        room,
    };
    town.app.reception.handle(office, input).await.map(|_| room)
}

pub(crate) async fn sit(town: &Town, office: OfficeId) -> SeatId {
    town.app
        .reception
        .sit(office, None)
        .await
        .expect("a seat")
        .0
}

pub(crate) async fn next(news: &mut Receiver<News>) -> News {
    let news = timeout(Duration::from_secs(5), news.recv()).await;
    news.expect("news in time").expect("news")
}
