//! Which files a page will ask for: what Vite wrote about its pieces when it built them.

use std::{
    collections::{BTreeSet, HashMap},
    fmt::Write as _,
    sync::LazyLock,
};

use schalter_control_core::Locale;
use serde::Deserialize;

use super::Dist;

/// The piece that the HTML itself starts.
const ENTRY: &str = "index.html";

/// One piece of the pages.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Chunk {
    file: String,
    imports: Vec<String>,
    css: Vec<String>,
}

static CHUNKS: LazyLock<HashMap<String, Chunk>> = LazyLock::new(|| {
    let written = Dist::get("chunks.json").map(|file| serde_json::from_slice(&file.data));
    written.and_then(Result::ok).unwrap_or_default()
});

/// Links that let the browser ask at once for the language and for the piece of this page.
pub(super) fn links(locale: Locale, piece: Option<&str>) -> String {
    let mut files = BTreeSet::new();
    need(&format!("locales/{}.ftl?raw", locale.as_str()), &mut files);
    if let Some(piece) = piece {
        need(piece, &mut files);
    }
    let mut links = String::new();
    for file in files {
        let is_style = file.rsplit('.').next() == Some("css");
        let kind = if is_style {
            "stylesheet"
        } else {
            "modulepreload"
        };
        let _ = write!(
            links,
            "<link rel=\"{kind}\" crossorigin href=\"/{file}\">\n    "
        );
    }
    links
}

fn need(name: &str, files: &mut BTreeSet<&'static str>) {
    let Some(chunk) = CHUNKS.get(name).filter(|_| name != ENTRY) else {
        return;
    };
    if files.insert(&chunk.file) {
        files.extend(chunk.css.iter().map(String::as_str));
        chunk.imports.iter().for_each(|name| need(name, files));
    }
}
