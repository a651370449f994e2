//! The words of what people are told: the usual ones, the town's own, and a look at them.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderName, StatusCode, header},
};
use garde::Validate;
use schalter_control_core::notice::{Locale, NoticeKind};
use schalter_control_core::permission::{Noun, Verb};
use schalter_control_core::sms;
use serde::Deserialize;
use utoipa::ToSchema;

use super::views::{List, NoticePreview, NoticeText};
use crate::{
    app::App,
    auth::OfficerAuth,
    extract::{Body, IfMatch, OptionalBody},
    identity::secret,
    languages,
    notify::texts::{self, Part, Unsayable, Words},
    openapi::Problems,
    problem::{Answer, Code, Problem},
    store::audit::{Act, Actor},
};

/// A text of the town's own.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnWords {
    /// The text: Fluent, with the variables of the usual one. All but subjects must contain
    /// `{ $link }`.
    #[garde(length(chars, min = 1, max = 4000))]
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "Moin! Ihr Termin am { $day }: { $link }"
    )]
    pub words: String,
}

/// Texts to look at before they are kept; what is left out is said as it is now.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The subject of the mail.
    #[garde(inner(length(chars, min = 1, max = 4000)))]
    pub subject: Option<String>,
    /// The text of the mail.
    #[garde(inner(length(chars, min = 1, max = 4000)))]
    pub text: Option<String>,
    /// The short message.
    #[garde(inner(length(chars, min = 1, max = 4000)))]
    pub sms: Option<String>,
    /// The short message when the other does not fit into one segment.
    #[garde(inner(length(chars, min = 1, max = 4000)))]
    pub sms_short: Option<String>,
}

/// Every text in one language.
#[utoipa::path(get, path = "/v1/notice-texts/{locale}", tag = "notices",
    params(("locale" = String, Path, description = "The tag of a language: de")), security(("officer" = [])),
    responses((status = 200, body = List<NoticeText>), Problems))]
pub async fn list(
    State(app): State<App>,
    officer: OfficerAuth,
    Path(locale): Path<String>,
) -> Answer<Json<List<NoticeText>>> {
    officer.may_everywhere(Verb::Read, Noun::Notice)?;
    let locale = language(&locale)?;
    let own = app.store.notice_words(app.tenant.id, locale).await?;
    let mut texts = Vec::new();
    for &kind in NoticeKind::ALL {
        for part in Part::ALL {
            let own = own.iter().find(|it| (it.kind, it.part) == (kind, part));
            texts.push(shown(locale, (kind, part), own.map(|it| it.words.as_str())));
        }
    }
    Ok(Json(List::whole(texts)))
}

/// Say it in the town's own words.
#[utoipa::path(put, path = "/v1/notice-texts/{locale}/{kind}/{part}", tag = "notices",
    params(("locale" = String, Path, description = "The tag of a language: de"),
        ("kind" = String, Path, description = "The notice"),
        ("part" = String, Path, description = "subject, text, sms or sms-short"),
        ("If-Match" = String, Header, description = "The tag of what was seen")),
    security(("officer" = [])), request_body = OwnWords,
    responses((status = 200, body = NoticeText, headers(("ETag" = String))), Problems))]
pub async fn set(
    State(app): State<App>,
    officer: OfficerAuth,
    Path(place): Path<(String, String, String)>,
    seen: IfMatch,
    Body(OwnWords { words }): Body<OwnWords>,
) -> Answer<([(HeaderName, String); 1], Json<NoticeText>)> {
    officer.may_everywhere(Verb::Change, Noun::Notice)?;
    let (locale, kind, part) = the(&place)?;
    let words = Words { kind, part, words };
    texts::check(locale, &words).map_err(|why| unsayable(&why))?;
    let place = (locale, kind, part);
    change(&app, &officer, place, Some(&words.words), &seen).await?;
    let text = shown(locale, (kind, part), Some(&words.words));
    Ok(([(header::ETAG, text.etag.clone())], Json(text)))
}

/// Say it in the usual words again.
#[utoipa::path(delete, path = "/v1/notice-texts/{locale}/{kind}/{part}", tag = "notices",
    params(("locale" = String, Path, description = "The tag of a language: de"),
        ("kind" = String, Path, description = "The notice"),
        ("part" = String, Path, description = "subject, text, sms or sms-short"),
        ("If-Match" = String, Header, description = "The tag of what was seen")),
    security(("officer" = [])),
    responses((status = 204), Problems))]
