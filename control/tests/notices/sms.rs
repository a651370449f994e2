//! Short messages through stand-ins that speak the gateways' documented protocols.

use schalter_config::{Sms, SmsGateway};
use schalter_control::notify::Unsent;
use schalter_control::notify::sms::Gateway;
use schalter_control_core::notice::NoticeKind;
use serde_json::json;

use super::servers::Somebody;
use super::support::Town;
use super::{HER_PHONE, by_sms};

const TEXT: &str = "Musterstadt: \"Termin\" am 8.3. um 10 Uhr {to} äöü";

fn gateway(kind: &str, somebody: &Somebody, user: &str, body: &str) -> Gateway {
    let settings = [
        ("SCHALTER_NOTIFY__SMS_GATEWAY", kind),
        ("SCHALTER_NOTIFY__SMS_URL", &somebody.url),
        ("SCHALTER_NOTIFY__SMS_USER", user),
        ("SCHALTER_NOTIFY__SMS_KEY", "geheim"),
        ("SCHALTER_NOTIFY__SMS_FROM", "s0"),
        ("SCHALTER_NOTIFY__SMS_BODY", body),
    ];
    let settings = settings.map(|(key, value)| (key.to_owned(), value.to_owned()));
    let settings = schalter_config::load(None, settings.into_iter()).expect("settings");
    let sms: Sms = settings.notify.sms.expect("a gateway");
    assert_ne!(sms.gateway, SmsGateway::None);
    Gateway::new(&sms).expect("a gateway")
}

#[tokio::test]
async fn seven_is_asked_by_key_and_answers_200_whatever_happened() {
    let seven = Somebody::answering(200, r#"{"success":"100","messages":[]}"#).await;
    let gateway = gateway("seven", &seven, "", "");
    gateway.send("r", HER_PHONE, TEXT).await.expect("taken");
    let heard = &seven.heard()[0];
    assert_eq!(heard.header("x-api-key"), "geheim");
    assert_eq!(heard.header("accept"), "application/json");
    let expected = json!({"to": HER_PHONE, "from": "s0", "text": TEXT});
    assert_eq!(heard.json(), expected);
    for (code, unsent) in [
        ("\"202\"", Unsent::Never("refused")),
        ("900", Unsent::Later("not-authorized")),
        ("\"500\"", Unsent::Later("no-credit")),
        ("null", Unsent::Later("failed-there")),
    ] {
        seven.answer(move |_| (200, format!("{{\"success\":{code}}}")));
        assert_eq!(
            gateway.send("r", HER_PHONE, TEXT).await,
            Err(unsent),
            "{code}"
        );
    }
}

#[tokio::test]
async fn sipgate_is_asked_by_token_and_answers_nothing() {
    let sipgate = Somebody::answering(204, "").await;
    let gateway = gateway("sipgate", &sipgate, "token-AB12", "");
    gateway.send("r", HER_PHONE, TEXT).await.expect("taken");
    let heard = &sipgate.heard()[0];
    // "token-AB12:geheim" in base64.
    assert_eq!(
        heard.header("authorization"),
        "Basic dG9rZW4tQUIxMjpnZWhlaW0="
    );
    let expected = json!({"smsId": "s0", "recipient": HER_PHONE, "message": TEXT});
    assert_eq!(heard.json(), expected);
    for (status, unsent) in [
        (401, Unsent::Later("not-authorized")),
        (402, Unsent::Never("refused")),
        (429, Unsent::Later("busy")),
        (503, Unsent::Later("failed-there")),
        (302, Unsent::Later("failed-there")),
    ] {
        sipgate.answer(move |_| (status, String::new()));
        assert_eq!(
            gateway.send("r", HER_PHONE, TEXT).await,
            Err(unsent),
            "{status}"
        );
    }
}

#[tokio::test]
async fn link_mobility_queues_with_a_code() {
    let answer =
        r#"{"messageId":"Dcshuhod0PMAAAFQ+/PbnR3x","resultCode":1005,"description":"Queued"}"#;
    let link = Somebody::answering(200, answer).await;
    let gateway = gateway("linkmobility", &link, "stadt:COMMON_API:1234", "");
    gateway.send("r1", HER_PHONE, TEXT).await.expect("queued");
    let heard = &link.heard()[0];
    // "stadt:geheim" in base64.
    assert_eq!(heard.header("authorization"), "Basic c3RhZHQ6Z2VoZWlt");
    let expected = json!({
        "source": "s0", "destination": HER_PHONE, "userData": TEXT, "refId": "r1",
        "platformId": "COMMON_API", "platformPartnerId": "1234", "useDeliveryReport": false,
    });
    assert_eq!(heard.json(), expected);
    link.answer(|_| (200, r#"{"resultCode":106}"#.to_owned()));
    let refused = gateway.send("r1", HER_PHONE, TEXT).await;
    assert_eq!(refused, Err(Unsent::Never("refused")));
}

#[tokio::test]
async fn any_other_gateway_gets_the_json_it_wants() {
    let other = Somebody::answering(202, "taken").await;
    let body = r#"{"msg": [{"an": "tel:{to}", "was": "{text}"}], "von": "{from}", "n": 1}"#;
    let gateway = gateway("http", &other, "", body);
    gateway.send("r1", HER_PHONE, TEXT).await.expect("taken");
    let heard = &other.heard()[0];
    assert_eq!(heard.header("authorization"), "Bearer geheim");
    assert_eq!(heard.header("idempotency-key"), "r1");
    let to = format!("tel:{HER_PHONE}");
    let expected = json!({"msg": [{"an": to, "was": TEXT}], "von": "s0", "n": 1});
    assert_eq!(heard.json(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_before_you_reaches_the_telephone_in_one_segment() {
    let seven = Somebody::answering(200, r#"{"success":"100"}"#).await;
    let town = Town::open_with(&[
        ("SCHALTER_NOTIFY__SMS_GATEWAY", "seven"),
        ("SCHALTER_NOTIFY__SMS_URL", &seven.url),
        ("SCHALTER_NOTIFY__SMS_KEY", "geheim"),
        ("SCHALTER_NOTIFY__SMS_FROM", "Rathaus"),
    ])
    .await;
    let now = town.app.clock.now();
    let told = by_sms(NoticeKind::TwoBefore, now);
    let tenant = town.app.tenant.id;
    town.app.store.post(tenant, &told, now).await.unwrap();
    let heard = seven.hears(1).await;
    let body = heard[0].json();
    let text = body["text"].as_str().unwrap();
    assert!(
        text.starts_with("Musterstadt: Nur noch zwei vor Ihnen (Bürgerbüro)."),
        "{text}"
    );
    assert_eq!(schalter_control_core::sms::segments(text), 1);
    assert!(text.ends_with("/termin#a_geheim"), "{text}");
    town.close().await;
}
