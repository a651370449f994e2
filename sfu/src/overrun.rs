//! What the kernel dropped because a socket's buffer was full: nobody else sees it.

use std::fs;
use std::net::{IpAddr, SocketAddr};

use prometheus::proto::MetricFamily;

use crate::metrics::{counter, float, sample};

/// Where Linux tells it, for each family of addresses.
const TABLES: [&str; 2] = ["/proc/self/net/udp", "/proc/self/net/udp6"];

/// Datagrams these sockets lost so far. Elsewhere than on Linux nobody knows, which is zero.
pub(crate) fn overruns(sockets: &[SocketAddr]) -> u64 {
    let tables = TABLES
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok());
    tables.map(|table| lost(&table, sockets)).sum()
}

/// The same as a metric.
pub(crate) fn family(sockets: &[SocketAddr]) -> MetricFamily {
    counter(
        "receive_overruns_total",
        "Datagrams the kernel dropped because a worker did not take them in time.",
        vec![sample([], float(overruns(sockets)))],
    )
}

fn lost(table: &str, sockets: &[SocketAddr]) -> u64 {
    let names: Vec<String> = sockets.iter().map(|socket| name(*socket)).collect();
    let rows = table.lines().filter(|row| {
        let local = row.split_ascii_whitespace().nth(1);
        local.is_some_and(|local| names.iter().any(|name| name == local))
    });
    rows.filter_map(|row| row.split_ascii_whitespace().last()?.parse::<u64>().ok())
        .sum()
}

/// An address as the kernel writes it: words in the machine's own order of bytes.
fn name(socket: SocketAddr) -> String {
    let word = |bytes: [u8; 4]| format!("{:08X}", u32::from_ne_bytes(bytes));
    let ip = match socket.ip() {
        IpAddr::V4(ip) => word(ip.octets()),
        IpAddr::V6(ip) => {
            let octets = ip.octets();
            let (words, _) = octets.as_chunks::<4>();
            words.iter().map(|bytes| word(*bytes)).collect()
        }
    };
    format!("{ip}:{:04X}", socket.port())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::UdpSocket;

    #[test]
    fn what_a_full_socket_lost_is_known() {
        for ip in ["127.0.0.1", "[::1]"] {
            let to = UdpSocket::bind(format!("{ip}:0")).unwrap();
            let from = UdpSocket::bind(format!("{ip}:0")).unwrap();
            let address = to.local_addr().unwrap();
            assert_eq!(overruns(&[address]), 0);
            // More than any buffer that nobody asked to be large.
            for _ in 0..5_000 {
                from.send_to(&[0; 1_400], address).unwrap();
            }
            assert!(overruns(&[address]) > 1_000, "{ip}");
        }
    }
}
