//! Ranges of bytes, <https://www.rfc-editor.org/rfc/rfc9110#section-14>.

/// What part of a file is to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Whole,
    /// From the first to the last byte, both included.
    Bytes {
        first: u64,
        last: u64,
    },
    /// Nothing of what was asked for exists.
    Beyond,
}

/// Reads a `Range` header for a file of this length. Several ranges, or what is no range, give the whole.
#[must_use]
pub fn part(header: &str, length: u64) -> Part {
    let Some((unit, range)) = header.split_once('=') else { return Part::Whole };
    let Some((first, last)) = range.trim().split_once('-') else { return Part::Whole };
    let number = |text: &str| {
        let text = text.trim();
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // What does not fit into 64 bits is beyond any file.
        is_number.then(|| text.parse().unwrap_or(u64::MAX))
    };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Part::Whole;
    }
    match (number(first), number(last)) {
        (Some(first), Some(last)) if last < first => Part::Whole,
        (Some(first), _)
            if first >= length && (last.trim().is_empty() || number(last).is_some()) =>
        {
            Part::Beyond
        }
        (Some(first), Some(last)) => Part::Bytes { first, last: last.min(length - 1) },
        (Some(first), None) if last.trim().is_empty() => Part::Bytes { first, last: length - 1 },
        (None, Some(0)) => Part::Beyond,
        (None, Some(suffix)) if first.trim().is_empty() => match length {
            0 => Part::Beyond,
            _ => Part::Bytes { first: length.saturating_sub(suffix), last: length - 1 },
        },
        _ => Part::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        let bytes = |first, last| Part::Bytes { first, last };
        for (header, length, expected) in [
            ("bytes=0-9", 100, bytes(0, 9)),
            ("bytes=0-0", 100, bytes(0, 0)),
            ("bytes=90-", 100, bytes(90, 99)),
            ("bytes=90-1000", 100, bytes(90, 99)),
            ("bytes=-10", 100, bytes(90, 99)),
            ("bytes=-1000", 100, bytes(0, 99)),
            ("Bytes = 1 - 2", 100, bytes(1, 2)),
            ("bytes=100-", 100, Part::Beyond),
            ("bytes=100-200", 100, Part::Beyond),
            ("bytes=-0", 100, Part::Beyond),
            ("bytes=0-", 0, Part::Beyond),
            ("bytes=-5", 0, Part::Beyond),
            ("bytes=99999999999999999999-", 100, Part::Beyond),
            ("bytes=9-0", 100, Part::Whole),
            ("bytes=0-1,3-4", 100, Part::Whole),
            ("bytes=a-b", 100, Part::Whole),
            ("bytes=1-b", 100, Part::Whole),
            ("bytes=-", 100, Part::Whole),
            ("lines=0-9", 100, Part::Whole),
            ("", 100, Part::Whole),
        ] {
            assert_eq!(part(header, length), expected, "{header}");
        }
    }
}
