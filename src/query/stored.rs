//! Constants as the store keeps them.
//!
//! Oxigraph keeps numbers, dates and the like by value: `05`, and `5` of any type derived from integers, come back as the
//! integer 5. A triple pattern finds a term by its text, so its constants must have the same.

use crate::algebra::parts_mut;
use oxrdf::Literal;
use oxsdatatypes as value;
use spargebra::Query;
use spargebra::algebra::Expression;
use spargebra::algebra::GraphPattern;
use spargebra::term::TermPattern;
use std::fmt::Display;
use std::str::FromStr;

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// Gives each constant of the triple patterns and paths the form in which the store has it.
pub(super) fn as_stored(query: &mut Query) {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    pattern_as_stored(pattern);
}

fn pattern_as_stored(pattern: &mut GraphPattern) {
    match pattern {
        GraphPattern::Bgp { patterns } => {
            patterns.iter_mut().for_each(|triple| term_as_stored(&mut triple.object));
        }
        GraphPattern::Path { subject, object, .. } => {
            term_as_stored(subject);
            term_as_stored(object);
        }
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => {
            pattern_as_stored(left);
            pattern_as_stored(right);
        }
        GraphPattern::LeftJoin { left, right, expression } => {
            pattern_as_stored(left);
            pattern_as_stored(right);
            expression.iter_mut().for_each(within);
        }
        GraphPattern::Filter { expr, inner } => {
            within(expr);
            pattern_as_stored(inner);
        }
        GraphPattern::Extend { inner, expression, .. } => {
            within(expression);
            pattern_as_stored(inner);
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. } => pattern_as_stored(inner),
        // Another endpoint has forms of its own.
        GraphPattern::Values { .. } | GraphPattern::Service { .. } => {}
    }
}

/// The patterns of `EXISTS` in an expression.
fn within(expression: &mut Expression) {
    if let Expression::Exists(pattern) = expression {
        pattern_as_stored(pattern);
    }
    parts_mut(expression).into_iter().for_each(within);
}

fn term_as_stored(term: &mut TermPattern) {
    if let TermPattern::Literal(literal) = term
        && let Some(stored) = stored(literal)
    {
        *literal = stored;
    }
}

/// The form in which the store has a literal, where it is another than the one that is written.
fn stored(literal: &Literal) -> Option<Literal> {
    let datatype = literal.datatype();
    let text = literal.value();
    let (text, datatype) = match datatype.as_str().strip_prefix(XSD)? {
        "boolean" => (same::<value::Boolean>(text)?, "boolean"),
        "float" => (same::<value::Float>(text)?, "float"),
        "double" => (same::<value::Double>(text)?, "double"),
        "decimal" => (same::<value::Decimal>(text)?, "decimal"),
        "integer" | "byte" | "short" | "int" | "long" | "unsignedByte" | "unsignedShort"
        | "unsignedInt" | "unsignedLong" | "positiveInteger" | "negativeInteger"
        | "nonPositiveInteger" | "nonNegativeInteger" => (same::<value::Integer>(text)?, "integer"),
        "dateTime" | "dateTimeStamp" => (same::<value::DateTime>(text)?, "dateTime"),
        "time" => (same::<value::Time>(text)?, "time"),
        "date" => (same::<value::Date>(text)?, "date"),
        "gYearMonth" => (same::<value::GYearMonth>(text)?, "gYearMonth"),
        "gYear" => (same::<value::GYear>(text)?, "gYear"),
        "gMonthDay" => (same::<value::GMonthDay>(text)?, "gMonthDay"),
        "gDay" => (same::<value::GDay>(text)?, "gDay"),
        "gMonth" => (same::<value::GMonth>(text)?, "gMonth"),
        _ => return None,
    };
    let datatype = oxrdf::NamedNode::new_unchecked(format!("{}{datatype}", XSD));
    Some(Literal::new_typed_literal(text, datatype)).filter(|stored| stored != literal)
}

/// A value in its canonical form.
fn same<T: FromStr + Display>(text: &str) -> Option<String> {
    text.parse::<T>().ok().map(|value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use spargebra::SparqlParser;

    #[test]
    fn constants_of_patterns_have_the_form_of_the_store() {
        let parsed = |text: &str| {
            SparqlParser::new()
                .with_base_iri("http://e/")
                .expect("a base")
                .parse_query(text)
                .expect("a query")
        };
        let date = "<http://www.w3.org/2001/XMLSchema#date>";
        let byte = "<http://www.w3.org/2001/XMLSchema#byte>";
        for (written, expected) in [
            ("ASK { ?s ?p 05 }", "ASK { ?s ?p 5 }"),
            ("ASK { ?s ?p 5.0 }", "ASK { ?s ?p '5'^^<http://www.w3.org/2001/XMLSchema#decimal> }"),
            (&*format!("ASK {{ ?s ?p '7'^^{byte} }}"), "ASK { ?s ?p 7 }"),
            (&*format!("ASK {{ ?s ?p 'x'^^{byte} }}"), &*format!("ASK {{ ?s ?p 'x'^^{byte} }}")),
            (
                &*format!("ASK {{ ?s ?p '2001-01-01+00:00'^^{date} }}"),
                &*format!("ASK {{ ?s ?p '2001-01-01Z'^^{date} }}"),
            ),
            ("ASK { ?s ?p '05' }", "ASK { ?s ?p '05' }"),
            (
                "ASK { ?s ?p ?o FILTER(STR(?o) = STR(05) && EXISTS { ?s ?p +1 }) }",
                "ASK { ?s ?p ?o FILTER(STR(?o) = STR(05) && EXISTS { ?s ?p 1 }) }",
            ),
            (
                "ASK { { ?s ?p 01 } UNION { ?s (<p>|<q>) 02 } }",
                "ASK { { ?s ?p 1 } UNION { ?s (<p>|<q>) 2 } }",
            ),
        ] {
            let mut query = parsed(written);
            as_stored(&mut query);
            assert_eq!(query.to_string(), parsed(expected).to_string(), "{written}");
        }
    }
}
