//! One open stream: what was missed, hello, the news, and a sign of life now and then.

use std::{convert::Infallible, time::Duration};

use axum::body::Bytes;
use schalter_control_core::id::OfficeId;
use tokio::{
    sync::{
        broadcast::{self, error::RecvError},
        mpsc,
    },
    time::{Instant, Interval, interval_at},
};
use tokio_stream::{StreamExt as _, wrappers::ReceiverStream};

use super::{
    audience::Audience,
    frame::{KEEP_ALIVE, MEDIA_SILENT},
    overview::{Overview, PublicFrame},
    presence::{Here, Presence, Somebody},
};
use crate::{app::App, auth::Listener, metrics::OpenStream, news::News, problem::Answer};

/// Frames written ahead of a slow reader.
const AHEAD: usize = 32;
/// Who takes nothing for so long is cut off.
const PATIENCE: Duration = Duration::from_secs(20);
const KEEP_ALIVE_EVERY: Duration = Duration::from_secs(15);
/// Well within the lease, so that one lost beat costs no seat.
const SIGN_OF_LIFE_EVERY: Duration = Duration::from_secs(20);
/// How many missed news are read from the store at a time.
const PAGE: u16 = 200;
/// Whoever only looks needs no longer history: `hello` says how it is today.
const PAGES_FOR_PEOPLE: usize = 5;

/// The stream is over. Why does not matter: whoever still wants news comes back and resumes.
struct Over;

/// A stream about to be told.
pub(super) struct Stream {
    app: App,
    audience: Audience,
    source: Source,
    after: Option<i64>,
    hello: Bytes,
    here: Vec<Here>,
}

/// Where the news come from: ready-made for the public, raw for everybody else.
enum Source {
    Public(broadcast::Receiver<Option<PublicFrame>>),
    Own(broadcast::Receiver<News>),
}

/// What made the stream act.
enum Heard {
    Frame(PublicFrame),
    News(Box<News>),
    KeepAlive,
    SignOfLife,
    Rights,
    MediaSilent,
}

impl Stream {
    /// Subscribes before it looks, so that nothing falls in between. What cannot be shown at all
    /// (a seat long gone) is a problem, not a stream.
    pub(super) async fn begin(
        app: App,
        audience: Audience,
        overview: &Overview,
        presence: &Presence,
        after: Option<i64>,
    ) -> Answer<Stream> {
        let source = if audience.is_public() {
            Source::Public(overview.subscribe())
        } else {
            Source::Own(app.news.subscribe())
        };
        let mut here = Vec::new();
        for (office, who) in signs_of_life(&audience) {
            here.push(Box::pin(presence.arrive(&app, office, who)).await);
        }
        let hello = audience.hello(&app).await?;
        Ok(Stream {
            app,
            audience,
            source,
            after,
            hello,
            here,
        })
    }

    /// Tells it to whoever reads the returned stream; ends when they stop reading.
    pub(super) fn run(
        self,
        open: OpenStream,
    ) -> impl tokio_stream::Stream<Item = Result<Bytes, Infallible>> {
        let (sender, receiver) = mpsc::channel(AHEAD);
        tokio::spawn(async move {
            let _open = open;
            let Over = self.tell(&sender).await.err().unwrap_or(Over);
        });
        ReceiverStream::new(receiver).map(Ok)
    }

    async fn tell(mut self, reader: &mpsc::Sender<Bytes>) -> Result<(), Over> {
        // What is done seldom is boxed: thousands only wait, and a future is as large as the
        // largest it ever waits for.
        let told_until = Box::pin(self.tell_missed(reader)).await?;
        self.hello = Bytes::new();
        let mut keep_alive = every(KEEP_ALIVE_EVERY);
        let mut sign_of_life = every(SIGN_OF_LIFE_EVERY);
        let mut rights = self.app.rights.watch();
        let mut silence = self.app.media.fell_silent();
        let talks = self.audience.talks();
        // Whatever changed between knowing who asks and watching.
        Box::pin(self.must_be_as_before()).await?;
        loop {
            // Only the waiting is raced; what was heard is always dealt with to the end.
            let heard = tokio::select! {
                () = self.app.closing.cancelled() => return Ok(()),
                () = reader.closed() => return Ok(()),
                heard = self.source.next() => heard?,
                _ = keep_alive.tick() => Heard::KeepAlive,
                _ = sign_of_life.tick() => Heard::SignOfLife,
                _ = rights.changed() => Heard::Rights,
                Ok(()) = silence.changed(), if talks => Heard::MediaSilent,
            };
            self.deal_with(heard, told_until, reader).await?;
        }
    }

