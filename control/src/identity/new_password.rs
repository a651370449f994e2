//! What a new password must be: long enough, another one, and not among those that are tried first.
//! No rule says which characters it has; that makes passwords worse (NIST SP 800-63B, 5.1.1.2).

use zxcvbn::{Score, zxcvbn};

use super::officer::SignInError;

/// New passwords have at least so many characters.
const SHORTEST: usize = 12;
/// Longer ones only cost time.
pub(super) const LONGEST: usize = 200;
/// The product's own words, beside those of the officer and the town.
const OURS: [&str; 4] = ["schalter", "rathaus", "buergerbuero", "bürgerbüro"];

/// Whether this may be the officer's new password. `known` is what anybody knows of them: name,
/// display name, town.
pub(super) fn must_fit(current: &str, new: &str, known: &[&str]) -> Result<(), SignInError> {
    if new.chars().count() < SHORTEST {
        return Err(SignInError::UnfitPassword(
            "it must have at least 12 characters",
        ));
    }
    if new.len() > LONGEST || current.len() > LONGEST {
        return Err(SignInError::UnfitPassword(
            "it must have at most 200 characters",
        ));
    }
    if new == current {
        return Err(SignInError::UnfitPassword("it must not be the old one"));
    }
    if is_weak(new, known) {
        return Err(SignInError::WeakPassword);
    }
    Ok(())
}

/// Fewer than 10^8 guesses lead to it: leaked passwords, the product's, town's and officer's words,
/// rows of keys, dates, repetitions.
fn is_weak(new: &str, known: &[&str]) -> bool {
    let words = known
        .iter()
        .flat_map(|known| known.split([' ', '.', '-', '_', '@']));
    let words: Vec<&str> = words.chain(known.iter().copied()).chain(OURS).collect();
    zxcvbn(new, &words).score() < Score::Three
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] = ["anna.schmidt", "Anna Schmidt", "Stadt Musterstadt"];

    #[test]
    fn what_is_tried_first_is_refused() {
        for weak in [
            "password1234",
            "qwertzuiop123456",
            "123456789012",
            "aaaaaaaaaaaaaaaa",
            "anna.schmidt1",
            "Musterstadt2026",
            "schalterschalter",
        ] {
            let refused = must_fit("old", weak, &KNOWN);
            assert!(matches!(refused, Err(SignInError::WeakPassword)), "{weak}");
        }
    }

    #[test]
    fn any_composition_may_be_strong() {
        for strong in [
            "kupfer-wolke-birne-garten",
            "Rathaus-Linde-Fenster-42",
            "ein ganz eigenes Passwort",
            "длинный пароль из слов",
            "gqxh wnrv ptlz",
        ] {
            assert!(must_fit("old", strong, &KNOWN).is_ok(), "{strong}");
        }
    }
}
