//! A mail as HTML: paragraphs, and the link as something to press.

use std::fmt::Write as _;

use schalter_control_core::Locale;

use crate::languages;

/// The text as a page; a line that is only the link becomes the button.
pub(super) fn page(locale: Locale, text: &str, link: &str, button: &str, footer: &str) -> String {
    let mut body = String::new();
    for paragraph in text.split("\n\n") {
        let mut lines = Vec::new();
        for line in paragraph.lines() {
            if line == link {
                say_lines(&mut body, &mut lines);
                let (link, button) = (escaped(link), escaped(button));
                let _ = write!(body, "<p><a href=\"{link}\">{button}</a></p>");
            } else {
                lines.push(escaped(line));
            }
        }
        say_lines(&mut body, &mut lines);
    }
    let (language, footer) = (locale.as_str(), escaped(footer));
    let direction = languages::direction(locale);
    format!(
        "<!doctype html><html lang=\"{language}\" dir=\"{direction}\"><head><meta charset=\"utf-8\"></head>\
         <body style=\"font-family:sans-serif;font-size:1rem;line-height:1.5;max-width:40rem\">\
         {body}<hr><p style=\"font-size:.875rem\">{footer}</p></body></html>"
    )
}

fn say_lines(body: &mut String, lines: &mut Vec<String>) {
    if !lines.is_empty() {
        let _ = write!(body, "<p>{}</p>", lines.join("<br>"));
        lines.clear();
    }
}

/// Written so that it stands in a page as text and nothing else.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}
