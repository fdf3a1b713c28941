//! The objects of a JSON file that are records, cut out without holding what is around them.

use super::csv::RAW_BYTES_MAX;
use super::error::ReadError;
use super::input::Input;
use super::scan::Fed;
use super::scan::Scanner;

/// Members that hold an array of records.
const ARRAYS: [&[u8]; 7] =
    [b"results", b"records", b"hits", b"responses", b"features", b"notices", b"data"];

/// One object, or what stands where one should be.
pub struct Raw {
    /// The line on which it begins.
    pub line: u64,
    /// Its text; only the beginning when it is refused.
    pub bytes: Vec<u8>,
    /// The kind and the message of a violation.
    pub refusal: Option<(&'static str, String)>,
}

/// What is open around the next record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    Array,
    /// An array of which it is known that its objects are records.
    Records,
    /// An object that holds an array of records in a member.
    Wrapper,
}

/// The objects of a file, in order.
pub struct Objects {
    pub input: Input,
    pub record_bytes_max: usize,
    around: Vec<Around>,
    /// Whether an object at the top was a record, so that those behind it are too.
    top_is_records: bool,
    finished: bool,
    /// How far the next byte is from the start of its line, when only blanks are before it.
    indent: usize,
}

impl Objects {
    /// The window of `input` stands on the first `{` or `[`.
    pub fn new(input: Input, record_bytes_max: usize) -> Self {
        Self {
            input,
            record_bytes_max,
            around: Vec::new(),
            top_is_records: false,
            finished: false,
            indent: 0,
        }
    }

    /// The next object.
    pub fn next(&mut self) -> Option<Result<Raw, ReadError>> {
        while !self.finished {
            let Some(byte) = self.skip_blanks() else {
                self.finished = true;
                return self.end().map(Err);
            };
            match (self.around.last().copied(), byte) {
                (Some(Around::Array | Around::Records), b']') | (Some(Around::Wrapper), b'}') => {
                    self.around.pop();
                    self.input.consume(1);
                }
                (Some(Around::Wrapper), b'"') => {
                    if let Err(what) = self.member() {
                        return Some(Err(self.fail(what)));
                    }
                }
                (Some(Around::Wrapper), _) => {
                    return Some(Err(self.fail("a name is expected here")));
                }
                (None, b'[') => self.open(Around::Array),
                (around, b'{') => {
                    let records = match around {
                        None => self.top_is_records,
                        Some(around) => around == Around::Records,
                    };
                    if !records && self.is_wrapper() {
                        self.open(Around::Wrapper);
                        continue;
                    }
                    self.top_is_records |= around.is_none();
                    return self.object();
                }
                (None, _) if !self.top_is_records => {
                    return Some(Err(self.fail("an object is expected here")));
                }
                (_, b'[') => return self.object(),
                _ => return Some(Ok(self.no_object())),
            }
        }
        None
    }

    fn open(&mut self, around: Around) {
        self.around.push(around);
        self.input.consume(1);
        self.indent += 1;
    }

    fn fail(&mut self, what: &'static str) -> ReadError {
        self.finished = true;
        ReadError::Json { file: self.input.name.to_string(), line: self.input.line, what }
    }

    /// Whether the file may end here.
    fn end(&mut self) -> Option<ReadError> {
        if let Some(failure) = self.input.take_failure() {
            return Some(failure);
        }
        let open = !self.around.is_empty();
        open.then(|| self.fail("the file ends before its array or object does"))
    }

    /// Moves to the next byte that is no blank and no comma.
    fn skip_blanks(&mut self) -> Option<u8> {
        loop {
            let data = self.input.data();
            let blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == b',';
            let length = data.iter().position(|byte| !blank(byte)).unwrap_or(data.len());
            self.indent = match memchr::memrchr(b'\n', &data[..length]) {
                Some(end) => length - end - 1,
                None => self.indent + length,
            };
            self.input.consume(length);
            if let Some(byte) = self.input.data().first() {
                return Some(*byte);
            }
            if !self.input.grow() {
                return None;
            }
        }
    }

