//! The numbers of one incoming stream: 16 bits on the wire, counted on without end, and each
//! taken once (RFC 3711, sections 3.3.1 and 3.3.2, appendix A).

/// So far behind the newest a packet may come and still be told from a replayed one.
const WINDOW: u64 = 128;

/// What came of a stream.
#[derive(Default)]
pub(crate) struct Numbers {
    newest: Option<u64>,
    /// The newest is the lowest bit.
    seen: u128,
}

impl Numbers {
    /// The full number of a packet, whose upper part counts the rollovers; the nearest to the
    /// newest there is.
    pub(crate) fn extend(&self, seq: u16) -> Option<u64> {
        let Some(newest) = self.newest else {
            return Some(seq.into());
        };
        #[expect(clippy::cast_possible_truncation, reason = "the low half is meant")]
        let ahead = seq.wrapping_sub(newest as u16);
        if ahead < 1 << 15 {
            return Some(newest + u64::from(ahead));
        }
        newest.checked_sub((1 << 16) - u64::from(ahead))
    }

    /// Whether it did not come yet, as far as one can tell.
    pub(crate) fn is_new(&self, number: u64) -> bool {
        match self.newest {
            Some(newest) if number <= newest => {
                let back = newest - number;
                back < WINDOW && self.seen >> back & 1 == 0
            }
            _ => true,
        }
    }

    /// It came. Tells how many numbers before it were skipped.
    pub(crate) fn take(&mut self, number: u64) -> u64 {
        let newest = *self.newest.get_or_insert(number);
        if number <= newest {
            let back = newest - number;
            self.seen |= if back < WINDOW { 1 << back } else { 0 };
            return 0;
        }
        let ahead = number - newest;
        let moved = u32::try_from(ahead)
            .ok()
            .and_then(|by| self.seen.checked_shl(by));
        self.seen = moved.unwrap_or(0) | 1;
        self.newest = Some(number);
        ahead - 1
    }

    pub(crate) fn newest(&self) -> Option<u64> {
        self.newest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(seqs: &[u16]) -> Numbers {
        let mut numbers = Numbers::default();
        for seq in seqs {
            let number = numbers.extend(*seq).expect("near");
            assert!(numbers.is_new(number), "{seq}");
            numbers.take(number);
        }
        numbers
    }

    #[test]
    fn numbers_count_on_over_the_end() {
        let numbers = taken(&[65_534, 65_535, 0, 2]);
        assert_eq!(numbers.newest(), Some(65_538));
        assert_eq!(numbers.extend(1), Some(65_537));
        assert_eq!(numbers.extend(65_533), Some(65_533));
    }

    #[test]
    fn each_is_new_once() {
        let numbers = taken(&[10, 12, 11]);
        assert!(![10, 11, 12].iter().any(|number| numbers.is_new(*number)));
        assert!(numbers.is_new(13) && numbers.is_new(9));
        let mut far = numbers;
        assert_eq!(far.take(10_000), 9_987);
        assert!(!far.is_new(10_000) && far.is_new(9_999));
        assert!(!far.is_new(10_000 - WINDOW), "nobody can tell");
    }

    #[test]
    fn nothing_lies_before_the_beginning() {
        let numbers = taken(&[3]);
        assert_eq!(numbers.extend(65_000), None);
    }
}
