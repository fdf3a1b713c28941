//! From a logical plan to one that can be executed.

use super::aggregate::Calculation;
use super::aggregate::Function;
use super::aggregate::Grouping;
use super::batch::Batch;
use super::batch::Var;
use super::chain::Info;
use super::chain::Node;
use super::chain::NodeKind;
use super::estimate::Estimate;
use super::label::Labels;
use super::logical::Aggregate;
use super::logical::Group;
use super::logical::Part;
use super::logical::Place;
use super::logical::Plan;
use super::logical::Scope;
use super::logical::Triple;
use super::logical::Vars;
use super::order::Sort;
use super::shortcut;
use super::shortcut::Ask;
use super::shortcut::Shortcut;
use super::terms::Terms;
use super::translate::Unsupported;
use super::translate::stored;
use crate::index::Pattern;
use std::cell::Cell;

pub struct Compiler<'c, 'i> {
    pub terms: &'c Terms<'i>,
    pub labels: Labels<'c, 'i>,
    /// The next variable of our own.
    pub fresh: Cell<Var>,
}

type Compiled<'i> = Result<(Node<'i>, Estimate), Unsupported>;

pub fn position(schema: &[Var], var: Var) -> Option<usize> {
    schema.iter().position(|here| *here == var)
}

fn positions(schema: &[Var], vars: &[Var]) -> Vec<Option<usize>> {
    vars.iter().map(|var| position(schema, *var)).collect()
}

fn node<'i>(
    kind: NodeKind<'i>,
    schema: Vec<Var>,
    label: impl Into<String>,
    estimate: Estimate,
) -> (Node<'i>, Estimate) {
    let info = Info::new(label.into(), estimate.rows);
    (Node { kind, schema, info }, estimate)
}

