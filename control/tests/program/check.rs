//! `schalter check` of what tells people: a real mail server, and a gateway.

use std::path::Path;

use super::servers::{MailServer, Somebody};
use super::{command, folder, free_port};

/// What it says about a setting, with these.
fn said(folder: &Path, settings: &[(&str, String)], about: &str) -> String {
    let output = command(folder)
        .arg("check")
        .envs(settings.iter().map(|(name, value)| (*name, value)))
        .output()
        .expect("it runs");
    let said = String::from_utf8(output.stdout).expect("text");
    let line = said.lines().find(|line| line.contains(about));
    line.unwrap_or_else(|| panic!("nothing of {about} in: {said}"))
        .to_owned()
}

fn with<'a>(
    mut settings: Vec<(&'a str, String)>,
    name: &'a str,
    value: &str,
) -> Vec<(&'a str, String)> {
    settings.retain(|(other, _)| *other != name);
    settings.push((name, value.to_owned()));
    settings
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_is_there_or_it_is_said_why_not() {
    let folder = folder();
    let mails = MailServer::start().await;
    let settings = mails.settings();
    let check = |settings: &[(&str, String)]| said(folder.path(), settings, "notify.smtp_url");

    assert!(check(&[]).starts_with("Hinweis"), "none at all");
    let good = check(&settings);
    assert!(good.starts_with("gut"), "{good}");
    let stranger = check(&with(
        settings.clone(),
        "SCHALTER_NOTIFY__SMTP_PASSWORD",
        "ein falsches",
    ));
    assert!(
        stranger.starts_with("FEHLER") && stranger.contains("smtp_password"),
        "{stranger}"
    );
    let mut unvouched = settings.clone();
    unvouched.retain(|(name, _)| !name.ends_with("CA_FILE"));
    let unvouched = check(&unvouched);
    assert!(unvouched.contains("smtp_ca_file"), "{unvouched}");
    let nobody = format!("smtps://termine@localhost:{}", free_port());
    let nobody = check(&with(settings, "SCHALTER_NOTIFY__SMTP_URL", &nobody));
    assert!(nobody.contains("antwortet nicht"), "{nobody}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_is_there_or_it_is_said_why_not() {
    let folder = folder();
    let gateway = Somebody::answering(405, "nur POST").await;
    let settings = |url: String| {
        vec![
            ("SCHALTER_NOTIFY__SMS_GATEWAY", "http".to_owned()),
            ("SCHALTER_NOTIFY__SMS_URL", url),
            ("SCHALTER_NOTIFY__SMS_KEY", "geheim".to_owned()),
            ("SCHALTER_NOTIFY__SMS_FROM", "Rathaus".to_owned()),
        ]
    };
    let check = |url: String| said(folder.path(), &settings(url), "notify.sms_gateway");

    let good = check(gateway.url.clone());
    assert!(good.starts_with("gut"), "{good}");
    let heard = gateway.heard();
    assert!(
        heard
            .iter()
            .all(|it| it.body.is_empty() && !it.headers.contains_key("authorization"))
    );
    let nobody = check(format!("http://127.0.0.1:{}", free_port()));
    assert!(nobody.starts_with("FEHLER"), "{nobody}");
}
