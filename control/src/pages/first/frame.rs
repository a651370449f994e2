//! What stands around every page: head, foot, and the marks for icons.

use std::{collections::HashMap, fmt::Write as _, sync::LazyLock};

use super::{Look, Part};
use crate::{languages, notify::texts::escaped};

static ICONS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let icons = include_str!("../../../web/src/shared/icons.json");
    serde_json::from_str(icons).unwrap_or_default()
});

/// An icon of that size, in the colour of the text around it.
pub(super) fn icon(name: &str, size: u8) -> String {
    let path = ICONS.get(name).map(String::as_str).unwrap_or_default();
    let pointing = if matches!(name, "back" | "forward" | "enter") {
        "pointing "
    } else {
        ""
    };
    format!(
        "<svg class=\"{pointing}s-icon\" width=\"{size}\" height=\"{size}\" viewBox=\"0 0 24 24\" \
         aria-hidden=\"true\" focusable=\"false\"><path d=\"{path}\"></path></svg>"
    )
}

impl Look {
    /// Head, main part and foot.
    pub(super) fn framed(&self, main: &str) -> String {
        let skip = self.words.say("skip-to-content");
        let (header, footer) = (self.header(), self.footer());
        format!("<a class=\"skip\" href=\"#main\">{skip}</a>{header}{main}{footer}")
    }

    fn header(&self) -> String {
        let words = self.words;
        let town = escaped(&self.tenant.name);
        let home = words.with("header-home", "town", town.clone());
        let sign = self.tenant.branding.logo.as_deref().map_or_else(
            || format!("<span class=\"crest s-header\">{}</span>", icon("hall", 26)),
            |logo| format!("<img src=\"{}\" alt=\"\" height=\"46\">", escaped(logo)),
        );
        let (sub, label) = (
            words.say("header-virtual-town-hall"),
            words.say("header-language"),
        );
        let (globe, options) = (icon("globe", 24), self.languages());
        format!(
            "<header class=\"s-header\"><div class=\"inside s-header\">\
             <a class=\"home s-header\" href=\"/\" aria-label=\"{home}\">{sign}\
             <span class=\"names s-header\"><span class=\"town s-header\">{town}</span>\
             <span class=\"sub s-header\">{sub}</span></span></a>\
             <div class=\"tools s-header\"><label class=\"languages s-header\">{globe}\
             <span class=\"kern-sr-only\">{label}</span>\
             <select class=\"s-header\">{options}</select></label></div></div></header>"
        )
    }

    fn languages(&self) -> String {
        let mut options = String::new();
        for (locale, name) in languages::all() {
            let selected = if locale == self.words.0 {
                " selected"
            } else {
                ""
            };
            let tag = locale.as_str();
            let _ = write!(
                options,
                "<option value=\"{tag}\" lang=\"{tag}\"{selected}>{name}</option>"
            );
        }
        options
    }

    fn footer(&self) -> String {
        let say = |key| self.words.say(key);
        let link =
            |href: &str, key| format!("<a class=\"s-footer\" href=\"{href}\">{}</a>", say(key));
        let imprint = self.tenant.branding.imprint_url.as_deref();
        let imprint = imprint.map(|url| link(&escaped(url), "footer-imprint"));
        format!(
            "<footer class=\"s-footer\"><div class=\"inside s-footer\"><p class=\"s-footer\">{}</p>\
             <nav class=\"s-footer\" aria-label=\"{}\">{}{}{}{}{}</nav></div></footer>",
            say("footer-privacy"),
            say("footer-nav"),
            link("/", "footer-overview"),
            link("/accessibility", "footer-accessibility"),
            link("/privacy", "footer-data"),
            imprint.unwrap_or_default(),
            link("/desk", "footer-officers"),
        )
    }

    /// A page whose own part is still on its way.
    pub(super) fn waiting(&self, head: &str) -> String {
        let loading = self.words.say("loading");
        format!(
            "<main id=\"main\" tabindex=\"-1\">{head}<p class=\"muted\" role=\"status\">{loading}</p></main>"
        )
    }

    /// The check before the call.
    pub(super) fn check(&self) -> Part {
        let title = self.words.say("check-title");
        let lead = self.words.say("check-lead");
        Part {
            main: format!(
                "<main id=\"main\" tabindex=\"-1\" class=\"s-checkpage\">\
                 <h1 tabindex=\"-1\">{title}</h1><p>{lead}</p></main>"
            ),
            title,
            piece: Some("src/check/CheckPage.svelte"),
        }
    }

    /// What the town says about itself.
    pub(super) fn statement(&self, title: &str) -> Part {
        let title = self.words.say(title);
        Part {
            main: self.waiting(&format!("<h1 tabindex=\"-1\">{title}</h1>")),
            title,
            piece: Some("src/statement/Statement.svelte"),
        }
    }

    /// The way to an appointment.
    pub(super) fn booking(&self, path: &str) -> Part {
        let (title, back) = (
            self.words.say("booking-heading"),
            self.words.say("footer-overview"),
        );
        let office = escaped(path.trim_end_matches("/booking"));
        let head = format!(
            "<a class=\"back s-booking\" href=\"/{office}\">{} {back}</a><h1 tabindex=\"-1\">{title}</h1>",
            icon("back", 20)
        );
        Part {
            main: self
                .waiting(&head)
                .replacen("<main ", "<main class=\"s-booking\" ", 1),
            title,
            piece: Some("src/booking/Booking.svelte"),
        }
    }
}
