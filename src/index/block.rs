//! Triples, packed: up to 128 of them, sorted, in three columns of as many bits as each needs.
//!
//! A block is 12 bytes of head: bits a number of each column, the way of the third, the lowest numbers of
//! the second and third column; then the columns, each from a byte on. The first column counts from the
//! first triple's, the second from its lowest. The third counts from its lowest, or, when the first two
//! are the same all through, each number is how far it is above the one before.

use super::mapped::u32_at;
use super::mapped::u64_at;

/// Triples in a block; only the last has fewer.
pub(super) const BLOCK: usize = 128;
/// What may be read behind the end of a block.
pub(super) const SLACK: usize = 8;

const HEAD: usize = 12;
/// The third column as differences.
const DIFFERENCES: u8 = 1;

/// Triples in columns, in the order in which they are sorted.
pub(super) type Columns = [[u32; BLOCK]; 3];

/// Appends a block of `triples`, of which there is at least one, padded to 8 bytes.
pub(super) fn pack(triples: &[[u32; 3]], out: &mut Vec<u8>) {
    let first = triples[0];
    let lowest = |column: usize| triples.iter().map(|triple| triple[column]).min().unwrap_or(0);
    let (base_b, base_c) = (lowest(1), lowest(2));
    let is_one_run = triples.iter().all(|triple| triple[..2] == first[..2]);
    let third: Vec<u32> = if is_one_run {
        let before = [first[2]].into_iter().chain(triples.iter().map(|triple| triple[2]));
        triples.iter().zip(before).map(|(triple, before)| triple[2] - before).collect()
    } else {
        triples.iter().map(|triple| triple[2] - base_c).collect()
    };
    let columns = [
        triples.iter().map(|triple| triple[0] - first[0]).collect::<Vec<u32>>(),
        triples.iter().map(|triple| triple[1] - base_b).collect(),
        third,
    ];
    let bits = columns.each_ref().map(|column| bits(column));
    out.extend_from_slice(&bits);
    out.push(if is_one_run { DIFFERENCES } else { 0 });
    out.extend_from_slice(&base_b.to_le_bytes());
    out.extend_from_slice(&base_c.to_le_bytes());
    for (column, bits) in columns.iter().zip(bits) {
        pack_column(column, bits, out);
    }
    out.resize(out.len().next_multiple_of(8), 0);
}

fn bits(column: &[u32]) -> u8 {
    let all = column.iter().fold(0, |all, number| all | number);
    (u32::BITS - all.leading_zeros()) as u8
}

fn pack_column(column: &[u32], bits: u8, out: &mut Vec<u8>) {
    let (mut word, mut filled) = (0_u64, 0);
    for number in column {
        word |= u64::from(*number) << filled;
        filled += u32::from(bits);
        while filled >= 8 {
            out.push(word as u8);
            word >>= 8;
            filled -= 8;
        }
    }
    if filled > 0 {
        out.push(word as u8);
    }
}

/// Reads the first `count` triples of a block whose first triple begins with `first`.
pub(super) fn unpack(bytes: &[u8], first: u32, count: usize, columns: &mut Columns) {
    let [bits_a, bits_b, bits_c, way] = [bytes[0], bytes[1], bytes[2], bytes[3]];
    let (base_b, base_c) = (u32_at(bytes, 4), u32_at(bytes, 8));
    let mut at = HEAD;
    for (column, (bits, base)) in
        columns.iter_mut().zip([(bits_a, first), (bits_b, base_b), (bits_c, base_c)])
    {
        unpack_column(&bytes[at..], bits, base, &mut column[..count]);
        at += (count * usize::from(bits)).div_ceil(8);
    }
    if way == DIFFERENCES {
        let mut sum = base_c;
        for number in &mut columns[2][..count] {
            sum = sum.wrapping_add(number.wrapping_sub(base_c));
            *number = sum;
        }
    }
}

fn unpack_column(bytes: &[u8], bits: u8, base: u32, column: &mut [u32]) {
    if bits == 0 {
        column.fill(base);
        return;
    }
    let bits = usize::from(bits);
    let mask = (1_u64 << bits) - 1;
    for (nth, number) in column.iter_mut().enumerate() {
        let at = nth * bits;
        let word = u64_at(bytes, at / 8) >> (at % 8);
        *number = base.wrapping_add((word & mask) as u32);
    }
}
