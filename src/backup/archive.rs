//! The tar format, as far as a backup needs it: plain files of any length with short names.
//!
//! <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06>, `ustar`; lengths from 8 GiB on
//! in binary, as all programs read them.

use super::error::BackupError;
use std::io;
use std::io::Read;
use std::io::Write;

/// All is written in blocks.
const BLOCK: usize = 512;

const NAME_BYTES: usize = 100;
const LENGTH: std::ops::Range<usize> = 124..136;
const CHECKSUM: std::ops::Range<usize> = 148..156;
const KIND: usize = 156;

/// The head of a file.
///
/// # Errors
/// When the name is too long.
pub(super) fn head(name: &str, bytes: u64) -> io::Result<[u8; BLOCK]> {
    let mut block = [0; BLOCK];
    if name.len() > NAME_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "the name is too long for tar"));
    }
    block[..name.len()].copy_from_slice(name.as_bytes());
    block[100..108].copy_from_slice(b"0000644\0");
    block[108..116].copy_from_slice(b"0000000\0");
    block[116..124].copy_from_slice(b"0000000\0");
    if bytes < 1 << 33 {
        block[LENGTH].copy_from_slice(format!("{bytes:011o}\0").as_bytes());
    } else {
        block[124] = 0x80;
        block[128..136].copy_from_slice(&bytes.to_be_bytes());
    }
    block[136..148].copy_from_slice(b"00000000000\0");
    block[KIND] = b'0';
    block[257..265].copy_from_slice(b"ustar\x0000");
    let sum = format!("{:06o}\0 ", checksum(&block));
    block[CHECKSUM].copy_from_slice(sum.as_bytes());
    Ok(block)
}

/// The sum of all bytes, those of the sum itself taken as spaces.
fn checksum(block: &[u8; BLOCK]) -> u32 {
    let byte =
        |(at, byte): (usize, &u8)| u32::from(if CHECKSUM.contains(&at) { b' ' } else { *byte });
    block.iter().enumerate().map(byte).sum()
}

/// Fills up the last block of a file.
pub(super) fn pad(bytes: u64, out: &mut impl Write) -> io::Result<()> {
    let rest = usize::try_from(bytes % BLOCK as u64).unwrap_or(0);
    out.write_all(&[0; BLOCK][..(BLOCK - rest) % BLOCK])
}

/// Ends an archive.
pub(super) fn end(out: &mut impl Write) -> io::Result<()> {
    out.write_all(&[0; 2 * BLOCK])
}

/// Reads the head of the next file: its name and its length; none at the end.
///
/// # Errors
/// When the archive is damaged, ends early, or has something else than plain files.
pub(super) fn next(archive: &mut impl Read) -> Result<Option<(String, u64)>, BackupError> {
    let mut block = [0; BLOCK];
    archive.read_exact(&mut block).map_err(|_| BackupError::Archive("it ends early"))?;
    if block.iter().all(|byte| *byte == 0) {
        return Ok(None);
    }
    let text = |range: std::ops::Range<usize>| {
        let bytes = &block[range];
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        std::str::from_utf8(&bytes[..end]).ok().map(str::trim)
    };
    let octal = |range| u64::from_str_radix(text(range)?, 8).ok();
    if octal(CHECKSUM) != Some(u64::from(checksum(&block))) {
        return Err(BackupError::Archive("the head of a file is not as it was written"));
    }
    let bytes = match block[124] {
        0x80 => block[128..136].try_into().ok().map(u64::from_be_bytes),
        _ => octal(LENGTH),
    };
    let name = text(0..NAME_BYTES).filter(|_| [b'0', 0].contains(&block[KIND]));
    match name.map(str::to_owned).zip(bytes) {
        Some(found) => Ok(Some(found)),
        None => Err(BackupError::Archive("it has something else than plain files")),
    }
}

/// Passes over what fills up the last block of a file.
pub(super) fn skip_padding(bytes: u64, archive: &mut impl Read) -> Result<(), BackupError> {
    let padding = (BLOCK as u64 - bytes % BLOCK as u64) % BLOCK as u64;
    let skipped = io::copy(&mut archive.take(padding), &mut io::sink());
    match skipped {
        Ok(skipped) if skipped == padding => Ok(()),
        _ => Err(BackupError::Archive("it ends early")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_again() {
        for bytes in [0, 1, 511, 8_589_934_591, 8_589_934_592, u64::MAX] {
            let block = head("version/graph/000001.sst", bytes).expect("a short name");
            let read = next(&mut block.as_slice()).expect("a head");
            assert_eq!(read, Some(("version/graph/000001.sst".to_owned(), bytes)));
        }
        assert!(next(&mut [0; BLOCK].as_slice()).expect("an end").is_none());
    }

    #[test]
    fn a_damaged_head_is_told() {
        let block = head("version/version.json", 77).expect("a short name");
        for at in [0, 7, 130, 150, 156, 300] {
            let mut damaged = block;
            damaged[at] ^= 4;
            assert!(next(&mut damaged.as_slice()).is_err(), "byte {at}");
        }
        assert!(next(&mut &block[..511]).is_err(), "too short");
    }
}
