//! Whether this machine lets us make networks, and which tool of ours it lacks.

use std::process::{Command, Stdio};

use super::Namespace;

const TOOLS: [(&str, &str); 5] = [
    ("ip", "-V"),
    ("tc", "-V"),
    ("nft", "-v"),
    ("ethtool", "--version"),
    ("conntrack", "--version"),
];

/// Why no network can be made here; nothing if it can.
pub fn obstacle() -> Option<String> {
    let missing = TOOLS.iter().find(|(tool, ask)| !answers(tool, ask));
    if let Some((tool, _)) = missing {
        return Some(format!("{tool} is not installed"));
    }
    let made = Namespace::new("probe").and_then(|probe| probe.run(|| ()));
    let error = made.err()?;
    Some(format!(
        "network namespaces are not allowed here: {error:#}"
    ))
}

fn answers(tool: &str, ask: &str) -> bool {
    let mut command = Command::new(tool);
    command.arg(ask).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
