//! Sign-in by a real identity provider (npm `oidc-provider`, `control/tests/oidc/idp.mjs`).

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use reqwest::header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use reqwest::{Client, Response, Url, redirect::Policy};
use schalter_control::identity::oidc::{self, Expected, Provider};
use schalter_control::store::audit::{Act, Actor};
use serde_json::Value;

use crate::{
    asker::{Answer, Asker, text},
    support::Town,
};

const SECRET: &str = "ein Geheimnis der Stadt";

/// The provider, running. Ends when dropped.
struct Idp {
    child: Child,
    port: u16,
}

/// A browser: cookies per host, no script.
#[derive(Default)]
struct Browser {
    cookies: BTreeMap<String, BTreeMap<String, String>>,
}

impl Idp {
    fn start(town: &Town, port: u16) -> Idp {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oidc");
        let is_there = folder.join("node_modules/oidc-provider").exists();
        assert!(
            is_there,
            "scripts/install-test-tools.sh installs the provider"
        );
        let callback = format!("{}{}", town.url, oidc::CALLBACK);
        let mut child = Command::new("node")
            .current_dir(folder)
            .args(["idp.mjs", &port.to_string(), &callback])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node runs");
        let mut said = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        while line.trim() != "ready" {
            line.clear();
            assert!(said.read_line(&mut line).expect("a line") > 0, "it ended");
        }
        Idp { child, port }
    }

