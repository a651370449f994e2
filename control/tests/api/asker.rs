//! Somebody who asks the house over HTTP, with or without a credential.

use std::time::Duration;

use reqwest::{
    Client, Method, RequestBuilder,
    header::{HeaderMap, SET_COOKIE},
};
use serde_json::{Value, json};

use schalter_control::identity::operator;

use crate::support::Town;

/// What officers choose as their own password in these plays.
pub(crate) const OWN_PASSWORD: &str = "ein ganz eigenes Passwort";

/// Somebody with a credential.
#[derive(Clone)]
pub(crate) struct Asker {
    client: Client,
    url: String,
    credential: Option<(&'static str, String)>,
    host: Option<String>,
    reads: Option<&'static str>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Asker {
    /// Without any credential.
    pub(crate) fn anyone(town: &Town) -> Asker {
        let client = Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(30));
        Asker {
            client: client.build().expect("a client"),
            url: town.url.clone(),
            credential: None,
            host: None,
            reads: None,
        }
    }

    /// With a ticket, an API key or a participant's token.
    pub(crate) fn bearing(town: &Town, secret: &str) -> Asker {
        let credential = Some(("authorization", format!("Bearer {secret}")));
        Asker {
            credential,
            ..Asker::anyone(town)
        }
    }

    /// The same credential, shown at the door of this host name.
    pub(crate) fn at(&self, host: &str) -> Asker {
        Asker {
            host: Some(host.to_owned()),
            ..self.clone()
        }
    }

    /// The same person, who reads this language.
    pub(crate) fn reading(&self, language: &'static str) -> Asker {
        Asker {
            reads: Some(language),
            ..self.clone()
        }
    }

    /// The same person, sent by the balancer to another process of control.
    pub(crate) fn by(&self, url: &str) -> Asker {
        Asker {
            url: url.to_owned(),
            ..self.clone()
        }
    }

    /// At the same door with this cookie.
    pub(crate) fn showing(&self, cookie: &str) -> Asker {
        Asker {
            credential: Some(("cookie", cookie.to_owned())),
            ..self.clone()
        }
    }

    /// Whoever signed in with this cookie.
    pub(crate) fn with_cookie(town: &Town, cookie: &str) -> Asker {
        Asker {
            credential: Some(("cookie", cookie.to_owned())),
            ..Asker::anyone(town)
        }
    }

    /// The integrator of the demo town.
    pub(crate) fn integrator(town: &Town) -> Asker {
        Asker::bearing(town, town.api_key())
    }

    /// Whoever runs the house, with a fresh key.
    pub(crate) async fn operator(town: &Town) -> Asker {
        let key = operator::new_key(&town.app.store).await;
        Asker::bearing(town, &key.expect("a key"))
    }

    /// An officer who has just signed in with the one-time password.
    pub(crate) async fn newcomer(town: &Town, name: &str) -> Asker {
        let body = json!({"name": name, "password": town.password(name)});
        Asker::signed_in(town, body).await
    }

    /// An officer ready for work: signed in, with a password of their own.
    pub(crate) async fn officer(town: &Town, name: &str) -> Asker {
        let newcomer = Asker::newcomer(town, name).await;
        let change = json!({"current": town.password(name), "new": OWN_PASSWORD});
        newcomer.put("/v1/officer/password", change).await.is(204);
        newcomer
    }

    /// An officer whose one-time password came from the administration, ready for work.
    pub(crate) async fn first(town: &Town, name: &str, password: &str) -> Asker {
        let body = json!({"name": name, "password": password});
        let newcomer = Asker::signed_in(town, body).await;
        let change = json!({"current": password, "new": OWN_PASSWORD});
        newcomer.put("/v1/officer/password", change).await.is(204);
        newcomer
    }

    pub(crate) async fn signed_in(town: &Town, body: Value) -> Asker {
        let anyone = Asker::anyone(town);
        let answer = anyone.post("/v1/sign-in", body).await;
        answer.is(200);
        let cookie = answer.headers[SET_COOKIE].to_str().expect("a cookie");
        let pair = cookie.split(';').next().expect("its first part").to_owned();
        Asker {
            credential: Some(("cookie", pair)),
            ..anyone
        }
    }

    /// The credential as a header.
    pub(crate) fn credential(&self) -> Option<(&'static str, String)> {
        self.credential.clone()
    }

    /// A request with the credential, for those who want to add to it.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        let request = match &self.host {
            Some(host) => request.header("host", host),
            None => request,
        };
        let request = match self.reads {
            Some(language) => request.header("accept-language", language),
            None => request,
        };
        match &self.credential {
            Some((name, value)) => request.header(*name, value),
            None => request,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::to(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        Answer::to(self.request(Method::POST, path).json(&body)).await
    }

    /// Changes what was seen with this tag.
    pub(crate) async fn change(&self, path: &str, tag: &str, body: Value) -> Answer {
        let request = self.request(Method::PUT, path).header("if-match", tag);
        Answer::to(request.json(&body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        Answer::to(self.request(Method::PUT, path).json(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        Answer::to(self.request(Method::DELETE, path)).await
    }

    /// Sends an offer.
    pub(crate) async fn offer(&self, path: &str, sdp: &str) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header("content-type", "application/sdp");
        Answer::to(request.body(sdp.to_owned())).await
    }

    /// Takes a seat in the office of this name: the citizen, and the seat.
    pub(crate) async fn sit(town: &Town, office: &str) -> (Asker, Value) {
        let id = town.office_id(office).await;
        let answer = Asker::anyone(town)
            .post(&format!("/v1/offices/{id}/seats"), json!({}))
            .await;
        answer.is(201);
        let seat = answer.json();
        (
            Asker::bearing(town, seat["ticket"].as_str().expect("a ticket")),
            seat,
        )
    }
}

impl Answer {
    pub(crate) async fn to(request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("the whole answer");
        Answer {
            status,
            headers,
            text,
        }
    }

    #[track_caller]
    pub(crate) fn is(&self, status: u16) {
        assert_eq!(self.status, status, "{}", self.text);
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    /// The problem it must be, whole.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, code: &str) -> Value {
        self.is(status);
        assert_eq!(
            self.headers["content-type"], "application/problem+json",
            "{code}"
        );
        let body = self.json();
        assert_eq!(body["code"], code);
        assert_eq!(body["status"], status);
        assert_eq!(body["type"], format!("/problems/{code}"));
        for words in ["title", "detail"] {
            assert!(
                body[words].as_str().is_some_and(|text| text.len() > 5),
                "{code}: {words}"
            );
        }
        body
    }

    /// The tag of what was shown.
    #[track_caller]
    pub(crate) fn tag(&self) -> String {
        self.headers["etag"].to_str().expect("a tag").to_owned()
    }

    /// The code of a problem; empty when all went well.
    pub(crate) fn code(&self) -> String {
        let body: Value = serde_json::from_str(&self.text).unwrap_or_default();
        body["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// The text at this pointer.
#[track_caller]
pub(crate) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("no text at {pointer} in {value}"))
}
