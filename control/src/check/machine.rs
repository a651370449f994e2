//! The machine itself: its clock, its disk.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rustix::fs::{Access, access, statvfs};
use schalter_config::Settings;

use super::Findings;

const CLOCK: &str = "Uhr";
const FOLDER: &str = "store.data_dir";
/// Below this a busy year does not fit any more; below a tenth of it a day may not.
const ROOMY_BYTES: u64 = 2_000_000_000;
/// The program was written in this year: a clock that says less is wrong.
const WRITTEN_IN: i16 = 2026;
/// Where time services leave word that they work.
const TIME_SERVICES: [&str; 4] = [
    "/run/systemd/timesync/synchronized",
    "/run/chrony/chronyd.pid",
    "/run/ntpd.pid",
    "/run/openntpd.pid",
];

pub(super) fn clock(found: &mut Findings) {
    let now = Timestamp::now();
    let year = now.to_zoned(jiff::tz::TimeZone::UTC).year();
    if year < WRITTEN_IN {
        found.fault(
            CLOCK,
            format!(
                "geht falsch, sie zeigt das Jahr {year}: stellen Sie sie (timedatectl set-ntp true)"
            ),
        );
    } else if TIME_SERVICES.iter().any(|file| Path::new(file).exists()) {
        found.good(CLOCK, "wird von einem Zeitdienst gestellt");
    } else {
        found.note(
            CLOCK,
            "es ist kein Zeitdienst zu sehen: auf einem Server timedatectl set-ntp true; \
             in einem Container stellt sie der Rechner darunter",
        );
    }
}

pub(super) fn folder(settings: &Settings, found: &mut Findings) {
    let folder = &settings.store.data_dir;
    let (there, standing) = nearest(folder);
    if let Err(error) = writable(&there) {
        return found.fault(
            FOLDER,
            format!(
                "in {} darf das Programm nicht schreiben ({error}): geben Sie ihm den Ordner, oder \
                 setzen Sie store.data_dir",
                there.display()
            ),
        );
    }
    if standing {
        mode(folder, found);
    } else {
        found.note(
            FOLDER,
            format!("{} entsteht beim ersten Start", folder.display()),
        );
    }
    space(&there, found);
}

/// The folder, or the one it will be made in.
fn nearest(folder: &Path) -> (PathBuf, bool) {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let there = folder.ancestors().find(|it| it.is_dir());
    let there = there.unwrap_or(Path::new("/")).to_owned();
    let standing = there == folder;
    (there, standing)
}

fn writable(folder: &Path) -> io::Result<()> {
    Ok(access(folder, Access::WRITE_OK | Access::EXEC_OK)?)
}

fn mode(folder: &Path, found: &mut Findings) {
    let mode = fs::metadata(folder).map_or(0, |it| it.permissions().mode() & 0o777);
    let of_others = mode & 0o077;
    if of_others == 0 {
        return found.good(FOLDER, "da, beschreibbar und nur für das Programm lesbar");
    }
    found.fault(
        FOLDER,
        format!(
            "andere Benutzer des Rechners können hineinsehen (Rechte {mode:o}): chmod 700 {}",
            folder.display()
        ),
    );
}

fn space(folder: &Path, found: &mut Findings) {
    const ABOUT: &str = "Festplatte";
    let Ok(disk) = statvfs(folder) else {
        return found.note(ABOUT, "der freie Platz ist nicht zu erfahren");
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let told = format!("{} MB frei", free / 1_000_000);
    if free >= ROOMY_BYTES {
        found.good(ABOUT, told);
    } else if free >= ROOMY_BYTES / 10 {
        found.note(ABOUT, format!("nur noch {told}: bald Platz schaffen"));
    } else {
        found.fault(ABOUT, format!("nur noch {told}: schaffen Sie Platz"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Level;

    fn settings(folder: &Path) -> Settings {
        let mut settings = Settings::default();
        settings.store.data_dir = folder.to_owned();
        settings
    }

    fn of_folder(folder: &Path) -> Vec<(Level, String)> {
        let mut found = Findings::default();
        super::folder(&settings(folder), &mut found);
        let about = found.iter().filter(|it| it.about == FOLDER);
        about.map(|it| (it.level, it.text.clone())).collect()
    }

    #[test]
    fn a_folder_that_others_can_read_is_a_fault_with_its_cure() {
        let folder = tempfile::tempdir().unwrap();
        for (mode, level) in [(0o700, Level::Good), (0o755, Level::Fault)] {
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
            let told = of_folder(folder.path());
            assert_eq!(told[0].0, level, "{told:?}");
            assert_eq!(told[0].1.contains("chmod 700"), level == Level::Fault);
        }
    }

    #[test]
    fn a_folder_to_come_is_looked_for_above() {
        let folder = tempfile::tempdir().unwrap();
        let told = of_folder(&folder.path().join("a/b"));
        assert_eq!(told[0].0, Level::Note, "{told:?}");
        assert!(!folder.path().join("a").exists(), "nothing was made");
    }
}