    /// Whether the object in front holds an array of records: told by its members within the window.
    fn is_wrapper(&self) -> bool {
        let data = self.input.data();
        let mut at = 1;
        loop {
            at += data[at..].iter().take_while(|b| b.is_ascii_whitespace() || **b == b',').count();
            let Some((name, colon)) = name_at(data, at) else { return false };
            at = colon + 1;
            at += data[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            match data.get(at) {
                Some(first) if leads_to_records(name, *first) => return true,
                Some(b'{' | b'[') => match Scanner::default().feed(&data[at..]) {
                    Fed::End(length) => at += length,
                    _ => return false,
                },
                Some(b'"') => match name_end(data, at) {
                    Some(end) => at = end,
                    None => return false,
                },
                Some(_) => at += data[at..].iter().take_while(|b| !b",}]".contains(*b)).count(),
                None => return false,
            }
        }
    }

    /// Passes a member of a wrapper, or enters its array.
    fn member(&mut self) -> Result<(), &'static str> {
        while name_at(self.input.data(), 0).is_none() {
            if self.input.data().len() > self.record_bytes_max || !self.input.grow() {
                return Err("a name and a colon are expected here");
            }
        }
        let (name, colon) = name_at(self.input.data(), 0).ok_or("a name is expected here")?;
        let records: Option<&[u8]> = ARRAYS.into_iter().find(|array| *array == name);
        let name = records.unwrap_or(b"");
        self.input.consume(colon + 1);
        let first = self.skip_blanks().ok_or("a value is expected here")?;
        if leads_to_records(name, first) {
            let records = match first {
                b'{' => Around::Wrapper,
                _ if name == b"responses" => Around::Array,
                _ => Around::Records,
            };
            self.open(records);
            return Ok(());
        }
        match first {
            b'{' | b'[' => {
                let mut scanner = Scanner::default();
                loop {
                    let data = self.input.data();
                    match scanner.feed(data) {
                        Fed::End(length) => {
                            self.input.consume(length);
                            return Ok(());
                        }
                        Fed::Broken(_, what) => return Err(what),
                        Fed::More => self.input.consume(data.len()),
                    }
                    if !self.input.grow() {
                        return Ok(());
                    }
                }
            }
            b'"' => loop {
                if let Some(end) = name_end(self.input.data(), 0) {
                    self.input.consume(end);
                    return Ok(());
                }
                if self.input.data().len() > self.record_bytes_max || !self.input.grow() {
                    return Err("a text is not closed");
                }
            },
            _ => {
                let scalar = |b: &&u8| !b",}]".contains(*b) && !b.is_ascii_whitespace();
                let length = self.input.data().iter().take_while(scalar).count();
                self.input.consume(length);
                Ok(())
            }
        }
    }

    /// The object (or array) in front, followed to its end.
    fn object(&mut self) -> Option<Result<Raw, ReadError>> {
        let (line, is_object) = (self.input.line, self.input.data()[0] == b'{');
        let mut scanner = Scanner::default();
        let mut fed = 0;
        // Beyond the limit the object is only followed: its beginning is kept.
        let mut beginning: Option<Vec<u8>> = None;
        loop {
            let data = self.input.data();
            match scanner.feed(&data[fed..]) {
                Fed::End(length) => {
                    let end = fed + length;
                    let large = beginning.is_some() || end > self.record_bytes_max;
                    let kept = if large { end.min(RAW_BYTES_MAX) } else { end };
                    let bytes = beginning.unwrap_or_else(|| data[..kept].to_vec());
                    self.input.consume(end);
                    let refusal = match (large, is_object) {
                        (true, _) => Some(self.too_large()),
                        (_, false) => {
                            Some(("R_JSON", "an array stands in the place of a record".to_owned()))
                        }
                        _ => None,
                    };
                    return Some(Ok(Raw { line, bytes, refusal }));
                }
                Fed::Broken(at, what) => {
                    let at = fed + at;
                    let bytes = beginning.unwrap_or_else(|| data[..at.min(RAW_BYTES_MAX)].to_vec());
                    self.pass_broken(at);
                    let message = format!("the record is not JSON: {what}; repair it");
                    return Some(Ok(Raw { line, bytes, refusal: Some(("R_JSON", message)) }));
                }
                Fed::More => fed = data.len(),
            }
            if beginning.is_none() && fed > self.record_bytes_max {
                beginning = Some(data[..fed.min(RAW_BYTES_MAX)].to_vec());
            }
            if beginning.is_some() {
                self.input.consume(fed);
                fed = 0;
            }
            if !self.input.grow() {
                let data = self.input.data();
                let bytes = beginning.unwrap_or_else(|| data[..fed.min(RAW_BYTES_MAX)].to_vec());
                self.input.consume(data.len());
                if self.input.broken() {
                    self.finished = true;
                    return self.end().map(Err);
                }
                let message = "the file ends inside the record; complete it".to_owned();
                return Some(Ok(Raw { line, bytes, refusal: Some(("R_JSON", message)) }));
            }
        }
    }

