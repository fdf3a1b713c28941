//! Where a JSON value ends, told byte by byte, so that a value of any size needs no memory.

/// What some bytes of a value told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fed {
    /// The value goes on.
    More,
    /// The value ends before this byte of those fed.
    End(usize),
    /// What stands at this byte cannot be part of the value.
    Broken(usize, &'static str),
}

/// Down to this level it is known whether an object or an array is open.
const LEVELS_TOLD: usize = 128;

/// How far an object or array has been followed.
#[derive(Clone, Debug, Default)]
pub struct Scanner {
    depth: usize,
    /// One bit a level, 1 for objects; levels beyond [`LEVELS_TOLD`] are only counted.
    objects: u128,
    text: bool,
    escaped: bool,
    /// The last byte outside texts that was no blank.
    previous: u8,
}

impl Scanner {
    /// Follows the value through `data`; the first byte ever fed is its `{` or `[`.
    pub fn feed(&mut self, data: &[u8]) -> Fed {
        let mut at = 0;
        while at < data.len() {
            if self.text {
                match self.pass_text(data, at) {
                    Ok(after) => at = after,
                    Err(fed) => return fed,
                }
                continue;
            }
            let byte = data[at];
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => {
                    at += 1;
                    continue;
                }
                b'"' => self.text = true,
                b'{' | b'[' => {
                    if !self.may_open() {
                        return Fed::Broken(
                            at,
                            "an object begins before the one around it is closed",
                        );
                    }
                    self.depth += 1;
                    if self.depth <= LEVELS_TOLD {
                        self.objects = self.objects << 1 | u128::from(byte == b'{');
                    }
                }
                b'}' | b']' => {
                    if self.depth <= LEVELS_TOLD {
                        if (self.objects & 1 == 1) != (byte == b'}') {
                            return Fed::Broken(at, "a bracket closes what another kind opened");
                        }
                        self.objects >>= 1;
                    }
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Fed::End(at + 1);
                    }
                }
                _ => {}
            }
            self.previous = byte;
            at += 1;
        }
        Fed::More
    }

    /// Moves behind the text, or to the end of the data.
    fn pass_text(&mut self, data: &[u8], mut at: usize) -> Result<usize, Fed> {
        if std::mem::take(&mut self.escaped) {
            at += 1;
        }
        let Some(length) = memchr::memchr3(b'"', b'\\', b'\n', data.get(at..).unwrap_or(&[]))
        else {
            return Ok(data.len());
        };
        at += length;
        match data[at] {
            b'"' => self.text = false,
            b'\\' => self.escaped = true,
            _ => return Err(Fed::Broken(at, "a text is not closed on its line")),
        }
        Ok(at + 1)
    }

    fn may_open(&self) -> bool {
        match (self.depth, self.objects & 1) {
            (0 | LEVELS_TOLD.., _) => true,
            (_, 1) => self.previous == b':',
            _ => matches!(self.previous, b'[' | b','),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ends_where_its_bracket_closes() {
        let deep = format!(r#"{{"a":{}{},"b":1}}"#, "[".repeat(200), "]".repeat(200));
        let rows = [
            (&*deep, Fed::End(deep.len())),
            ("{}x", Fed::End(2)),
            (r#"{"a":"}\"]{"} "#, Fed::End(14 - 1)),
            (r#"{"a":[{"b":1},{"c":[]}]}"#, Fed::End(24)),
            (r#"{"a":1"#, Fed::More),
            (r#"{"a":"x\"#, Fed::More),
            ("{\"a\":\"b\n\"}", Fed::Broken(7, "a text is not closed on its line")),
            (
                "{\"a\":1\n{\"b\":2}",
                Fed::Broken(7, "an object begins before the one around it is closed"),
            ),
            ("{\"a\":[1}", Fed::Broken(7, "a bracket closes what another kind opened")),
        ];
        for (data, expected) in rows {
            assert_eq!(Scanner::default().feed(data.as_bytes()), expected, "{data}");
            // Cut anywhere, the same is told.
            for cut in 0..data.len() {
                let (head, tail) = data.as_bytes().split_at(cut);
                let mut scanner = Scanner::default();
                let fed = match scanner.feed(head) {
                    Fed::More => match scanner.feed(tail) {
                        Fed::More => Fed::More,
                        Fed::End(at) => Fed::End(at + cut),
                        Fed::Broken(at, what) => Fed::Broken(at + cut, what),
                    },
                    fed => fed,
                };
                assert_eq!(fed, expected, "{data} cut at {cut}");
            }
        }
    }
}
