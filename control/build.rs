//! The migrations, the built pages and the words of every language are compiled in: build again when they change.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=web/dist");
    println!("cargo:rerun-if-changed=web/locales");
    // Without the folder cargo would take it for changed every time. Empty is fine: the API works
    // without the pages. A failure is fine too: it only costs time.
    let _made = std::fs::create_dir_all("web/dist");
}
