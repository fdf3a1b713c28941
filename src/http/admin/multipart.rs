//! `multipart/form-data`, of which the graph store takes each part as a document. <https://www.rfc-editor.org/rfc/rfc7578>

use super::body::MediaType;

/// A part: its media type, which is empty when it says none, and its content.
pub(super) struct Part<'b> {
    pub(super) media_type: MediaType,
    pub(super) content: &'b [u8],
}

/// The parts of a body; none when it is no such body.
pub(super) fn parts<'b>(body: &'b [u8], boundary: &str) -> Option<Vec<Part<'b>>> {
    let delimiter = format!("--{boundary}");
    let mut rest = body.get(find(body, delimiter.as_bytes())? + delimiter.len()..)?;
    let next = format!("\r\n--{boundary}");
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let begin = find(rest, b"\r\n")? + 2;
        let end = begin + find(&rest[begin - 2..], next.as_bytes())?.saturating_sub(2);
        parts.push(part(rest.get(begin..end)?)?);
        rest = rest.get(end + next.len()..)?;
    }
    Some(parts)
}

fn part(text: &[u8]) -> Option<Part<'_>> {
    // A part may have no header at all: then it begins with an empty line.
    let (head, content) = match text.strip_prefix(b"\r\n") {
        Some(content) => (&[][..], content),
        None => {
            let end = find(text, b"\r\n\r\n")?;
            (&text[..end], &text[end + 4..])
        }
    };
    let head = std::str::from_utf8(head).ok()?;
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-type").then(|| value.trim().to_owned())
    };
    let media_type = MediaType::new(&head.split("\r\n").find_map(header).unwrap_or_default());
    Some(Part { media_type, content })
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_body_are_told_apart() {
        let check = |body: &str, expected: Option<&[(&str, &str)]>| {
            let body = body.replace('\n', "\r\n");
            let found = parts(body.as_bytes(), "x").map(|parts| {
                let one = |part: &Part<'_>| {
                    (part.media_type.essence(), String::from_utf8_lossy(part.content).into_owned())
                };
                parts.iter().map(one).collect::<Vec<_>>()
            });
            let expected = expected.map(|parts| {
                parts.iter().map(|(kind, text)| ((*kind).to_owned(), (*text).to_owned())).collect()
            });
            assert_eq!(found, expected, "{body}");
        };
        let turtle =
            "Content-Disposition: form-data; name=\"a\"\nContent-Type: text/turtle; charset=utf-8";
        check(
            &format!("--x\n{turtle}\n\n<a> <b> 1 .\n--x--\n"),
            Some(&[("text/turtle", "<a> <b> 1 .")]),
        );
        check(
            &format!("preamble\n--x\n{turtle}\n\n1\n--x\n\n2\n--x--"),
            Some(&[("text/turtle", "1"), ("", "2")]),
        );
        check(&format!("--x\n{turtle}\n\n\n--x--"), Some(&[("text/turtle", "")]));
        check("--x--", Some(&[]));
        check(&format!("--x\n{turtle}\n\n1\n"), None);
        check("--x\nno header\n--x--", None);
        check("--x", None);
        check("", None);
    }
}
