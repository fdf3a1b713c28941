//! A file of an index in memory, mapped: the one place of the crate that needs `unsafe`.

use std::fs::File;
use std::io;
use std::ops::Deref;
use std::path::Path;

/// The bytes of a file; the operating system reads them when they are needed, and may forget them again.
pub struct Mapped(memmap2::Mmap);

impl Mapped {
    /// Maps a file, which must not be empty.
    ///
    /// # Errors
    /// When it cannot be opened or mapped.
    #[allow(unsafe_code)]
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        // SAFETY: bytes that are mapped must not change. The files of an index are written under another
        // name, and never again after they have got the one by which they are opened; they are removed
        // whole, which leaves the mapping as it is. Whoever truncates one by hand under a running process
        // ends it with SIGBUS; whoever writes into it changes bytes, which nothing here takes for more
        // than bytes.
        let map = unsafe { memmap2::Mmap::map(&file)? };
        Ok(Self(map))
    }
}

impl Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

/// The number at a place of a file.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("4 bytes"))
}

/// The number at a place of a file.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("8 bytes"))
}
