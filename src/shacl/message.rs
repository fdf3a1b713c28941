//! What a result says when its shape has no `sh:message`: a sentence in French and one in English.

use super::plan::Check;
use super::plan::NodeKind;
use super::plan::Plan;
use super::plan::ShapeId;
use super::plan::Side;
use super::plan::TermId;
use oxrdf::Literal;

/// The sentence for a failed check in French, then in English.
pub(super) fn generated(plan: &Plan, check: &Check) -> Vec<Literal> {
    let (fr, en) = sentences(plan, check);
    vec![
        Literal::new_language_tagged_literal_unchecked(en, "en"),
        Literal::new_language_tagged_literal_unchecked(fr, "fr"),
    ]
}

fn sentences(plan: &Plan, check: &Check) -> (String, String) {
    let term = |id: &TermId| plan.term(*id);
    let shape = |id: &ShapeId| &plan.shapes[*id].node;
    let (fr, en) = match check {
        Check::Class(class) => {
            ("la valeur doit être de la classe", "the value must be of class").with(term(class))
        }
        Check::Datatype { datatype, .. } => (
            "la valeur doit être un littéral bien formé du type",
            "the value must be a well-formed literal of datatype",
        )
            .with(term(datatype)),
        Check::NodeKind(kind) => (
            format!(
                "la valeur doit être {}",
                kinds(*kind, ["un IRI", "un nœud anonyme", "un littéral"], "ou")
            ),
            format!(
                "the value must be {}",
                kinds(*kind, ["an IRI", "a blank node", "a literal"], "or")
            ),
        ),
        Check::MinCount(1) => {
            ("une valeur au moins est attendue".into(), "at least one value is expected".into())
        }
        Check::MinCount(n) => (
            format!("{n} valeurs au moins sont attendues"),
            format!("at least {n} values are expected"),
        ),
        Check::MaxCount(0) => ("aucune valeur n'est permise".into(), "no value is allowed".into()),
        Check::MaxCount(1) => {
            ("une seule valeur est permise".into(), "only one value is allowed".into())
        }
        Check::MaxCount(n) => (
            format!("{n} valeurs au plus sont permises"),
            format!("at most {n} values are allowed"),
        ),
        Check::Range { bound, side } => match side {
            Side::Above => ("la valeur doit être supérieure à", "the value must be above"),
            Side::AtLeast => ("la valeur doit être au moins", "the value must be at least"),
            Side::Below => ("la valeur doit être inférieure à", "the value must be below"),
            Side::AtMost => ("la valeur doit être au plus", "the value must be at most"),
        }
        .with(term(bound)),
        Check::MinLength(n) => (
            format!("la valeur doit avoir {n} caractères au moins"),
            format!("the value must have {n} characters or more"),
        ),
        Check::MaxLength(n) => (
            format!("la valeur doit avoir {n} caractères au plus"),
            format!("the value must have {n} characters or fewer"),
        ),
        Check::Pattern { written, .. } => {
            ("la valeur doit suivre le motif", "the value must match the pattern").with(written)
        }
        Check::LanguageIn(ranges) => (
            "la valeur doit être dans l'une des langues",
            "the value must be in one of the languages",
        )
            .with(ranges.join(", ")),
        Check::UniqueLang => (
            "une seule valeur est permise par langue".into(),
            "only one value is allowed for each language".into(),
        ),
        Check::Equals(predicate) => (
            "les valeurs doivent être celles de la propriété",
            "the values must be those of the property",
        )
            .with(term(predicate)),
        Check::Disjoint(predicate) => (
            "la valeur ne doit pas être aussi une valeur de la propriété",
            "the value must not be a value of the property, too:",
        )
            .with(term(predicate)),
        Check::LessThan(predicate) => (
            "la valeur doit être inférieure à celles de la propriété",
            "the value must be below those of the property",
        )
            .with(term(predicate)),
        Check::LessThanOrEquals(predicate) => (
            "la valeur ne doit pas dépasser celles de la propriété",
            "the value must not be above those of the property",
        )
            .with(term(predicate)),
        Check::Not(id) => (
            "la valeur ne doit pas être conforme à la forme",
            "the value must not conform to the shape",
        )
            .with(shape(id)),
        Check::And(_) => (
            "la valeur doit être conforme à toutes les formes données".into(),
            "the value must conform to all the shapes given".into(),
        ),
        Check::Or(_) => (
            "la valeur doit être conforme à l'une des formes données".into(),
            "the value must conform to one of the shapes given".into(),
        ),
        Check::Xone(_) => (
            "la valeur doit être conforme à une seule des formes données".into(),
            "the value must conform to exactly one of the shapes given".into(),
        ),
        Check::Node(id) | Check::Property(id) => {
            ("la valeur doit être conforme à la forme", "the value must conform to the shape")
                .with(shape(id))
        }
        Check::QualifiedMinCount(qualified) => (
            format!(
                "{} valeurs au moins doivent être conformes à {}",
                qualified.count,
                shape(&qualified.shape)
            ),
            format!(
                "at least {} values must conform to {}",
                qualified.count,
                shape(&qualified.shape)
            ),
        ),
        Check::QualifiedMaxCount(qualified) => (
            format!(
                "{} valeurs au plus peuvent être conformes à {}",
                qualified.count,
                shape(&qualified.shape)
            ),
            format!(
                "at most {} values may conform to {}",
                qualified.count,
                shape(&qualified.shape)
            ),
        ),
        Check::Sparql(_) => (
            "une requête de la forme a trouvé une erreur".into(),
            "a query of the shape has found an error".into(),
        ),
        Check::Closed(_) => (
            "cette propriété n'est pas prévue par la forme".into(),
            "the shape does not allow this property".into(),
        ),
        Check::HasValue(value) => {
            ("cette valeur est attendue :", "this value is expected:").with(term(value))
        }
        Check::In(members) => {
            ("la valeur doit être l'une de celles de la liste", "the value must be one of the list")
                .with(listed(plan, members))
        }
    };
    (fr, en)
}

trait With {
    fn with(self, what: impl std::fmt::Display) -> (String, String);
}

impl With for (&str, &str) {
    fn with(self, what: impl std::fmt::Display) -> (String, String) {
        (format!("{} {what}", self.0), format!("{} {what}", self.1))
    }
}

fn kinds(kind: NodeKind, names: [&str; 3], or: &str) -> String {
    let allowed = [kind.iri, kind.blank, kind.literal];
    let names: Vec<&str> = names
        .into_iter()
        .zip(allowed)
        .filter(|(_, allowed)| *allowed)
        .map(|(name, _)| name)
        .collect();
    names.join(&format!(" {or} "))
}

/// The first members in the order of the shapes graph.
fn listed(plan: &Plan, members: &rustc_hash::FxHashSet<TermId>) -> String {
    const SHOWN_MAX: usize = 10;
    let mut members: Vec<TermId> = members.iter().copied().collect();
    members.sort_unstable();
    let more = if members.len() > SHOWN_MAX { ", …" } else { "" };
    let shown: Vec<String> =
        members.iter().take(SHOWN_MAX).map(|id| plan.term(*id).to_string()).collect();
    shown.join(", ") + more
}
