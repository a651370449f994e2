//! Carries letters out of the outbox: claim, send, settle. Whichever step it dies after, the
//! letter is still there, and what is known to have left is not sent again.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use prometheus::Registry;
use schalter_config::Notify;
use schalter_control_core::id::{TenantId, WebhookId};
use schalter_control_core::notice::{Notice, retry_after};
use thiserror::Error;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::calendar::{self, Around};
use super::guard::Guard;
use super::mail::{Mail, Mailer, Unfit};
use super::sms::Gateway;
use super::tally::Tally;
use super::webhook::{self, Deliverer};
use super::{Unsent, texts};
use crate::clock::Clock;
use crate::identity::seal::Seal;
use crate::news::Bus;
use crate::store::letter::Claimed;
use crate::store::{Store, StoreError};

/// Whoever has not settled a letter by then is dead.
const LEASE: SignedDuration = SignedDuration::from_secs(120);
/// Well within the lease: nobody else begins before this one has given up.
const PATIENCE: Duration = Duration::from_mins(1);
/// Looks again at least this often, should another process have posted something.
const LONGEST: Duration = Duration::from_secs(30);
/// What happens within this time is written down for webhooks together.
const TOGETHER: Duration = Duration::from_millis(10);
/// After a failure of the store.
const BREATH: Duration = Duration::from_secs(1);
const SWEEP_EVERY: Duration = Duration::from_secs(30);

/// Sends what lies in the outbox. Clones share everything.
#[derive(Clone)]
pub struct Postman(Arc<Parts>);

struct Parts {
    tenant: TenantId,
    store: Store,
    clock: Clock,
    url: String,
    seal: Seal,
    tools: Tools,
}

/// With what letters are sent, whichever tenant's. Clones share the connections.
#[derive(Clone)]
pub struct Tools {
    mailer: Option<Mailer>,
    gateway: Option<Gateway>,
    deliverer: Deliverer,
    tally: Tally,
}

/// A way out of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By mail.
    Mail,
    /// By short message.
    Sms,
    /// By webhook.
    Webhook,
}

/// Why nothing can be sent.
#[derive(Debug, Error)]
pub enum NoPostman {
    /// Mails cannot.
    #[error(transparent)]
    Mail(#[from] Unfit),
    /// Nothing can be asked over HTTP.
    #[error("HTTP cannot be set up: {0}")]
    Http(#[from] reqwest::Error),
    /// The metrics.
    #[error("the metrics cannot be registered: {0}")]
    Metrics(#[from] prometheus::Error),
}

impl Way {
    /// The word it has in tables and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
            Self::Webhook => "webhook",
        }
    }
}

impl Tools {
    /// As the operator configured them.
    pub fn new(notify: &Notify, url: &str, registry: &Registry) -> Result<Self, NoPostman> {
        let mailer = notify.smtp.as_ref().map(|smtp| Mailer::new(smtp, url));
        let gateway = notify.sms.as_ref().map(Gateway::new);
        Ok(Self {
            mailer: mailer.transpose()?,
            gateway: gateway.transpose()?,
            deliverer: Deliverer::new(Guard::new(&notify.webhook_networks)?),
            tally: Tally::register(registry)?,
        })
    }
}

impl Postman {
    /// For one tenant, whose own address is `url`.
    pub fn new(
        tools: Tools,
        (tenant, store, clock): (TenantId, Store, Clock),
        url: &str,
        seal: Seal,
    ) -> Self {
        Self(Arc::new(Parts {
            tenant,
            store,
            clock,
            url: url.to_owned(),
            seal,
            tools,
        }))
    }

    /// The ways there are, each as often as letters shall leave by it at once: a receiver that is
    /// slow shall not hold up the others.
    pub fn ways(&self) -> Vec<Way> {
        let mail = self.0.tools.mailer.is_some().then_some([Way::Mail; 2]);
        let sms = self.0.tools.gateway.is_some().then_some(Way::Sms);
        let people = mail.into_iter().flatten().chain(sms);
        people.chain([Way::Webhook; 4]).collect()
    }

