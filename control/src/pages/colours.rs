//! The town's own colours, kept readable: as the pages do it (`branding.ts`), so that what the
//! server writes has from the first moment the colours in which it stays.

use std::fmt::Write as _;

use crate::rest::views::Branding;

const ENOUGH: f64 = 4.5;
/// The greeting stands in a light blue on it.
const ENOUGH_FOR_HERO: f64 = 6.0;

/// Red, green and blue.
type Rgb = [u8; 3];

const WHITE: Rgb = [255; 3];
const BLACK: Rgb = [0; 3];
/// The paper and the ink of buttons, in the light and in the dark.
const LIGHT: (Rgb, Rgb) = ([0xf3, 0xf4, 0xf7], WHITE);
const DARK: (Rgb, Rgb) = ([0x21, 0x24, 0x3a], BLACK);

/// A style for the page, empty for a town without colours of its own.
pub(super) fn style(branding: &Branding) -> String {
    let mut style = String::new();
    if let Some(primary) = branding.primary_colour.as_deref().and_then(rgb) {
        let hero = hex(readable(primary, WHITE, ENOUGH_FOR_HERO));
        let (light, dark) = (button(primary, LIGHT), button(primary, DARK));
        let _ = write!(
            style,
            "body{{--hero:{hero};{light}}}@media (prefers-color-scheme:dark){{body{{{dark}}}}}"
        );
    }
    if let Some(accent) = branding.accent_colour.as_deref().and_then(rgb) {
        let _ = write!(style, "body{{--accent:{}}}", hex(accent));
    }
    style
}

fn button(colour: Rgb, (page, ink): (Rgb, Rgb)) -> String {
    let action = hex(readable(readable(colour, page, ENOUGH), ink, ENOUGH));
    let ink = hex(ink);
    format!("--kern-color-action-default:{action};--kern-color-action-on-default:{ink}")
}

/// The colour, darker or lighter until it has enough contrast to the other.
fn readable(colour: Rgb, against: Rgb, enough: f64) -> Rgb {
    let goal = if luminance(against) > 0.18 {
        BLACK
    } else {
        WHITE
    };
    let mixed = (0..=50_u8).map(|step| mix(colour, goal, f64::from(step) / 50.0));
    let mut enough = mixed.filter(|&mixed| contrast(mixed, against) >= enough);
    enough.next().unwrap_or(goal)
}

fn mix(from: Rgb, to: Rgb, part: f64) -> Rgb {
    let one = |i: usize| f64::from(from[i]) + (f64::from(to[i]) - f64::from(from[i])) * part;
    [0, 1, 2].map(|i| whole(one(i)))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between two bytes"
)]
fn whole(value: f64) -> u8 {
    value.round() as u8
}

/// 1 to 21 (WCAG 2.2, contrast ratio).
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: Rgb) -> f64 {
    let [r, g, b] = colour.map(|value| {
        let part = f64::from(value) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn rgb(colour: &str) -> Option<Rgb> {
    let number = u32::from_str_radix(colour.strip_prefix('#')?, 16).ok()?;
    let [_, r, g, b] = number.to_be_bytes();
    Some([r, g, b])
}

fn hex([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_town_likes_can_be_read() {
        for colour in ["#ffff00", "#003064", "#808080", "#ffffff", "#000000"] {
            let colour = rgb(colour).expect("a colour");
            for (page, ink) in [LIGHT, DARK] {
                let action = readable(readable(colour, page, ENOUGH), ink, ENOUGH);
                assert!(contrast(action, ink) >= ENOUGH, "{action:?} on {ink:?}");
            }
        }
    }

    #[test]
    fn a_town_without_colours_has_no_style() {
        assert_eq!(style(&Branding::default()), "");
        let branding = Branding {
            accent_colour: Some("#f2b600".to_owned()),
            ..Branding::default()
        };
        assert_eq!(style(&branding), "body{--accent:#f2b600}");
    }
}
