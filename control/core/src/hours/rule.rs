//! Understanding a rule of `opening_hours`, and saying what is wrong with it in words for people.

use opening_hours::OpeningHours;

use super::HoursProblem;

/// Longer rules than this are a mistake, and slow.
const LONGEST_RULE: usize = 2_000;

/// The town's own rule, with problems in its own words.
pub(super) fn understand(rule: &str) -> Result<OpeningHours, HoursProblem> {
    let problem = |reason| HoursProblem::Rule {
        rule: rule.chars().take(80).collect(),
        reason,
    };
    if rule.trim().is_empty() {
        return Err(problem("it is empty".to_owned()));
    }
    if rule.len() > LONGEST_RULE {
        return Err(problem(format!(
            "it is longer than {LONGEST_RULE} characters"
        )));
    }
    let (open_comment, words) = outside_comments(rule);
    if open_comment {
        return Err(problem(
            "a comment has no end: write a second `\"`".to_owned(),
        ));
    }
    if words
        .split(|c: char| !c.is_ascii_alphabetic())
        .any(|word| word == "SH")
    {
        let reason = "school holidays (SH) are not known: write closures with their dates";
        return Err(problem(reason.to_owned()));
    }
    understood(rule)
}

/// Any rule, also one that we wrote ourselves.
pub(super) fn understood(rule: &str) -> Result<OpeningHours, HoursProblem> {
    rule.parse().map_err(
        |error: <OpeningHours as std::str::FromStr>::Err| HoursProblem::Rule {
            rule: rule.chars().take(80).collect(),
            reason: in_one_line(rule, &error.to_string()),
        },
    )
}

/// Whether a comment is left open, and the text without comments.
fn outside_comments(rule: &str) -> (bool, String) {
    let parts: Vec<_> = rule.split('"').collect();
    let outside = parts.iter().step_by(2).copied().collect();
    (parts.len() % 2 == 0, outside)
}

/// Open around the clock, all days.
pub(super) fn is_always(rule: &OpeningHours) -> bool {
    rule.normalize().get_expression().is_constant()
        && rule.is_open(chrono::NaiveDateTime::default())
}

/// The parser names grammar rules and draws an arrow below the text; people want the place.
fn in_one_line(rule: &str, message: &str) -> String {
    let column = message
        .trim_start()
        .strip_prefix("--> 1:")
        .and_then(|rest| rest.lines().next());
    match column.and_then(|column| column.trim().parse::<usize>().ok()) {
        Some(column) => {
            let rest: String = rule
                .chars()
                .skip(column.saturating_sub(1))
                .take(40)
                .collect();
            format!("`{rest}` (character {column}) does not fit")
        }
        None => message.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}
