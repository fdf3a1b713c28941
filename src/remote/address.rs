//! Which addresses may be connected to.
//!
//! <https://www.iana.org/assignments/iana-ipv4-special-registry>, <https://www.iana.org/assignments/iana-ipv6-special-registry>

use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;

/// Where an address leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// To the internet.
    Public,
    /// To this machine or its own network: only where the operator says so.
    Private,
    /// To no server that answers queries: the metadata of a cloud, a group, a documentation's example.
    Never,
}

/// Prefixes of IPv4 that are not public, with their lengths in bits.
const V4: &[([u8; 4], u32, Reach)] = &[
    ([0, 0, 0, 0], 8, Reach::Never),
    ([10, 0, 0, 0], 8, Reach::Private),
    ([100, 64, 0, 0], 10, Reach::Private),
    ([127, 0, 0, 0], 8, Reach::Private),
    ([169, 254, 0, 0], 16, Reach::Never),
    ([172, 16, 0, 0], 12, Reach::Private),
    ([192, 0, 0, 0], 24, Reach::Never),
    ([192, 0, 2, 0], 24, Reach::Never),
    ([192, 88, 99, 0], 24, Reach::Never),
    ([192, 168, 0, 0], 16, Reach::Private),
    ([198, 18, 0, 0], 15, Reach::Never),
    ([198, 51, 100, 0], 24, Reach::Never),
    ([203, 0, 113, 0], 24, Reach::Never),
    ([224, 0, 0, 0], 4, Reach::Never),
    ([240, 0, 0, 0], 4, Reach::Never),
];

/// Where an address leads. One that holds another, as `::ffff:127.0.0.1` does, leads where that one leads.
pub fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => reach_v4(address),
        IpAddr::V6(address) => reach_v6(address),
    }
}

fn reach_v4(address: Ipv4Addr) -> Reach {
    let bits = address.to_bits();
    let is_in = |prefix: [u8; 4], length: u32| {
        (bits ^ Ipv4Addr::from(prefix).to_bits()) >> (32 - length) == 0
    };
    let found = V4.iter().find(|(prefix, length, _)| is_in(*prefix, *length));
    found.map_or(Reach::Public, |(.., reach)| *reach)
}

fn reach_v6(address: Ipv6Addr) -> Reach {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return reach_v4(mapped);
    }
    let [first, second, ..] = address.segments();
    match (first, second) {
        _ if address.is_loopback() => Reach::Private,
        // Unique local addresses.
        (0xfc00..=0xfdff, _) => Reach::Private,
        // Protocols (Teredo is one of them), documentation, and 6to4, which holds another address.
        (0x2001, 0..=0x1ff | 0xdb8) | (0x2002, _) | (0x3fff, 0..=0xfff) => Reach::Never,
        (0x2000..=0x3fff, _) => Reach::Public,
        _ => Reach::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_where_the_registries_say() {
        for (address, expected) in [
            ("8.8.8.8", Reach::Public),
            ("172.32.0.1", Reach::Public),
            ("100.128.0.1", Reach::Public),
            ("2620:0:862:ed1a::1", Reach::Public),
            ("::ffff:8.8.8.8", Reach::Public),
            ("127.0.0.1", Reach::Private),
            ("127.255.255.254", Reach::Private),
            ("10.0.0.1", Reach::Private),
            ("172.16.0.1", Reach::Private),
            ("172.31.255.255", Reach::Private),
            ("192.168.1.1", Reach::Private),
            ("100.64.0.1", Reach::Private),
            ("::1", Reach::Private),
            ("fd00::1", Reach::Private),
            ("::ffff:127.0.0.1", Reach::Private),
            ("::ffff:7f00:1", Reach::Private),
            ("::ffff:169.254.169.254", Reach::Never),
            ("169.254.169.254", Reach::Never),
            ("0.0.0.0", Reach::Never),
            ("255.255.255.255", Reach::Never),
            ("224.0.0.1", Reach::Never),
            ("192.0.2.1", Reach::Never),
            ("198.19.0.1", Reach::Never),
            ("::", Reach::Never),
            ("::127.0.0.1", Reach::Never),
            ("64:ff9b::7f00:1", Reach::Never),
            ("2002:7f00:1::", Reach::Never),
            ("2001:0:7f00:1::", Reach::Never),
            ("2001:db8::1", Reach::Never),
            ("fe80::1", Reach::Never),
            ("fec0::1", Reach::Never),
            ("ff02::1", Reach::Never),
        ] {
            let address: IpAddr = address.parse().expect("an address");
            assert_eq!(reach(address), expected, "{address}");
        }
    }
}
