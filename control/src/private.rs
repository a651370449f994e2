//! Folders for their owner's eyes only: in them are password hashes, keys and visits.

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

/// Makes the folder that the file is to lie in (mode 0700), unless it is there: then its owner
/// has decided who may look.
pub(crate) fn folder_of(file: &Path) -> io::Result<()> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)
        }
        _ => Ok(()),
    }
}