    fn too_large(&self) -> (&'static str, String) {
        let message =
            format!("the record is larger than {} bytes; shorten it", self.record_bytes_max);
        ("R_RECORD_TOO_LARGE", message)
    }

    /// Moves behind a broken record: to the next line that begins as the record did, or that closes
    /// what is around it. `at` is the byte that broke it.
    fn pass_broken(&mut self, at: usize) {
        let line_start = memchr::memrchr(b'\n', &self.input.data()[..at]).map_or(0, |end| end + 1);
        // The line of the break itself may be the next record, behind one that was not closed.
        self.input.consume(if line_start > 0 { line_start } else { 0 });
        let mut first = line_start == 0;
        loop {
            while memchr::memchr(b'\n', self.input.data()).is_none()
                && self.input.data().len() <= self.record_bytes_max
                && self.input.grow()
            {}
            let data = self.input.data();
            let next = memchr::memchr(b'\n', data).map_or(data.len(), |end| end + 1);
            let blank = |byte: &&u8| matches!(**byte, b' ' | b'\t' | b',');
            let indent = data[..next].iter().take_while(blank).count();
            let begins = match data.get(indent) {
                Some(b'{') => indent == self.indent || data[..indent].contains(&b','),
                Some(b']') => indent <= self.indent,
                _ => false,
            };
            if data.is_empty() || begins && !first {
                self.indent = 0;
                return;
            }
            first = false;
            self.input.consume(next);
        }
    }

    /// A text, number or word in the place of a record, to the end of its line or item.
    fn no_object(&mut self) -> Raw {
        let line = self.input.line;
        let inside = !self.around.is_empty();
        let stops = |byte: &u8| *byte == b'\n' || inside && matches!(byte, b',' | b']' | b'}');
        while !self.input.data().iter().any(stops)
            && self.input.data().len() <= self.record_bytes_max
            && self.input.grow()
        {}
        let data = self.input.data();
        let length = data.iter().position(stops).unwrap_or(data.len()).max(1);
        let bytes = data[..length.min(RAW_BYTES_MAX)].to_vec();
        self.input.consume(length);
        let message = "what stands in the place of a record is no object".to_owned();
        Raw { line, bytes, refusal: Some(("R_JSON", message)) }
    }
}

/// Whether a member holds records, by its name and the first byte of its value.
fn leads_to_records(name: &[u8], first: u8) -> bool {
    match first {
        b'[' => ARRAYS.contains(&name),
        b'{' => name == b"hits",
        _ => false,
    }
}

/// The name that begins at `at`, and where its colon is.
fn name_at(data: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let end = name_end(data, at)?;
    let colon = end + data[end..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    (data.get(colon) == Some(&b':')).then(|| (&data[at + 1..end - 1], colon))
}

/// Where the text that begins at `at` ends.
fn name_end(data: &[u8], at: usize) -> Option<usize> {
    if data.get(at) != Some(&b'"') {
        return None;
    }
    let mut from = at + 1;
    loop {
        from += memchr::memchr2(b'"', b'\\', data.get(from..)?)?;
        match data[from] {
            b'"' => return Some(from + 1),
            _ => from += 2,
        }
    }
}