impl<'i> Compiler<'_, 'i> {
    pub fn fresh(&self) -> Var {
        let var = self.fresh.get();
        self.fresh.set(var + 1);
        var
    }

    /// Compiles a plan of whose variables only some are needed; `first`: and of whose rows only so many.
    pub fn plan(&self, plan: &Plan<'i>, needed: &Vars, first: Option<usize>) -> Compiled<'i> {
        if let Some(found) = self.shortcut(plan) {
            return Ok(found);
        }
        match plan {
            Plan::Group(group) => {
                let rows = Scope::default();
                let (chain, estimate) =
                    self.chain(group, &[], &rows, Estimate::unit(), needed, true)?;
                let schema = chain.schema.clone();
                Ok(node(NodeKind::Chain(chain), schema, "group", estimate))
            }
            Plan::Union(branches) => self.union(branches, needed),
            Plan::Values { variables, rows } => {
                let column = |at| rows.iter().map(|row: &Vec<u32>| row[at]).collect();
                let columns = (0..variables.len()).map(column).collect();
                let count = rows.len() as f64;
                let distinct = variables.iter().map(|var| (*var, count)).collect();
                let batch = Batch { columns, rows: rows.len() };
                let estimate = Estimate { rows: count, distinct };
                let label = format!("values of {}", self.labels.variables(variables));
                Ok(node(NodeKind::Values(batch), variables.clone(), label, estimate))
            }
            Plan::Aggregate { inner, keys, aggregates } => self.aggregate(inner, keys, aggregates),
            Plan::Project { inner, variables } => {
                let within: Vars =
                    variables.iter().copied().filter(|var| needed.contains(var)).collect();
                let (inner, estimate) = self.plan(inner, &within, first)?;
                let schema: Vec<Var> = within.into_iter().collect();
                if inner.schema == schema {
                    return Ok((inner, estimate));
                }
                let columns = positions(&inner.schema, &schema);
                let kind = NodeKind::Project(columns, Box::new(inner));
                let label = format!("project {}", self.labels.variables(&schema));
                Ok(node(kind, schema, label, estimate))
            }
            Plan::Distinct(inner) => {
                let (inner, estimate) = self.plan(inner, &inner.scope().visible, None)?;
                let schema = inner.schema.clone();
                Ok(node(NodeKind::Distinct(Box::new(inner)), schema, "distinct", estimate))
            }
            Plan::Order { inner, by } => self.order(inner, by, needed, first),
            Plan::Slice { inner, start, length } => {
                let first = length.map(|length| start.saturating_add(length));
                let (inner, mut estimate) = self.plan(inner, needed, first)?;
                let schema = inner.schema.clone();
                if let Some(length) = length {
                    estimate.rows = estimate.rows.min(*length as f64);
                }
                let label = match length {
                    Some(length) => format!("rows from {start} on, {length} of them"),
                    None => format!("rows from {start} on"),
                };
                let kind =
                    NodeKind::Slice { start: *start, length: *length, inner: Box::new(inner) };
                Ok(node(kind, schema, label, estimate))
            }
        }
    }

    fn union(&self, branches: &[Plan<'i>], needed: &Vars) -> Compiled<'i> {
        let mut all = Vec::new();
        let mut estimate = Estimate::default();
        let mut visible = Vars::new();
        for branch in branches {
            visible.extend(branch.scope().visible.intersection(needed));
            let (node, more) = self.plan(branch, needed, None)?;
            estimate.rows += more.rows;
            for (var, count) in more.distinct {
                *estimate.distinct.entry(var).or_insert(0.0) += count;
            }
            all.push(node);
        }
        let schema: Vec<Var> = visible.into_iter().collect();
        let with_columns = |node: Node<'i>| {
            let columns = positions(&node.schema, &schema);
            (node, columns)
        };
        let kind = NodeKind::Union(all.into_iter().map(with_columns).collect());
        Ok(node(kind, schema.clone(), "union", estimate))
    }

    fn order(
        &self,
        inner: &Plan<'i>,
        by: &[(Var, bool)],
        needed: &Vars,
        first: Option<usize>,
    ) -> Compiled<'i> {
        let mut within = needed.clone();
        within.extend(by.iter().map(|(var, _)| *var));
        let (inner, estimate) = self.plan(inner, &within, None)?;
        let column = |(var, descending): &(Var, bool)| {
            position(&inner.schema, *var).map(|at| (at, *descending))
        };
        let keep = (0..inner.schema.len()).filter(|at| needed.contains(&inner.schema[*at]));
        let keep: Vec<usize> = keep.collect();
        let schema = keep.iter().map(|at| inner.schema[*at]).collect();
        let label = match first {
            Some(first) => format!("sort by {}, first {first}", self.labels.order(by)),
            None => format!("sort by {}", self.labels.order(by)),
        };
        let sort = Sort { by: by.iter().filter_map(column).collect(), first, keep };
        Ok(node(NodeKind::Sort(sort, Box::new(inner)), schema, label, estimate))
    }

    fn aggregate(
        &self,
        inner: &Plan<'i>,
        keys: &[Var],
        aggregates: &[(Var, Aggregate)],
    ) -> Compiled<'i> {
        let of = aggregates.iter().filter_map(|(_, aggregate)| aggregate.of());
        let needed: Vars = keys.iter().copied().chain(of).collect();
        let scope = inner.scope();
        let (inner, before) = self.plan(inner, &needed, None)?;
        // A variable that nothing binds has no column.
        let all = keys.iter().copied().chain(needed.iter().copied());
        let (inner, before) = if all.clone().all(|var| position(&inner.schema, var).is_some()) {
            (inner, before)
        } else {
            let schema: Vec<Var> = needed.iter().copied().collect();
            let columns = positions(&inner.schema, &schema);
            node(NodeKind::Project(columns, Box::new(inner)), schema, "project", before)
        };
        let column = |var: Var| position(&inner.schema, var);
        let calculation = |(_, aggregate): &(Var, Aggregate)| {
            let of = aggregate.of().filter(|var| {
                let counts_rows = matches!(aggregate, Aggregate::Count { distinct: false, .. });
                !(counts_rows && scope.certain.contains(var))
            });
            let function = match aggregate {
                Aggregate::Count { distinct: false, .. } => Function::Count,
                Aggregate::Count { distinct: true, .. } => Function::CountDistinct,
                Aggregate::Other { function, distinct, .. } => {
                    Function::Other { function: function.clone(), distinct: *distinct }
                }
            };
            Calculation { function, column: of.and_then(column) }
        };
        let grouping = Grouping {
            keys: keys.iter().filter_map(|var| column(*var)).collect(),
            calculations: aggregates.iter().map(calculation).collect(),
        };
        let groups: f64 = keys.iter().map(|var| before.of(*var)).product();
        let rows = groups.min(before.rows).max(1.0);
        let results = aggregates.iter().map(|(var, _)| *var);
        let schema: Vec<Var> = keys.iter().copied().chain(results).collect();
        let distinct = schema.iter().map(|var| (*var, before.of(*var).min(rows))).collect();
        let label = match keys {
            [] => "aggregate".to_owned(),
            keys => format!("aggregate by {}", self.labels.variables(keys)),
        };
        let kind = NodeKind::Grouping(grouping, Box::new(inner));
        Ok(node(kind, schema, label, Estimate { rows, distinct }))
    }

    /// What the order of one pattern's triples answers.
    fn shortcut(&self, plan: &Plan<'i>) -> Option<(Node<'i>, Estimate)> {
        let (triple, ask, schema) = match plan {
            Plan::Distinct(inner) => {
                let Plan::Project { inner, variables } = &**inner else { return None };
                let [var] = variables.as_slice() else { return None };
                let triple = only_triple(inner)?;
                (triple, Ask::Values { at: place(triple, *var)? }, vec![*var])
            }
            Plan::Aggregate { inner, keys, aggregates } => {
                let [(result, Aggregate::Count { of, distinct })] = aggregates.as_slice() else {
                    return None;
                };
                let triple = only_triple(inner)?;
                let at = match of {
                    Some(var) => Some(place(triple, *var)?),
                    None => None,
                };
                match (keys.as_slice(), at, distinct) {
                    ([], _, false) => (triple, Ask::Count, vec![*result]),
                    ([], Some(at), true) => (triple, Ask::CountValues { at }, vec![*result]),
                    ([key], _, false) => {
                        let ask = Ask::CountByValue { at: place(triple, *key)? };
                        (triple, ask, vec![*key, *result])
                    }
                    _ => return None,
                }
            }
            _ => return None,
        };
        let pattern = constants(triple, self.terms);
        let at = match ask {
            Ask::Count => None,
            Ask::Values { at } | Ask::CountValues { at } | Ask::CountByValue { at } => Some(at),
        };
        if pattern.zip(at).is_some_and(|(pattern, at)| !shortcut::fits(pattern, at)) {
            return None;
        }
        let estimate = super::estimate::triple(triple, self.terms, &Default::default());
        let rows = match ask {
            Ask::Count | Ask::CountValues { .. } => 1.0,
            Ask::Values { .. } | Ask::CountByValue { .. } => estimate.of(schema[0]),
        };
        let distinct = schema.iter().map(|var| (*var, rows)).collect();
        let label = format!("{} of {}", ask_label(ask), self.labels.triple(triple));
        let kind = NodeKind::Shortcut(Shortcut { graph: triple.graph, pattern, ask });
        Some(node(kind, schema, label, Estimate { rows, distinct }))
    }
}