pub async fn reset(
    State(app): State<App>,
    officer: OfficerAuth,
    Path(place): Path<(String, String, String)>,
    seen: IfMatch,
) -> Answer<StatusCode> {
    officer.may_everywhere(Verb::Change, Noun::Notice)?;
    change(&app, &officer, the(&place)?, None, &seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Look at a notice with made-up facts, in words that need not be kept.
#[utoipa::path(post, path = "/v1/notice-texts/{locale}/{kind}/preview", tag = "notices",
    params(("locale" = String, Path, description = "The tag of a language: de"),
        ("kind" = String, Path, description = "The notice")),
    security(("officer" = [])), request_body(content = Option<Draft>),
    responses((status = 200, body = NoticePreview), Problems))]
pub async fn preview(
    State(app): State<App>,
    officer: OfficerAuth,
    Path((locale, kind)): Path<(String, String)>,
    OptionalBody(draft): OptionalBody<Draft>,
) -> Answer<Json<NoticePreview>> {
    officer.may_everywhere(Verb::Read, Noun::Notice)?;
    let locale = language(&locale)?;
    let kind = NoticeKind::by_name(&kind).ok_or(Code::UnknownNotice)?;
    let mut own = app.store.notice_words(app.tenant.id, locale).await?;
    for (part, words) in draft.parts() {
        let Some(words) = words else { continue };
        let words = Words { kind, part, words };
        texts::check(locale, &words).map_err(|why| unsayable(&why))?;
        own.push(words);
    }
    let notice = texts::sample(locale, kind, app.clock.now());
    let url = &app.settings.http.public_url;
    let said = texts::render(&notice, &own, url).map_err(|why| unsayable(&why))?;
    Ok(Json(NoticePreview {
        sms_segments: sms::segments(&said.sms) as u64,
        subject: said.subject,
        text: said.text,
        html: said.html,
        sms: said.sms,
    }))
}

/// Keeps the words, unless they are not those that were seen any more.
async fn change(
    app: &App,
    officer: &OfficerAuth,
    (locale, kind, part): (Locale, NoticeKind, Part),
    words: Option<&str>,
    seen: &IfMatch,
) -> Answer<()> {
    let tenant = app.tenant.id;
    let own = app.store.notice_words(tenant, locale).await?;
    let own = own.iter().find(|it| (it.kind, it.part) == (kind, part));
    let own = own.map_or("", |it| it.words.as_str());
    if seen.0 != tag(own) {
        return Err(Code::PreconditionFailed.into());
    }
    let which = format!("{}/{}/{}", locale.as_str(), kind.as_str(), part.as_str());
    let act = Act::new(Actor::Officer(officer.0.id), "change", "notice_text", which);
    let store = &app.store;
    let kept = store.set_notice_words(tenant, locale, (kind, part), (words, own), &act);
    if kept.await? {
        Ok(())
    } else {
        Err(Code::PreconditionFailed.into())
    }
}

fn shown(locale: Locale, (kind, part): (NoticeKind, Part), own: Option<&str>) -> NoticeText {
    NoticeText {
        kind: kind.as_str().to_owned(),
        part: part.as_str().to_owned(),
        words: own.map_or_else(|| texts::usual(locale, kind, part), str::to_owned),
        own: own.is_some(),
        etag: format!("\"{}\"", tag(own.unwrap_or_default())),
    }
}

/// Texts have no number of their own: the same words have the same tag.
fn tag(own: &str) -> String {
    secret::hash(own)[..22].to_owned()
}

impl Draft {
    fn parts(self) -> [(Part, Option<String>); 4] {
        [
            (Part::Subject, self.subject),
            (Part::Text, self.text),
            (Part::Sms, self.sms),
            (Part::SmsShort, self.sms_short),
        ]
    }
}

fn language(name: &str) -> Answer<Locale> {
    languages::by_name(name).ok_or_else(|| Code::UnknownNotice.into())
}

fn the((locale, kind, part): &(String, String, String)) -> Answer<(Locale, NoticeKind, Part)> {
    let kind = NoticeKind::by_name(kind).ok_or(Code::UnknownNotice)?;
    let part = Part::by_name(part).ok_or(Code::UnknownNotice)?;
    Ok((language(locale)?, kind, part))
}

fn unsayable(why: &Unsayable) -> Problem {
    Problem::new(Code::BadRequest).because(why.to_string())
}
