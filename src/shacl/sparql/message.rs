//! Messages with `{?variable}` in them. <https://www.w3.org/TR/shacl/#sparql-constraints-variables>

use oxrdf::Literal;
use oxrdf::Term;

/// `message` with the values of the variables that `value` knows.
pub(super) fn filled(message: &Literal, value: &dyn Fn(&str) -> Option<Term>) -> Literal {
    let text = message.value();
    if !text.contains('{') {
        return message.clone();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let placeholder = rest.find('}').and_then(|close| {
            let name = rest[1..close].strip_prefix(['?', '$'])?;
            Some((close + 1, value(name)?))
        });
        match placeholder {
            Some((length, term)) => {
                match term {
                    Term::NamedNode(iri) => out.push_str(iri.as_str()),
                    Term::BlankNode(blank) => out.push_str(&blank.to_string()),
                    Term::Literal(literal) => out.push_str(literal.value()),
                }
                rest = &rest[length..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    match message.language() {
        Some(tag) => Literal::new_language_tagged_literal_unchecked(out, tag),
        None => Literal::new_simple_literal(out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_in_and_all_else_stays() {
        for (message, expected) in [
            ("no variable", "no variable"),
            ("{?value} is too {$size}", "12 is too large"),
            ("{?unknown} {value} {?value", "{?unknown} {value} {?value"),
            ("{{?value}}", "{12}"),
        ] {
            let value = |name: &str| match name {
                "value" => Some(Literal::from(12).into()),
                "size" => Some(Literal::from("large").into()),
                _ => None,
            };
            let filled = filled(&Literal::new_simple_literal(message), &value);
            assert_eq!(filled.value(), expected);
        }
    }
}
