//! Every problem of a configuration is found at once, named by its key, with what to write instead.

use schalter_config::{Settings, load};
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