    /// Sends letters by this way until the house closes.
    pub async fn run(self, way: Way, closing: CancellationToken) {
        let mut posted = self.0.store.posted();
        loop {
            let pause = match self.next(way).await {
                Ok(true) => Duration::ZERO,
                Ok(false) => self.until_next().await,
                Err(error) => {
                    tracing::error!(%error, "the outbox could not be read");
                    BREATH
                }
            };
            tokio::select! {
                () = closing.cancelled() => return,
                () = sleep(pause) => {}
                _ = posted.changed() => {}
            }
        }
    }

    /// Erases what is worthless until the house closes, whether anything can be sent or not.
    pub async fn sweep(self, closing: CancellationToken) {
        loop {
            match self.0.store.expire(self.0.tenant, self.0.clock.now()).await {
                Ok(expired) => self.0.tools.tally.expired(expired),
                Err(error) => tracing::error!(%error, "old letters could not be erased"),
            }
            tokio::select! {
                () = closing.cancelled() => return,
                () = sleep(SWEEP_EVERY) => {}
            }
        }
    }

    /// Writes down for webhooks what happens, until the house closes.
    pub async fn follow(self, bus: Bus, closing: CancellationToken) {
        let mut news = bus.subscribe();
        loop {
            let pause = match webhook::write_down(&self.0.store, self.0.tenant).await {
                Ok(0) => LONGEST,
                Ok(_) => Duration::ZERO,
                Err(error) => {
                    tracing::error!(%error, "events could not be written down for webhooks");
                    BREATH
                }
            };
            tokio::select! {
                () = closing.cancelled() => return,
                () = sleep(pause) => {}
                // What it was is in the store, and so is what follows within a breath.
                _ = news.recv() => {
                    sleep(TOGETHER).await;
                    while news.try_recv().is_ok() {}
                }
            }
        }
    }

    /// Claims, sends and settles one letter; `false` when none is due.
    pub async fn next(&self, way: Way) -> Result<bool, StoreError> {
        let Some(letter) = self.claim(way).await? else {
            return Ok(false);
        };
        let sent = self.send(way, &letter).await;
        while let Err(error) = self.settle(way, &letter, sent).await {
            if sent.is_err() {
                return Err(error);
            }
            // It has left, and only we know: say so before the claim ends and another sends it.
            tracing::error!(%error, "a letter has left and this could not be kept");
            sleep(BREATH).await;
        }
        Ok(true)
    }

    /// The first step: from now on it is ours, for a while.
    pub async fn claim(&self, way: Way) -> Result<Option<Claimed>, StoreError> {
        let now = self.0.clock.now();
        let claim = self
            .0
            .store
            .claim(self.0.tenant, way.as_str(), now, now + LEASE);
        let letter = claim.await?;
        if let Some(letter) = &letter
            && letter.uncertain > 0
        {
            self.0.tools.tally.uncertain(way.as_str());
        }
        Ok(letter)
    }

    /// The second step: afterwards somebody else is responsible for it, or it has not left.
    pub async fn send(&self, way: Way, letter: &Claimed) -> Result<(), Unsent> {
        let sent = match way {
            Way::Mail => timeout(PATIENCE, self.mail(letter)).await,
            Way::Sms => timeout(PATIENCE, self.sms(letter)).await,
            Way::Webhook => timeout(PATIENCE, self.deliver(letter)).await,
        };
        sent.unwrap_or(Err(Unsent::Later("unreachable")))
    }