fn ask_label(ask: Ask) -> &'static str {
    match ask {
        Ask::Count => "count",
        Ask::Values { .. } => "different values",
        Ask::CountValues { .. } => "count of different values",
        Ask::CountByValue { .. } => "count by value",
    }
}

/// The triple that is all that a plan asks for; no variable stands twice in it.
fn only_triple<'p, 'i>(plan: &'p Plan<'i>) -> Option<&'p Triple<'i>> {
    let Plan::Group(Group { parts, steps }) = plan else { return None };
    let ([Part::Triple(triple)], []) = (parts.as_slice(), steps.as_slice()) else { return None };
    has_different_variables(triple).then_some(triple)
}

pub fn has_different_variables(triple: &Triple<'_>) -> bool {
    let vars: Vec<Var> = triple.variables().collect();
    vars.iter().collect::<std::collections::BTreeSet<_>>().len() == vars.len()
}

fn place(triple: &Triple<'_>, var: Var) -> Option<usize> {
    triple.places.iter().position(|place| *place == Place::Variable(var))
}

/// The constants of a triple; none when no triple can have one of them.
pub fn constants(triple: &Triple<'_>, terms: &Terms<'_>) -> Option<Pattern> {
    let mut ids = [None; 3];
    for (id, place) in ids.iter_mut().zip(triple.places) {
        if let Place::Constant(number) = place {
            *id = Some(stored(terms, number)?);
        }
    }
    Some(Pattern::new(ids[0], ids[1], ids[2]))
}