    fn issuer(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Idp {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// The demo town with a provider of its own.
async fn town() -> (Town, Idp) {
    let town = Town::open().await;
    let idp = Idp::start(&town, free_port());
    let provider = Provider {
        issuer: idp.issuer(),
        client_id: "schalter".to_owned(),
        groups_claim: "groups".to_owned(),
        officer_group: Some("officers".to_owned()),
        lead_group: Some("leads".to_owned()),
        admin_group: Some("admins".to_owned()),
    };
    let tenant = town.app.tenant.id;
    let sealed = town
        .app
        .seal
        .close(&oidc::client_secret_of(tenant), SECRET.as_bytes());
    let act = Act::new(Actor::Operator, "change", "identity_provider", tenant);
    let sealed = sealed.expect("sealed");
    let set = town
        .app
        .store
        .set_provider(tenant, &provider, &sealed, &act)
        .await;
    set.expect("a provider");
    (town, idp)
}

impl Browser {
    async fn get(&mut self, url: &Url) -> Response {
        self.send(client().get(url.clone()), url).await
    }

    async fn send(&mut self, request: reqwest::RequestBuilder, url: &Url) -> Response {
        let host = url.authority().to_owned();
        let cookies = self.cookies.entry(host.clone()).or_default();
        let pairs: Vec<String> = cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let answer = request.header(COOKIE, pairs.join("; ")).send().await;
        let answer = answer.expect("an answer");
        self.learn(&host, answer.headers());
        answer
    }

    fn learn(&mut self, host: &str, headers: &HeaderMap) {
        let cookies = self.cookies.entry(host.to_owned()).or_default();
        for cookie in headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().expect("a cookie");
            let pair = cookie.split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a pair");
            if value.is_empty() {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Leaves the house for the provider.
    async fn depart(&mut self, town: &Town) -> Url {
        let start = format!("{}/v1/sign-in/oidc", town.url)
            .parse()
            .expect("an address");
        let answer = self.get(&start).await;
        assert_eq!(answer.status(), 303);
        location(&answer, &start)
    }

    /// Signs in and consents at the provider; the address one is sent back to.
    async fn sign_in(&mut self, mut url: Url, name: &str) -> Url {
        for _ in 0..12 {
            let answer = self.get(&url).await;
            if answer.status().is_redirection() {
                url = location(&answer, &url);
                if url.path() == oidc::CALLBACK {
                    return url;
                }
                continue;
            }
            let page = answer.text().await.expect("a page");
            let action = between(&page, "action=\"", "\"");
            let prompt = between(&page, "name=\"prompt\" value=\"", "\"");
            let to = url.join(action).expect("an address");
            let body = format!("prompt={prompt}&login={name}&password=x");
            let request = client()
                .post(to.clone())
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body);
            let answer = self.send(request, &to).await;
            url = location(&answer, &to);
        }
        panic!("the provider never sent us back");
    }

    /// All the way: the house's last answer.
    async fn come_in(&mut self, town: &Town, name: &str) -> Answer {
        let to = self.depart(town).await;
        let back = self.sign_in(to, name).await;
        answer(self.get(&back).await).await
    }

    fn officer(&self, town: &Town) -> Asker {
        let host: Url = town.url.parse().expect("an address");
        let cookie = &self.cookies[host.authority()]["schalter"];
        Asker::with_cookie(town, &format!("schalter={cookie}"))
    }
}

fn client() -> Client {
    let client = Client::builder().no_proxy().redirect(Policy::none());
    client.build().expect("a client")
}

fn location(answer: &Response, from: &Url) -> Url {
    let to = answer.headers()[LOCATION].to_str().expect("an address");
    from.join(to).expect("an address")
}

fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = page
        .split_once(from)
        .unwrap_or_else(|| panic!("no {from} in {page}"));
    rest.split(to).next().unwrap_or_default()
}

async fn answer(response: Response) -> Answer {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.expect("the whole answer");
    Answer {
        status,
        headers,
        text,
    }
}

#[tokio::test]
async fn officers_come_by_the_provider_and_their_groups_say_what_they_may() {
    let (town, idp) = town().await;
    let mut mueller = Browser::default();
    let come = mueller.come_in(&town, "mueller").await;
    come.is(303);
    assert_eq!(come.headers["location"], "/desk");
    let officer = mueller.officer(&town);
    let me = officer.get("/v1/officer").await.json();
    assert_eq!(
        (text(&me, "/name"), text(&me, "/role")),
        ("mueller", "officer")
    );
    let sign_ins = officer.get("/v1/officer/sign-ins").await.json();
    assert_eq!(text(&sign_ins, "/items/0/method"), "oidc");

    let mut chef = Browser::default();
    chef.come_in(&town, "chef").await.is(303);
    chef.officer(&town).get("/v1/audit").await.is(200);
    let mut stranger = Browser::default();
    let refused = stranger.come_in(&town, "fremd").await;
    refused.problem(403, "oidc-no-group");

    let again = mueller.come_in(&town, "mueller").await;
    again.is(303);
    let again = mueller.officer(&town);
    assert_eq!(again.get("/v1/officer").await.json()["id"], me["id"]);
    let out = again.post("/v1/sign-out", serde_json::json!({})).await;
    out.is(204);
    let link = out.headers["link"].to_str().expect("a link");
    assert!(
        link.starts_with(&format!("<{}/session/end?", idp.issuer())),
        "{link}"
    );
    again.get("/v1/officer").await.problem(401, "unauthorized");

    let path = format!("/v1/officers/{}", text(&me, "/id"));
    let chef = chef.officer(&town);
    let seen = chef.get(&path).await;
    let wish = serde_json::json!({"display_name": "Frau Müller", "role": "officer", "offices": [],
        "disabled": true});
    chef.change(&path, &seen.tag(), wish).await.is(200);
    let refused = mueller.come_in(&town, "mueller").await;
    refused.problem(403, "forbidden");
    town.close().await;
}

#[tokio::test]
async fn what_does_not_belong_together_is_refused() {
    let (town, _idp) = town().await;
    let (mut one, mut other) = (Browser::default(), Browser::default());
    let to = one.depart(&town).await;
    other.depart(&town).await;
    let back = one.sign_in(to, "mueller").await;
    answer(other.get(&back).await)
        .await
        .problem(401, "oidc-refused");
    answer(Browser::default().get(&back).await)
        .await
        .problem(401, "oidc-refused");
    answer(one.get(&back).await).await.is(303);

    let mut nonce = Browser::default();
    let mut to = nonce.depart(&town).await;
    let pairs: Vec<(String, String)> = to.query_pairs().into_owned().collect();
    let changed = pairs.iter().map(|(name, value)| {
        let value = if name == "nonce" { "another" } else { value };
        (name.as_str(), value)
    });
    let changed: Vec<_> = changed.collect();
    to.query_pairs_mut().clear().extend_pairs(changed);
    let back = nonce.sign_in(to, "mueller").await;
    answer(nonce.get(&back).await)
        .await
        .problem(401, "oidc-refused");

    let elsewhere = Town::open().await;
    for (at, is_offered) in [(&town, true), (&elsewhere, false)] {
        let ways = Asker::anyone(at).get("/v1/sign-in").await;
        ways.is(200);
        assert_eq!(ways.json()["oidc"], is_offered);
    }
    let refused = Asker::anyone(&elsewhere).get("/v1/sign-in/oidc").await;
    refused.problem(404, "no-identity-provider");
    elsewhere.close().await;
    town.close().await;
}

#[tokio::test]
async fn the_provider_may_change_its_keys() {
    let (town, idp) = town().await;
    Browser::default().come_in(&town, "mueller").await.is(303);
    let port = idp.port;
    drop(idp);
    let _idp = Idp::start(&town, port);
    Browser::default().come_in(&town, "mueller").await.is(303);
    town.close().await;
}

#[tokio::test]
async fn a_token_counts_for_its_audience_its_issuer_and_its_question_only() {
    let (town, idp) = town().await;
    let verifier = "ein sehr langes Wort, das nur dieser Test kennt".replace([' ', ','], "-");
    let challenge = {
        use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier.as_bytes());
        URL_SAFE_NO_PAD.encode(hash)
    };
    let callback = format!("{}{}", town.url, oidc::CALLBACK);
    let mut to: Url = format!("{}/auth", idp.issuer())
        .parse()
        .expect("an address");
    to.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", "schalter")
        .append_pair("redirect_uri", &callback)
        .append_pair("scope", "openid")
        .append_pair("state", "x")
        .append_pair("nonce", "die Frage")
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    let back = Browser::default().sign_in(to, "mueller").await;
    let code = back
        .query_pairs()
        .find(|(name, _)| name == "code")
        .expect("a code")
        .1;
    let mut form: Url = "form:".parse().expect("a form");
    form.query_pairs_mut()
        .append_pair("grant_type", "authorization_code")
        .append_pair("code", &code)
        .append_pair("redirect_uri", &callback)
        .append_pair("code_verifier", &verifier);
    let request = client()
        .post(format!("{}/token", idp.issuer()))
        .basic_auth("schalter", Some("ein%20Geheimnis%20der%20Stadt"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form.query().expect("a form").to_owned());
    let tokens: Value = request
        .send()
        .await
        .expect("tokens")
        .json()
        .await
        .expect("JSON");
    let token = text(&tokens, "/id_token");
    let keys = client()
        .get(format!("{}/jwks", idp.issuer()))
        .send()
        .await
        .expect("keys");
    let keys: jsonwebtoken::jwk::JwkSet = keys.json().await.expect("keys");
    let issuer = idp.issuer();
    let fits = |issuer: &str, client_id: &str, nonce: &str, token: &str| {
        let expected = Expected {
            issuer,
            client_id,
            nonce,
        };
        oidc::verified(token, &keys.keys[0], &expected).is_ok()
    };
    assert!(fits(&issuer, "schalter", "die Frage", token));
    assert!(!fits(&issuer, "somebody else", "die Frage", token));
    assert!(!fits(
        "https://evil.example",
        "schalter",
        "die Frage",
        token
    ));
    assert!(!fits(&issuer, "schalter", "another", token));
    let mut parts: Vec<&str> = token.split('.').collect();
    parts[2] = "AAAA";
    assert!(!fits(&issuer, "schalter", "die Frage", &parts.join(".")));
    town.close().await;
}
