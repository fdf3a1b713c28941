//! From a group to a chain: its parts in the best order, each filter as soon as its variables are bound, and of
//! each step only the columns that later ones need.

use super::batch::Var;
use super::chain::Chain;
use super::chain::Info;
use super::chain::Step as Compiled;
use super::closure::Walk;
use super::compile::Compiler;
use super::compile::constants;
use super::compile::has_different_variables;
use super::compile::position;
use super::estimate;
use super::estimate::Estimate;
use super::formulas::Formulas;
use super::formulas::Use;
use super::hash;
use super::hash::HashPlan;
use super::joins;
use super::joins::Candidate;
use super::lateral;
use super::lateral::LateralPlan;
use super::logical::Closure;
use super::logical::Formula;
use super::logical::Group;
use super::logical::Part;
use super::logical::Place;
use super::logical::Plan;
use super::logical::Scope;
use super::logical::Step;
use super::logical::Triple;
use super::logical::Vars;
use super::probe::Probe;
use super::probe::Slot;
use super::scan::ScanPlan;
use super::test;
use super::test::Tests;
use super::translate::Unsupported;
use std::cell::OnceCell;

type Result<T> = std::result::Result<T, Unsupported>;

/// How much of the rows a filter lets pass that is no range of ids.
const SHARE: f64 = 0.3;

/// What is done next to the rows.
enum Action<'g, 'i> {
    Join(&'g Part<'i>, Estimate),
    Filter(&'g Formula),
    Step(&'g Step<'i>),
}

impl Action<'_, '_> {
    /// The variables whose columns it reads.
    fn reads(&self) -> Vars {
        match self {
            Self::Join(part, _) => part.scope().named,
            Self::Filter(formula) => formula.vars().collect(),
            Self::Step(Step::Filter(formula) | Step::Extend(_, formula)) => {
                formula.vars().collect()
            }
            Self::Step(Step::Optional { group, condition, .. }) => {
                let mut named = group.scope().named;
                named.extend(condition.iter().flat_map(Formula::vars));
                named
            }
            Self::Step(Step::Exists { group, .. }) => group.scope().named,
            Self::Step(Step::Minus { plan }) => plan.scope().visible,
        }
    }

    /// Whether it only leaves rows out.
    fn is_filter(&self) -> bool {
        matches!(self, Self::Filter(_) | Self::Step(Step::Exists { .. } | Step::Minus { .. }))
    }
}

/// What is known of the rows so far.
struct State {
    schema: Vec<Var>,
    scope: Scope,
    estimate: Estimate,
    /// No step yet, and no rows but one without variables.
    is_unit: bool,
}

impl<'i> Compiler<'_, 'i> {
    /// Compiles a group that is joined to rows with these columns.
    pub fn chain(
        &self,
        group: &Group<'i>,
        input: &[Var],
        rows: &Scope,
        before: Estimate,
        needed: &Vars,
        is_unit: bool,
    ) -> Result<(Chain<'i>, Estimate)> {
        self.chain_if(group, None, input, rows, before, needed, is_unit)
    }

    #[expect(clippy::too_many_arguments, reason = "what a chain depends on")]
    fn chain_if(
        &self,
        group: &Group<'i>,
        condition: Option<&Formula>,
        input: &[Var],
        rows: &Scope,
        before: Estimate,
        needed: &Vars,
        is_unit: bool,
    ) -> Result<(Chain<'i>, Estimate)> {
        let (actions, tests) = self.actions(group, condition, rows, &before, needed)?;
        // What the actions behind each need.
        let mut behind = vec![needed.clone()];
        for action in actions.iter().rev() {
            let mut here = behind.last().cloned().unwrap_or_default();
            here.extend(action.reads());
            behind.push(here);
        }
        behind.reverse();
        let schema = input.to_vec();
        let mut state = State { schema, scope: rows.clone(), estimate: before, is_unit };
        let mut steps = Vec::new();
        for (action, needed) in actions.iter().zip(&behind[1..]) {
            if let Some((step, label)) = self.action(action, &mut state, needed, &tests)? {
                steps.push((step, Info::new(label, state.estimate.rows)));
                state.is_unit = false;
            }
        }
        Ok((Chain { steps, schema: state.schema }, state.estimate))
    }

