//! Tells what came before from what did not: a window over the last 128 indices (RFC 3711,
//! section 3.3.2).

/// Which indices came lately.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    highest: u32,
    /// Bit n: `highest - n` came.
    came: u128,
}

impl Window {
    /// This index came, and none before.
    pub(crate) fn starting(index: u32) -> Self {
        Self {
            highest: index,
            came: 1,
        }
    }

    /// Whether this index came, or is too old to tell.
    pub(crate) fn has(self, index: u32) -> bool {
        match self.highest.checked_sub(index) {
            Some(age @ 0..128) => self.came >> age & 1 == 1,
            Some(_) => true,
            None => false,
        }
    }

    /// This index came.
    pub(crate) fn note(&mut self, index: u32) {
        if let Some(age) = self.highest.checked_sub(index) {
            self.came |= 1_u128.checked_shl(age).unwrap_or(0);
        } else {
            self.came = self.came.checked_shl(index - self.highest).unwrap_or(0) | 1;
            self.highest = index;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_index_may_come_once_while_it_is_no_older_than_127() {
        let mut window = Window::starting(0);
        assert!(window.has(0) && !window.has(1));
        window.note(127);
        assert!(window.has(0) && !window.has(1), "the window is full");
        window.note(1);
        window.note(128);
        assert!(window.has(0) && window.has(1) && !window.has(2) && window.has(128));
        window.note(u32::MAX);
        assert!(window.has(128) && !window.has(u32::MAX - 127));
    }

    proptest! {
        #[test]
        fn no_index_comes_twice(indices in prop::collection::vec(0_u32..500, 1..300)) {
            let mut window = Window::starting(indices[0]);
            let mut came = vec![indices[0]];
            for index in indices {
                let newest = came.iter().max().copied().unwrap();
                let known = came.contains(&index);
                prop_assert_eq!(window.has(index), known || index + 128 <= newest);
                if !window.has(index) {
                    window.note(index);
                    came.push(index);
                }
            }
        }
    }
}
