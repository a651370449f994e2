//! The public's news, written once for everybody: five thousand people may look at the overview.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use schalter_control_core::{Locale, id::OfficeId};
use tokio::sync::broadcast::{self, error::RecvError};

use super::audience::{OFFICE_CHANGED, public_in_all};
use crate::{app::App, news::News};

/// Who falls further behind than this is cut off and resumes from the store.
const KEPT: usize = 256;

/// A frame for everybody.
#[derive(Clone)]
pub(super) struct PublicFrame {
    pub(super) seq: i64,
    pub(super) office: OfficeId,
    words: Arc<Spoken>,
}

/// The same news in several languages; most towns say everything in one.
pub(super) struct Spoken {
    pub(super) usual: Bytes,
    pub(super) others: BTreeMap<Locale, Bytes>,
}

impl PublicFrame {
    /// For somebody who reads that language.
    pub(super) fn read_in(&self, reads: Option<Locale>) -> Bytes {
        let kin = reads.and_then(|it| Locale::by_name(it.primary()));
        let mut tags = reads.into_iter().chain(kin);
        let own = tags.find_map(|tag| self.words.others.get(&tag));
        own.unwrap_or(&self.words.usual).clone()
    }
}

/// Where the public listens. Clones share everything.
#[derive(Clone)]
pub struct Overview(Arc<broadcast::Sender<Option<PublicFrame>>>);

impl Overview {
    /// Begins to write, until the house closes. Needs a running runtime.
    pub fn start(app: &App) -> Overview {
        let (sender, _) = broadcast::channel(KEPT);
        let overview = Overview(Arc::new(sender));
        // Subscribed before anything else runs: nothing is missed in between.
        let news = app.news.subscribe();
        tokio::spawn(overview.clone().write(app.clone(), news));
        overview
    }

    /// `None` means: something was lost, resume from the store.
    pub(super) fn subscribe(&self) -> broadcast::Receiver<Option<PublicFrame>> {
        self.0.subscribe()
    }

    async fn write(self, app: App, mut news: broadcast::Receiver<News>) {
        loop {
            let heard = tokio::select! {
                () = app.closing.cancelled() => return,
                heard = news.recv() => heard,
            };
            match heard {
                Ok(news) if news.kind == OFFICE_CHANGED => self.tell(&app, &news).await,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => self.send(None),
                Err(RecvError::Closed) => return,
            }
        }
    }

    async fn tell(&self, app: &App, news: &News) {
        if self.0.receiver_count() == 0 {
            return;
        }
        let words = public_in_all(app, news).await.ok().map(Arc::new);
        let (seq, office) = (news.seq, news.office_id);
        self.send(words.map(|words| PublicFrame { seq, office, words }));
    }

    fn send(&self, frame: Option<PublicFrame>) {
        // Nobody listening is fine.
        let _listeners = self.0.send(frame).unwrap_or(0);
    }
}