    /// The missed news, if any, then hello. Answers up to where all is told.
    async fn tell_missed(&self, reader: &mpsc::Sender<Bytes>) -> Result<i64, Over> {
        let Some(mut told_until) = self.after else {
            send(reader, self.hello.clone()).await?;
            return Ok(0);
        };
        let is_machine = matches!(self.audience.listener, Listener::Integrator { .. });
        let pages = if is_machine {
            usize::MAX
        } else {
            PAGES_FOR_PEOPLE
        };
        for _ in 0..pages {
            let page = self
                .app
                .store
                .news_since(self.app.tenant.id, told_until, PAGE)
                .await;
            let page = page.map_err(|_| Over)?;
            for news in &page {
                told_until = news.seq;
                self.tell_news(news, reader).await?;
            }
            if page.len() < usize::from(PAGE) {
                break;
            }
        }
        let hello = self.audience.hello(&self.app).await.map_err(|_| Over)?;
        send(reader, hello).await?;
        Ok(told_until)
    }

    async fn deal_with(
        &self,
        heard: Heard,
        told_until: i64,
        reader: &mpsc::Sender<Bytes>,
    ) -> Result<(), Over> {
        match heard {
            Heard::Frame(it) if it.seq > told_until && self.audience.wants(it.office) => {
                send(reader, it.read_in(self.audience.reads)).await
            }
            Heard::News(news) if news.seq > told_until => {
                Box::pin(self.tell_news(&news, reader)).await
            }
            Heard::Frame(_) | Heard::News(_) => Ok(()),
            Heard::KeepAlive => send(reader, KEEP_ALIVE).await,
            Heard::SignOfLife if self.is_looking_on() => Ok(()),
            Heard::SignOfLife => Box::pin(self.show_life()).await,
            Heard::Rights => Box::pin(self.must_be_as_before()).await,
            Heard::MediaSilent => send(reader, MEDIA_SILENT).await,
        }
    }

    async fn tell_news(&self, news: &News, reader: &mpsc::Sender<Bytes>) -> Result<(), Over> {
        match self.audience.frame(&self.app, news).await {
            Ok(Some(frame)) => send(reader, frame).await,
            Ok(None) => Ok(()),
            Err(_) => Err(Over),
        }
    }

    /// Who was disabled, signed out or moved, or whose key was taken away, hears no more; they may
    /// come back as who they are now.
    async fn must_be_as_before(&self) -> Result<(), Over> {
        match self.audience.listener.is_as_before(&self.app).await {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(Over),
        }
    }

    /// Whoever only looks on has no seat and no rights to lose.
    fn is_looking_on(&self) -> bool {
        self.audience.is_public() && self.here.is_empty()
    }

    /// The seat lives on, the officer is still there; who has signed out elsewhere hears no more.
    async fn show_life(&self) -> Result<(), Over> {
        self.must_be_as_before().await?;
        for here in &self.here {
            here.again().await;
        }
        Ok(())
    }
}

impl Source {
    async fn next(&mut self) -> Result<Heard, Over> {
        match self {
            Source::Public(frames) => match frames.recv().await {
                Ok(Some(frame)) => Ok(Heard::Frame(frame)),
                Ok(None) | Err(RecvError::Lagged(_) | RecvError::Closed) => Err(Over),
            },
            Source::Own(news) => match news.recv().await {
                Ok(news) => Ok(Heard::News(Box::new(news))),
                Err(RecvError::Lagged(_) | RecvError::Closed) => Err(Over),
            },
        }
    }
}

fn signs_of_life(audience: &Audience) -> Vec<(OfficeId, Somebody)> {
    if let Listener::Citizen(seat) = &audience.listener {
        return vec![(seat.office, Somebody::AtSeat(seat.seat))];
    }
    let desks = audience.desks().into_iter();
    desks
        .map(|(office, officer)| (office, Somebody::AtDesk(officer)))
        .collect()
}

fn every(period: Duration) -> Interval {
    interval_at(Instant::now() + period, period)
}

async fn send(reader: &mpsc::Sender<Bytes>, frame: Bytes) -> Result<(), Over> {
    reader.send_timeout(frame, PATIENCE).await.map_err(|_| Over)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size<'a, F>(_: impl FnOnce(Stream, &'a mpsc::Sender<Bytes>) -> F) -> usize {
        size_of::<F>()
    }

    #[test]
    fn five_thousand_may_wait_at_once() {
        let each = size(Stream::tell);
        assert!(each <= 2048, "{each} octets for each that only waits");
    }
}
