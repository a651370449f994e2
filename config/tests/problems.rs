//! Every problem of a configuration is found at once, named by its key, with what to write instead.

use schalter_config::{Settings, TlsSource, load};
use std::{fs, net::IpAddr, path::Path, time::Duration};

fn read(text: &str, env: &[(&str, &str)]) -> Result<Settings, Vec<String>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("schalter.toml");
    fs::write(&path, text).expect("the file is written");
    let env = env
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    load(Some(&path), env)
        .map_err(|problems| problems.to_string().lines().map(str::to_owned).collect())
}

#[test]
fn all_problems_come_at_once() {
    let problems = read(
        r#"
        wetter = 1
        office = 3
        [http]
        listen = "localhost"
        public_url = "musterstadt"
        colour = "red"
        [media]
        workers = 0
        port = 70000
        listen = ["1.2.3"]
        [store]
        demo = "yes"
        [telemetry]
        log_format = "xml"
        "#,
        &[
            ("SCHALTER_PRIVACY__KEEP_VISITS_DAYS", "viele"),
            ("SCHALTER_X__Y", "1"),
        ],
    )
    .unwrap_err();
    assert_eq!(
        problems,
        [
            "http.colour: is not a known key: remove it or write one of listen, public_url, body_limit_bytes, security_contact",
            r#"http.listen: must be an address with a port, is "localhost": write for example "127.0.0.1:8080""#,
            r#"http.public_url: must be scheme and host, is "musterstadt": write for example "https://termine.musterstadt.de""#,
            r#"media.listen: must be a list of IP addresses, is ["1.2.3"]: write for example []"#,
            "media.port: must be 0 to 65535, is 70000: write for example 10000",
            "media.workers: must be 1 to 64, is 0: write the number of cores or leave it out",
            r#"store.demo: must be true or false, is "yes": write for example false"#,
            "office: must be a section: write [office]",
            r#"privacy.keep_visits_days (SCHALTER_PRIVACY__KEEP_VISITS_DAYS): must be 1 to 3650, is "viele": write for example 7"#,
            r#"telemetry.log_format: must be "text" or "json", is "xml": write for example "text""#,
            "wetter: is not a known section: remove it or write one of http, media, store, office, identity, notify, privacy, telemetry",
            "SCHALTER_X__Y: is not a known section: remove it or write one of http, media, store, office, identity, notify, privacy, telemetry",
        ]
    );
}

#[test]
fn what_is_not_toml_names_its_line() {
    let problems = read("[http]\nlisten = \n", &[]).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].contains("schalter.toml: line 2 is not TOML"),
        "{problems:?}"
    );
}

#[test]
fn a_missing_file_is_named() {
    let problems = load(Some(Path::new("nowhere.toml")), std::iter::empty()).unwrap_err();
    assert!(
        problems
            .to_string()
            .starts_with("nowhere.toml: cannot be read"),
        "{problems}"
    );
}

#[test]
fn the_last_worker_must_have_a_port() {
    let problems = read("[media]\nport = 65530\nworkers = 16", &[]).unwrap_err();
    assert_eq!(
        problems,
        ["media.port: the last worker would need port 65545: write a port up to 65520"]
    );
}

#[test]
fn each_worker_has_a_core_of_its_own_or_none_has() {
    let problems = read("[media]\nworkers = 2\npin_cores = [1]", &[]).unwrap_err();
    assert_eq!(
        problems,
        [
            "media.pin_cores: must name a core for each of the 2 workers, names 1: name 2, or leave \
             the list empty"
        ]
    );
    let problems = read("[media]\npin_cores = [1, 3, 1]", &[]).unwrap_err();
    assert_eq!(
        problems,
        ["media.pin_cores: names core 1 twice: name another one for each worker"]
    );
    let problems = read("", &[("SCHALTER_MEDIA__PIN_CORES", "all")]).unwrap_err();
    assert_eq!(
        problems,
        [
            r#"media.pin_cores (SCHALTER_MEDIA__PIN_CORES): must be a list of cores by number, is ["all"]: write for example [2, 3]"#
        ]
    );
    let media = read("", &[("SCHALTER_MEDIA__PIN_CORES", "2, 3")])
        .unwrap()
        .media;
    assert_eq!((media.pin_cores, media.workers), (vec![2, 3], 2));
}

#[test]
fn nobody_can_send_to_an_unspecified_address() {
    let problems = read("[media]\nlisten = [\"0.0.0.0\"]\nannounce = [\"::\"]", &[]).unwrap_err();
    assert_eq!(
        problems,
        [
            "media.listen: must be real addresses, one is 0.0.0.0: leave the list empty",
            "media.announce: must be real addresses, one is ::: write the public address",
        ]
    );
}

