//! Flame graphs: `perf record` of the server while it is measured, folded, drawn as SVG. Where
//! there is no perf, an error says so.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use tokio::process::Command;
use tokio::time::sleep_until;

const SAMPLES_PER_S: &str = "499";
const WIDTH: f64 = 1_400.0;
const ROW: usize = 17;
/// Narrower boxes are left out.
const THINNEST: f64 = 0.4;
/// So wide is a letter.
const LETTER: f64 = 6.6;

/// Stacks, outermost frame first, and how often each was seen.
pub type Stacks = BTreeMap<Vec<String>, u64>;

/// Samples these processes from `start` on.
pub(crate) async fn sample(
    pids: &[u32],
    start: Instant,
    measured: Duration,
) -> anyhow::Result<Stacks> {
    sleep_until(start.into()).await;
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("perf.data");
    let pids: Vec<_> = pids.iter().map(u32::to_string).collect();
    let recorded = Command::new("perf")
        .args(["record", "-q", "-F", SAMPLES_PER_S])
        .args(["--call-graph", "dwarf,8192", "-p", &pids.join(",")])
        .arg("-o")
        .arg(&data)
        .args(["--", "sleep", &measured.as_secs().to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let recorded = recorded.await.context("perf is not installed")?;
    ensure!(recorded.success(), "perf may not record here");
    let script = Command::new("perf")
        .args(["script", "--no-inline", "-F", "comm,ip,sym", "-i"])
        .arg(&data)
        .stderr(Stdio::null())
        .output()
        .await?;
    Ok(fold(&String::from_utf8_lossy(&script.stdout)))
}

/// Of what `perf script` prints: a line for the thread, a line for each frame, innermost first,
/// an empty line.
fn fold(script: &str) -> Stacks {
    let mut stacks = Stacks::new();
    for sample in script.split("\n\n") {
        let mut lines = sample.lines().filter(|line| !line.trim().is_empty());
        let Some(thread) = lines.next() else { continue };
        let mut frames: Vec<_> = lines.map(frame).collect();
        frames.push(thread.trim().to_owned());
        frames.reverse();
        *stacks.entry(frames).or_default() += 1;
    }
    stacks
}

/// `  55d0c0ffee str0m::Rtc::poll_output+0x12`, without address and offset.
fn frame(line: &str) -> String {
    let name = line.trim().split_once(' ').map_or("?", |(_, name)| name);
    let name = name.rsplit_once("+0x").map_or(name, |(name, _)| name);
    name.to_owned()
}

/// Writes the picture, and beside it the folded stacks as text.
pub fn write(stacks: &Stacks, title: &str, file: &Path) -> anyhow::Result<()> {
    ensure!(!stacks.is_empty(), "perf saw nothing");
    let mut folded = String::new();
    for (stack, count) in stacks {
        writeln!(folded, "{} {count}", stack.join(";"))?;
    }
    std::fs::write(file.with_extension("folded"), folded)?;
    std::fs::write(file, svg(stacks, title))?;
    Ok(())
}

#[derive(Default)]
struct Node {
    count: u64,
    inner: BTreeMap<String, Node>,
}

impl Node {
    fn of(stacks: &Stacks) -> Self {
        let mut root = Self::default();
        for (stack, count) in stacks {
            root.count += count;
            let mut node = &mut root;
            for frame in stack {
                node = node.inner.entry(frame.clone()).or_default();
                node.count += count;
            }
        }
        root
    }

    fn depth(&self) -> usize {
        1 + self.inner.values().map(Self::depth).max().unwrap_or(0)
    }
}

fn svg(stacks: &Stacks, title: &str) -> String {
    let root = Node::of(stacks);
    let height = (root.depth() + 2) * ROW;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"monospace\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" \
         fill=\"#fff\"/>\n<text x=\"4\" y=\"12\">{}</text>\n",
        escaped(title)
    );
    let scale = WIDTH / number(root.count);
    draw(&mut svg, "all", &root, 0.0, height - ROW, scale, root.count);
    svg.push_str("</svg>\n");
    svg
}

fn draw(svg: &mut String, name: &str, node: &Node, x: f64, y: usize, scale: f64, all: u64) {
    let width = number(node.count) * scale;
    if width < THINNEST {
        return;
    }
    let name = escaped(name);
    let percent = 100.0 * number(node.count) / number(all);
    let fits = (1..=name.len()).take_while(|letters| letters_wide(*letters) < width);
    let label: String = name.chars().take(fits.count()).collect();
    // Writing to a string cannot fail.
    let _ = writeln!(
        svg,
        "<g><title>{name}: {percent:.2} % ({} samples)</title><rect x=\"{x:.1}\" y=\"{y}\" \
         width=\"{width:.1}\" height=\"{}\" fill=\"{}\" stroke=\"#fff\" stroke-width=\".4\"/>\
         <text x=\"{:.1}\" y=\"{}\">{}</text></g>",
        node.count,
        ROW - 1,
        colour(&name),
        x + 2.0,
        y + 12,
        cut_entity(&label),
    );
    let mut x = x;
    for (name, inner) in &node.inner {
        draw(svg, name, inner, x, y.saturating_sub(ROW), scale, all);
        x += number(inner.count) * scale;
    }
}

/// Ours, the engine, the ciphers, the rest.
fn colour(name: &str) -> &'static str {
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if has(&["schalter"]) {
        "#8fd18f"
    } else if has(&["str0m", "sctp", "dimpl"]) {
        "#f2c572"
    } else if has(&["aws_lc", "gcm", "aes", "sha"]) {
        "#a9c4ee"
    } else {
        "#e8a49a"
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A label may have been cut within `&lt;`.
fn cut_entity(label: &str) -> &str {
    match (label.rfind('&'), label.rfind(';')) {
        (Some(and), end) if end.is_none_or(|end| end < and) => &label[..and],
        _ => label,
    }
}

fn letters_wide(letters: usize) -> f64 {
    number(letters as u64) * LETTER
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn number(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "\
sfu-0
            1f str0m::Rtc<T>::poll_output+0x10
            2f main+0x1

sfu-0
            1f str0m::Rtc<T>::poll_output+0x99
            2f main+0x2

tokio
            3f [unknown]

";

    #[test]
    fn stacks_are_folded_from_the_outermost_frame() {
        let stacks = fold(SCRIPT);
        let poll: Vec<String> = ["sfu-0", "main", "str0m::Rtc<T>::poll_output"]
            .map(str::to_owned)
            .to_vec();
        assert_eq!(stacks.get(&poll), Some(&2));
        assert_eq!(stacks.len(), 2);
    }

    #[test]
    fn the_picture_says_how_much_and_is_well_formed() {
        let svg = svg(&fold(SCRIPT), "a & b");
        assert!(svg.contains("str0m::Rtc&lt;T&gt;::poll_output: 66.67 %"));
        assert!(svg.contains("a &amp; b"));
        assert_eq!(svg.matches("<g>").count(), svg.matches("</g>").count());
        assert_eq!(cut_entity("Rtc&l"), "Rtc");
        assert_eq!(cut_entity("Rtc&lt;"), "Rtc&lt;");
    }
}