    /// What is to be done, in order.
    fn actions<'g>(
        &self,
        group: &'g Group<'i>,
        condition: Option<&'g Formula>,
        rows: &Scope,
        before: &Estimate,
        needed: &Vars,
    ) -> Result<(Vec<Action<'g, 'i>>, Tests)> {
        let joined = group.joined();
        let steps = group.steps.iter().map(|step| match step {
            Step::Filter(formula) => Action::Filter(formula),
            step => Action::Step(step),
        });
        // The condition of an optional group comes after all its steps.
        let steps = steps.chain(condition.map(Action::Filter));
        let is_early = |action: &Action<'_, '_>| {
            let is_bound = |var: &Var| joined.certain.contains(var) || rows.visible.contains(var);
            match action {
                Action::Step(Step::Exists { .. } | Step::Minus { .. }) => true,
                _ => action.is_filter() && action.reads().iter().all(is_bound),
            }
        };
        let (mut early, late): (Vec<_>, Vec<_>) = steps.partition(is_early);
        let mut tests = Tests::default();
        for action in &early {
            if let Action::Filter(formula) = action
                && let Some(test) = test::test(formula, self.terms)
                && joined.certain.contains(&test.var)
            {
                tests.add(&test);
            }
        }
        let candidates = self.candidates(group, &tests, needed)?;
        let order = joins::order(before, &candidates);
        let mut bound = rows.visible.clone();
        let all: Vars = &joined.visible | &rows.visible;
        let mut actions = Vec::new();
        let mut candidates: Vec<_> = candidates.into_iter().map(Some).collect();
        for at in [None].into_iter().chain(order.into_iter().map(Some)) {
            if let Some(candidate) = at.and_then(|at| candidates[at].take()) {
                bound.extend(candidate.part.scope().visible);
                actions.push(Action::Join(candidate.part, candidate.estimate));
            }
            let is_ready = |action: &mut Action<'_, '_>| {
                action.reads().iter().all(|var| !all.contains(var) || bound.contains(var))
            };
            actions.extend(early.extract_if(.., is_ready));
        }
        actions.extend(early);
        actions.extend(late);
        Ok((actions, tests))
    }

    fn candidates<'g>(
        &self,
        group: &'g Group<'i>,
        tests: &Tests,
        needed: &Vars,
    ) -> Result<Vec<Candidate<'g, 'i>>> {
        let candidate = |part: &'g Part<'i>| {
            let estimate = match part {
                Part::Triple(triple) => estimate::triple(triple, self.terms, tests),
                Part::Closure(closure) => estimate::closure(closure, self.terms),
                Part::Plan(plan) => self.plan(plan, &(&plan.scope().visible | needed), None)?.1,
            };
            Ok(Candidate { part, estimate })
        };
        group.parts.iter().map(candidate).collect()
    }

    fn action(
        &self,
        action: &Action<'_, 'i>,
        state: &mut State,
        needed: &Vars,
        tests: &Tests,
    ) -> Result<Option<(Compiled<'i>, String)>> {
        Ok(Some(match action {
            Action::Join(Part::Triple(triple), alone) => {
                self.triple(triple, alone, state, needed, tests)
            }
            Action::Join(Part::Closure(closure), alone) => {
                self.closure(closure, alone, state, needed)?
            }
            Action::Join(Part::Plan(plan), alone) => match &**plan {
                Plan::Union(branches) if self.goes_in(branches, alone, state) => {
                    self.branches(branches, alone, state, needed)?
                }
                plan if state.is_unit => self.source(plan, state, needed)?,
                plan => self.hash(plan, hash::Mode::Join, state, needed)?,
            },
            Action::Filter(formula) => self.filter(formula, state, needed),
            Action::Step(Step::Filter(formula)) => self.filter(formula, state, needed),
            Action::Step(Step::Extend(var, formula)) => {
                if !needed.contains(var) {
                    return Ok(None);
                }
                let made = self.formula(formula, Use::Extend, state, needed);
                state.schema.push(*var);
                state.scope.visible.insert(*var);
                made
            }
            Action::Step(Step::Optional { group, condition, lateral: true }) => {
                self.optional(group, condition.as_ref(), state, needed)?
            }
            Action::Step(Step::Optional { group, .. }) => {
                let plan = Plan::Group(group.clone());
                self.hash(&plan, hash::Mode::Optional, state, needed)?
            }
            Action::Step(Step::Exists { group, negated }) => {
                self.exists(group, *negated, state, needed)?
            }
            Action::Step(Step::Minus { plan }) => {
                self.hash(plan, hash::Mode::Minus, state, needed)?
            }
        }))
    }

    /// The columns that are kept, and the schema that they make.
    fn kept(&self, state: &State, needed: &Vars) -> (Vec<usize>, Vec<Var>) {
        let kept = (0..state.schema.len()).filter(|at| needed.contains(&state.schema[*at]));
        let kept: Vec<usize> = kept.collect();
        let schema = kept.iter().map(|at| state.schema[*at]).collect();
        (kept, schema)
    }

    fn triple(
        &self,
        triple: &Triple<'i>,
        alone: &Estimate,
        state: &mut State,
        needed: &Vars,
        tests: &Tests,
    ) -> (Compiled<'i>, String) {
        let mut free: Vec<Var> = Vec::new();
        let slots = triple.places.map(|place| slot(place, &state.schema, &mut free));
        let (keep, mut schema) = self.kept(state, needed);
        let keep_free: Vec<usize> =
            (0..free.len()).filter(|nth| needed.contains(&free[*nth])).collect();
        schema.extend(keep_free.iter().map(|nth| free[*nth]));
        state.schema = schema;
        state.estimate = state.estimate.join(alone);
        state.scope.certain.extend(triple.variables());
        state.scope.visible.extend(triple.variables());
        let label = self.labels.triple(triple);
        if state.is_unit && has_different_variables(triple) {
            let ranges = self.ranges(triple, tests);
            let label = match &ranges {
                Some((_, ranges)) => format!("read {label}, {} ranges", ranges.len()),
                None => format!("read {label}"),
            };
            let scan = ScanPlan { graph: triple.graph, slots, keep_free, ranges };
            return (Compiled::Scan(scan), label);
        }
        let probe = Probe { graph: triple.graph, slots, keep, keep_free };
        (Compiled::Probe(probe), format!("look up {label}"))
    }

    /// The place of a pattern that filters limit most, if it can be read in the order of that place.
    fn ranges(
        &self,
        triple: &Triple<'i>,
        tests: &Tests,
    ) -> Option<(usize, Vec<std::ops::Range<u32>>)> {
        let pattern = constants(triple, self.terms)?;
        let limited = (0..3).filter_map(|at| {
            let ranges = tests.ranges(triple.places[at].variable()?)?;
            estimate::order_with_first(pattern, at)?;
            let ids: u64 = ranges.iter().map(|range| u64::from(range.end - range.start)).sum();
            Some((ids, at, ranges))
        });
        let (_, at, ranges) = limited.min_by_key(|(ids, ..)| *ids)?;
        Some((at, ranges.to_vec()))
    }

    fn closure(
        &self,
        closure: &Closure<'i>,
        alone: &Estimate,
        state: &mut State,
        needed: &Vars,
    ) -> Result<(Compiled<'i>, String)> {
        let mut free = Vec::new();
        let subject = slot(closure.subject, &state.schema, &mut free);
        let object = slot(closure.object, &state.schema, &mut free);
        if (subject, object) == (Slot::Free(0), Slot::Free(0)) {
            return Err(Unsupported("a path from an unbound variable to itself"));
        }
        let (keep, mut schema) = self.kept(state, needed);
        let keep_end = |slot: Slot| match slot {
            Slot::Free(nth) => needed.contains(&free[nth]).then_some(free[nth]),
            _ => None,
        };
        let ends = [keep_end(subject), keep_end(object)];
        schema.extend(ends.iter().flatten());
        state.schema = schema;
        state.estimate = state.estimate.join(alone);
        state.scope.certain.extend(closure.variables());
        state.scope.visible.extend(closure.variables());
        let label = format!("walk {}", self.labels.closure(closure));
        let walk = Walk {
            graph: closure.graph,
            path: closure.path.clone(),
            subject,
            object,
            keep,
            keep_ends: ends.map(|end| end.is_some()),
        };
        Ok((Compiled::Walk(walk), label))
    }

    fn filter(
        &self,
        formula: &Formula,
        state: &mut State,
        needed: &Vars,
    ) -> (Compiled<'i>, String) {
        let test = test::test(formula, self.terms);
        if test.is_none() {
            state.estimate = state.estimate.reduced(SHARE);
        }
        self.formula(formula, Use::Filter(test), state, needed)
    }

    fn formula(
        &self,
        formula: &Formula,
        use_: Use,
        state: &mut State,
        needed: &Vars,
    ) -> (Compiled<'i>, String) {
        let columns = formula.vars().map(|var| position(&state.schema, var)).collect();
        let (keep, schema) = self.kept(state, needed);
        state.schema = schema;
        let label = match &use_ {
            Use::Filter(Some(_)) => format!("filter by ids {}", self.labels.formula(formula)),
            Use::Filter(None) => format!("filter {}", self.labels.formula(formula)),
            Use::Extend => format!("compute {}", self.labels.formula(formula)),
        };
        (Compiled::Formulas(Formulas { formula: formula.clone(), columns, use_, keep }), label)
    }

    /// A plan whose rows are the first.
    fn source(
        &self,
        plan: &Plan<'i>,
        state: &mut State,
        needed: &Vars,
    ) -> Result<(Compiled<'i>, String)> {
        let scope = plan.scope();
        let (node, estimate) = self.plan(plan, &(&scope.visible & needed), None)?;
        state.schema.clone_from(&node.schema);
        state.scope = scope;
        state.estimate = estimate;
        Ok((Compiled::Plan(Box::new(node)), "rows of".to_owned()))
    }

    fn hash(
        &self,
        plan: &Plan<'i>,
        mode: hash::Mode,
        state: &mut State,
        needed: &Vars,
    ) -> Result<(Compiled<'i>, String)> {
        let inner = plan.scope();
        let shared: Vec<Var> = inner.visible.intersection(&state.scope.visible).copied().collect();
        let wanted: Vars = inner
            .visible
            .iter()
            .copied()
            .filter(|var| needed.contains(var) || shared.contains(var))
            .collect();
        let (node, alone) = self.plan(plan, &wanted, None)?;
        let column = |schema: &[Var]| {
            shared.iter().filter_map(|var| position(schema, *var)).collect::<Vec<_>>()
        };
        let (key, table_key) = (column(&state.schema), column(&node.schema));
        let (keep, mut schema) = self.kept(state, needed);
        let mut keep_table = Vec::new();
        if mode != hash::Mode::Minus {
            let is_new = |at: &usize| {
                let var = &node.schema[*at];
                needed.contains(var) && !shared.contains(var)
            };
            keep_table = (0..node.schema.len()).filter(is_new).collect();
        }
        schema.extend(keep_table.iter().map(|at| node.schema[*at]));
        state.schema = schema;
        let joined = state.estimate.join(&alone);
        let label = match mode {
            hash::Mode::Join => "join by table",
            hash::Mode::Optional => "join by table, optional",
            hash::Mode::Minus => "without those in a table",
        };
        match mode {
            hash::Mode::Join => {
                state.estimate = joined;
                state.scope.certain.extend(inner.certain);
            }
            hash::Mode::Optional => state.estimate.rows = state.estimate.rows.max(joined.rows),
            hash::Mode::Minus => state.estimate = state.estimate.reduced(0.5),
        }
        if mode != hash::Mode::Minus {
            state.scope.visible.extend(inner.visible);
        }
        let label = format!("{label} {}", self.labels.variables(&shared));
        let hash = HashPlan {
            mode,
            key,
            table_key,
            table_columns: node.schema.len(),
            keep,
            keep_table,
            table: OnceCell::new(),
        };
        Ok((Compiled::Hash(hash, Box::new(node)), label))
    }

    /// Whether the branches of a union are better asked with the rows that there are.
    fn goes_in(&self, branches: &[Plan<'i>], alone: &Estimate, state: &State) -> bool {
        let shares = alone.distinct.keys().any(|var| state.scope.visible.contains(var));
        let can_follow = |branch: &Plan<'i>| matches!(branch, Plan::Group(group) if group.strict_scope().can_follow(&state.scope));
        shares && state.estimate.rows < alone.rows && branches.iter().all(can_follow)
    }

    fn branches(
        &self,
        branches: &[Plan<'i>],
        alone: &Estimate,
        state: &mut State,
        needed: &Vars,
    ) -> Result<(Compiled<'i>, String)> {
        let plan = Plan::Union(branches.to_vec()).scope();
        let input: Vec<usize> = (0..state.schema.len())
            .filter(|at| {
                needed.contains(&state.schema[*at]) || plan.named.contains(&state.schema[*at])
            })
            .collect();
        let columns: Vec<Var> = input.iter().map(|at| state.schema[*at]).collect();
        let visible = &plan.visible | &columns.iter().copied().collect();
        let schema: Vec<Var> = visible.intersection(needed).copied().collect();
        let (mut chains, mut output) = (Vec::new(), Vec::new());
        for branch in branches {
            let Plan::Group(group) = branch else { continue };
            let (chain, _) =
                self.chain(group, &columns, &state.scope, state.estimate.clone(), needed, false)?;
            output.push(schema.iter().map(|var| position(&chain.schema, *var)).collect());
            chains.push(chain);
        }
        state.schema = schema;
        state.estimate = state.estimate.join(alone);
        state.scope.certain.extend(plan.certain);
        state.scope.visible.extend(plan.visible);
        let lateral = LateralPlan {
            mode: lateral::Mode::All,
            number: vec![0; chains.len()],
            branches: chains,
            input,
            output,
            alone: Vec::new(),
        };
        Ok((Compiled::Lateral(lateral), "each of".to_owned()))
    }

    fn optional(
        &self,
        group: &Group<'i>,
        condition: Option<&Formula>,
        state: &mut State,
        needed: &Vars,
    ) -> Result<(Compiled<'i>, String)> {
        let scope = group.scope();
        let mut wanted = needed.clone();
        wanted.extend(scope.named.iter().copied());
        wanted.extend(condition.iter().flat_map(|condition| condition.vars()));
        let (input, mut columns) = self.kept(state, &wanted);
        let number = self.fresh();
        columns.push(number);
        let mut within = needed.clone();
        within.insert(number);
        let (chain, inner) = self.chain_if(
            group,
            condition,
            &columns,
            &state.scope,
            state.estimate.clone(),
            &within,
            false,
        )?;
        let visible: Vars = &scope.visible | &columns.iter().copied().collect();
        let schema: Vec<Var> = visible.intersection(needed).copied().collect();
        let lateral = LateralPlan {
            mode: lateral::Mode::Optional,
            number: vec![position(&chain.schema, number).unwrap_or_default()],
            output: vec![schema.iter().map(|var| position(&chain.schema, *var)).collect()],
            alone: schema.iter().map(|var| position(&state.schema, *var)).collect(),
            branches: vec![chain],
            input,
        };
        state.schema = schema;
        state.estimate.rows = state.estimate.rows.max(inner.rows);
        state.scope.visible.extend(scope.visible);
        Ok((Compiled::Lateral(lateral), "optional".to_owned()))
    }

    fn exists(
        &self,
        group: &Group<'i>,
        negated: bool,
        state: &mut State,
        needed: &Vars,
    ) -> Result<(Compiled<'i>, String)> {
        let (input, mut columns) = self.kept(state, &group.scope().named);
        let number = self.fresh();
        columns.push(number);
        let only = Vars::from([number]);
        let (chain, _) =
            self.chain(group, &columns, &state.scope, state.estimate.clone(), &only, false)?;
        let (alone, schema) = self.kept(state, needed);
        let lateral = LateralPlan {
            mode: lateral::Mode::Exists { negated },
            number: vec![position(&chain.schema, number).unwrap_or_default()],
            output: vec![Vec::new()],
            alone: alone.into_iter().map(Some).collect(),
            branches: vec![chain],
            input,
        };
        state.schema = schema;
        state.estimate = state.estimate.reduced(0.5);
        let label = if negated { "without any" } else { "with some" };
        Ok((Compiled::Lateral(lateral), label.to_owned()))
    }
}

/// Where a place's value is, or the next free variable.
fn slot(place: Place, schema: &[Var], free: &mut Vec<Var>) -> Slot {
    match place {
        Place::Constant(number) => Slot::Constant(number),
        Place::Variable(var) => match position(schema, var) {
            Some(column) => Slot::Column(column),
            None => {
                let nth = free.iter().position(|known| *known == var).unwrap_or_else(|| {
                    free.push(var);
                    free.len() - 1
                });
                Slot::Free(nth)
            }
        },
    }
}