#[test]
fn the_environment_overrides_the_file() {
    let settings = read(
        "[media]\nworkers = 2\nport = 20000\n[office]\nlease_s = 5",
        &[
            ("SCHALTER_MEDIA__WORKERS", "3"),
            ("SCHALTER_MEDIA__LISTEN", "127.0.0.1, ::1"),
            ("SCHALTER_STORE__DEMO", "true"),
            ("SCHALTER_TELEMETRY__LOG_FORMAT", "json"),
            (
                "SCHALTER_TEST_POSTGRES_URL",
                "not ours: no double underscore",
            ),
            ("HOME", "/"),
        ],
    )
    .unwrap();
    assert_eq!((settings.media.workers, settings.media.port), (3, 20_000));
    assert_eq!(
        settings.media.listen,
        ["127.0.0.1", "::1"].map(|ip| ip.parse::<IpAddr>().unwrap())
    );
    assert!(settings.store.demo);
    assert_eq!(
        settings.telemetry.log_format,
        schalter_config::LogFormat::Json
    );
    assert_eq!(settings.office.lease, Duration::from_secs(5));
}

#[test]
fn tls_is_whole_or_not_at_all() {
    let of = |text: &str| read(text, &[]).unwrap_err();
    let whole = "certificate = \"a.pem\"\nkey = \"a.key\"\n";
    let secure = "[http]\npublic_url = \"https://a.de\"\n[http.tls]\n";
    for (text, key) in [
        (
            format!("{secure}certificate = \"a.pem\""),
            "http.tls.key: is missing",
        ),
        (
            format!("{secure}key = \"a.key\""),
            "http.tls.certificate: is missing",
        ),
        (
            format!("[http.tls]\n{whole}"),
            "http.public_url: must begin with https://",
        ),
        (
            format!("{secure}{whole}min_version = \"1.1\""),
            r#"http.tls.min_version: must be "1.3" or "1.2""#,
        ),
        (
            format!("{secure}{whole}redirect_listen = \"80\""),
            "http.tls.redirect_listen: must be an address",
        ),
        (
            format!("{secure}{whole}redirect_listen = \"127.0.0.1:8080\""),
            "http.tls.redirect_listen: must be another",
        ),
        (
            format!("{secure}redirect_listen = \"[::]:80\""),
            "http.tls.redirect_listen: leads to https",
        ),
        (
            format!("{secure}{whole}colour = 3"),
            "http.tls.colour: is not a known key",
        ),
        (
            "[http]\ntls = 3".to_owned(),
            "http.tls: must be a section: write [http.tls]",
        ),
    ] {
        let problems = of(&text);
        assert!(
            problems.len() == 1 && problems[0].starts_with(key),
            "{text}: {problems:?}"
        );
    }
}

#[test]
fn certificates_come_from_files_or_by_themselves() {
    let of = |text: &str| {
        let secure = "[http]\npublic_url = \"https://a.de\"\n[http.tls]\n";
        read(&format!("{secure}{text}"), &[])
    };
    let acme = of("acme = { domains = [\"a.de\"], contact = [\"it@a.de\"] }").unwrap();
    let TlsSource::Acme(acme) = acme.http.tls.expect("TLS").source else {
        panic!("by themselves");
    };
    assert_eq!(acme.domains, ["a.de"]);
    assert!(acme.directory.contains("letsencrypt"), "{}", acme.directory);
    for (text, key) in [
        (
            "acme = { domains = [\"*.a.de\"] }",
            "http.tls.acme.domains: must be names",
        ),
        (
            "acme = { domains = \"a.de\" }",
            "http.tls.acme.domains: must be a list of names",
        ),
        (
            "acme = { domains = [\"a.de\"], directory = \"http://a\" }",
            "http.tls.acme.directory: must",
        ),
        (
            "acme = { domains = [\"a.de\"] }\ncertificate = \"a\"\nkey = \"b\"",
            "http.tls.acme.domains: cannot",
        ),
    ] {
        let problems = of(text).unwrap_err();
        assert!(
            problems.len() == 1 && problems[0].starts_with(key),
            "{text}: {problems:?}"
        );
    }
}

#[test]
fn a_section_within_a_section_comes_from_the_environment_too() {
    let settings = read(
        "[http]\npublic_url = \"https://a.de\"\n[http.tls]\ncertificate = \"a.pem\"\n",
        &[
            ("SCHALTER_HTTP__TLS__KEY", "b.key"),
            ("SCHALTER_HTTP__TLS__MIN_VERSION", "1.2"),
        ],
    );
    let tls = settings.unwrap().http.tls.expect("TLS");
    let TlsSource::Files(files) = tls.source else {
        panic!("from files");
    };
    assert_eq!(files.key, Path::new("b.key"));
    assert_eq!(tls.min_version, schalter_config::TlsVersion::Tls12);
    let problems = read("", &[("SCHALTER_HTTP__TLS__MIN_VERSION", "4")]).unwrap_err();
    assert!(
        problems[0].starts_with("http.tls.min_version (SCHALTER_HTTP__TLS__MIN_VERSION): must be"),
        "{problems:?}"
    );
}
