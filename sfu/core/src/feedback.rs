//! What receivers report of the sound they get: loss and missing packets, out of RTCP (RFC 3550,
//! RFC 4585). The engine keeps both to itself for streams without RTX, so they are read at the
//! moment it opens the packet; see `opened.rs`.

const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const TRANSPORT_FEEDBACK: u8 = 205;
const GENERIC_NACK: u8 = 1;
const REPORT_BYTES: usize = 24;

/// One thing a receiver reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feedback {
    /// Of 256 packets since the last report so many were lost.
    Lost { ssrc: u32, of_256: u8 },
    /// A packet did not come.
    Missing { ssrc: u32, seq: u16 },
}

/// Reads a compound packet; what is broken or unknown is passed over.
pub(crate) fn read(mut compound: &[u8], mut tell: impl FnMut(Feedback)) {
    while let Some((&[first, kind, high, low], rest)) = compound.split_first_chunk() {
        let bytes = usize::from(u16::from_be_bytes([high, low])) * 4;
        let Some((body, behind)) = rest.split_at_checked(bytes) else {
            return;
        };
        match kind {
            SENDER_REPORT => read_reports(body.get(24..), &mut tell),
            RECEIVER_REPORT => read_reports(body.get(4..), &mut tell),
            TRANSPORT_FEEDBACK if first & 0x1f == GENERIC_NACK => read_nacks(body, &mut tell),
            _ => {}
        }
        compound = behind;
    }
}

fn read_reports(reports: Option<&[u8]>, tell: &mut impl FnMut(Feedback)) {
    for report in reports.unwrap_or_default().chunks_exact(REPORT_BYTES) {
        tell(Feedback::Lost {
            ssrc: number(report),
            of_256: report[4],
        });
    }
}

fn read_nacks(body: &[u8], tell: &mut impl FnMut(Feedback)) {
    let Some((ssrc, items)) = body.get(4..).and_then(<[u8]>::split_first_chunk::<4>) else {
        return;
    };
    let ssrc = u32::from_be_bytes(*ssrc);
    for item in items.chunks_exact(4) {
        let (first, mask) = (
            u16::from_be_bytes([item[0], item[1]]),
            u16::from_be_bytes([item[2], item[3]]),
        );
        let following = (0..16)
            .filter(|bit| mask >> bit & 1 == 1)
            .map(|bit| bit + 1);
        for behind in std::iter::once(0).chain(following) {
            let seq = first.wrapping_add(behind);
            tell(Feedback::Missing { ssrc, seq });
        }
    }
}

fn number(bytes: &[u8]) -> u32 {
    u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(compound: &[u8]) -> Vec<Feedback> {
        let mut all = Vec::new();
        read(compound, |feedback| all.push(feedback));
        all
    }

    fn packet(count: u8, kind: u8, body: &[u8]) -> Vec<u8> {
        let words = u8::try_from(body.len() / 4).unwrap();
        [&[0x80 | count, kind, 0, words], body].concat()
    }

    #[test]
    fn reports_and_missing_packets_are_read_from_a_compound() {
        let mut report = vec![0, 0, 0, 7, 64];
        report.resize(REPORT_BYTES, 0);
        let reports = packet(1, RECEIVER_REPORT, &[&[0, 0, 0, 1], &report[..]].concat());
        let nack = packet(
            1,
            TRANSPORT_FEEDBACK,
            &[0, 0, 0, 1, 0, 0, 0, 7, 255, 255, 0, 0b101],
        );
        let missing = |seq| Feedback::Missing { ssrc: 7, seq };
        assert_eq!(
            all(&[reports, nack].concat()),
            [
                Feedback::Lost {
                    ssrc: 7,
                    of_256: 64
                },
                missing(65_535),
                missing(0),
                missing(2)
            ]
        );
    }

    #[test]
    fn what_is_cut_off_is_passed_over() {
        let nack = packet(1, TRANSPORT_FEEDBACK, &[0, 0, 0, 1, 0, 0, 0, 7]);
        assert_eq!(all(&nack), []);
        assert_eq!(all(&[0x81, RECEIVER_REPORT, 0, 99, 0, 0]), []);
    }

    proptest! {
        #[test]
        fn anything_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(all(&bytes).len() <= bytes.len() * 5);
        }
    }
}