    /// The third step: what became of it.
    pub async fn settle(
        &self,
        way: Way,
        letter: &Claimed,
        sent: Result<(), Unsent>,
    ) -> Result<(), StoreError> {
        let Parts { store, tenant, .. } = &*self.0;
        let now = self.0.clock.now();
        let again = match sent {
            Err(Unsent::Later(_)) => retry_after(letter.attempt),
            Ok(()) | Err(Unsent::Never(_)) => None,
        };
        let outcome = match (sent, again) {
            (Ok(()), _) => {
                store.delivered(*tenant, letter.id, now).await?;
                "delivered"
            }
            (Err(unsent), Some(again)) => {
                let at = now.checked_add(again).unwrap_or(now);
                store.failed(*tenant, letter, at, unsent.word()).await?;
                "failed"
            }
            (Err(unsent), None) => {
                store.died(*tenant, letter, now, unsent.word()).await?;
                self.gave_up(way, letter, unsent.word()).await?;
                "dead"
            }
        };
        self.0.tools.tally.settled(way.as_str(), outcome);
        Ok(())
    }

    /// Somebody must look at it. A webhook that took nothing for a day is told nothing more.
    async fn gave_up(&self, way: Way, letter: &Claimed, problem: &str) -> Result<(), StoreError> {
        let (id, channel) = (letter.id, way.as_str());
        tracing::warn!(letter = %id, problem, channel, "a letter is dead");
        if way == Way::Webhook {
            let webhook = WebhookId(letter.about);
            let disable = self
                .0
                .store
                .disable_webhook(self.0.tenant, webhook, problem);
            disable.await?;
            tracing::warn!(%webhook, problem, "a webhook is disabled");
        }
        Ok(())
    }

    async fn deliver(&self, letter: &Claimed) -> Result<(), Unsent> {
        let webhook = WebhookId(letter.about);
        let webhook = self.0.store.webhook(self.0.tenant, webhook).await;
        let webhook = webhook.map_err(|_| Unsent::Later("no-store"))?;
        let mut webhook = webhook.ok_or(Unsent::Never("no-webhook"))?;
        webhook.secret = webhook::unsealed(&self.0.seal, &webhook.secret)?;
        let now = self.0.clock.now();
        self.0.tools.deliverer.send(&webhook, letter, now).await
    }

    async fn mail(&self, letter: &Claimed) -> Result<(), Unsent> {
        let mailer = self
            .0
            .tools
            .mailer
            .as_ref()
            .ok_or(Unsent::Later("no-server"))?;
        let (notice, said) = self.said(letter).await?;
        let to = letter.contact.as_deref().unwrap_or_default();
        let around = Around {
            from: mailer.from(),
            to,
            summary: &said.subject,
            url: &self.0.url,
            written_at: letter.created_at,
        };
        let mail = Mail {
            key: &letter.key,
            to,
            town: &notice.facts.town,
            subject: &said.subject,
            text: &said.text,
            html: &said.html,
            calendar: calendar::entry(&notice, around),
        };
        mailer.send(&mail).await
    }

    async fn sms(&self, letter: &Claimed) -> Result<(), Unsent> {
        let gateway = self
            .0
            .tools
            .gateway
            .as_ref()
            .ok_or(Unsent::Later("no-gateway"))?;
        let (_, said) = self.said(letter).await?;
        let to = letter.contact.as_deref().unwrap_or_default();
        let reference = letter.id.to_string();
        gateway.send(&reference, to, &said.sms).await
    }

    /// The notice in words. A text of the town's own that cannot be said any more is not said: the
    /// usual words are better than none.
    async fn said(&self, letter: &Claimed) -> Result<(Notice, texts::Rendered), Unsent> {
        let notice: Notice =
            serde_json::from_str(&letter.body).map_err(|_| Unsent::Never("unreadable"))?;
        let own = self
            .0
            .store
            .notice_words(self.0.tenant, notice.locale)
            .await;
        let own = own.map_err(|_| Unsent::Later("no-store"))?;
        let said = texts::render(&notice, &own, &self.0.url)
            .or_else(|_| texts::render(&notice, &[], &self.0.url))?;
        Ok((notice, said))
    }

    async fn until_next(&self) -> Duration {
        let now = self.0.clock.now();
        match self.0.store.next_letter_due(self.0.tenant, now).await {
            Ok(Some(due)) => {
                let pause = Duration::try_from(due.duration_since(now));
                pause.unwrap_or(Duration::ZERO).min(LONGEST)
            }
            _ => LONGEST,
        }
    }
}
