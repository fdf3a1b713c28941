//! From the shapes graph to the plan: finds the shapes, holds each against the syntax rules of SHACL
//! (<https://www.w3.org/TR/shacl/#syntax-rules>), and gathers its targets and checks.

use super::components::COMPONENTS;
use super::components::Scope;
use super::error::Fault;
use super::error::ShapesError;
use super::graph::ShapesGraph;
use super::path::Path;
use super::plan::Constraint;
use super::plan::Plan;
use super::plan::PredicateTargets;
use super::plan::SUB_CLASS_OF;
use super::plan::Shape;
use super::plan::ShapeId;
use super::plan::TYPE;
use super::plan::TermId;
use super::reads;
use super::report::Severity;
use super::sparql;
use super::terms;
use super::vocabulary;
use super::vocabulary::Role;
use crate::vocab::rdf;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::Term;
use oxrdf::vocab::rdfs;
use oxrdf::vocab::xsd;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// The plan of a shapes graph.
pub(super) fn compile(graph: &ShapesGraph) -> Result<Plan, ShapesError> {
    vocabulary::refuse_unknown_terms(graph)?;
    let mut compiler = Compiler::new(graph);
    compiler.components = sparql::components(&compiler)?.into();
    let components = Rc::clone(&compiler.components);
    let parameters: FxHashSet<&NamedNode> =
        components.iter().flat_map(|component| component.properties()).collect();
    let nodes = graph
        .triples()
        .iter()
        .filter(|triple| vocabulary::makes_shape(triple) || parameters.contains(&triple.predicate));
    let (named, blank): (Vec<Term>, Vec<Term>) =
        nodes.map(|triple| triple.subject.clone().into()).partition(Term::is_named_node);
    // Named ones first: an error then names the outermost shape that it concerns.
    for node in named.iter().chain(&blank) {
        compiler.shape(node)?;
    }
    let constrained = components.iter().flat_map(|component| component.parameter_nodes());
    let constrained = constrained
        .filter_map(|node| Some((node.clone(), compiler.shapes.get(node)?.id()?)))
        .collect();
    let plan = compiler.finish();
    sparql::check_parameters(graph, &plan, &components, &constrained)?;
    Ok(plan)
}

/// A target, before the number of constants is known.
enum Target {
    Node(TermId),
    Class(TermId),
    SubjectsOf(TermId),
    ObjectsOf(TermId),
}

#[derive(Clone, Copy)]
enum Progress {
    /// Being compiled: to meet it again is recursion.
    Open,
    Done(ShapeId),
}

impl Progress {
    fn id(self) -> Option<ShapeId> {
        match self {
            Progress::Open => None,
            Progress::Done(id) => Some(id),
        }
    }
}

pub(super) struct Compiler<'g> {
    pub(super) graph: &'g ShapesGraph,
    plan: Plan,
    shapes: FxHashMap<Term, Progress>,
    targets: Vec<(Target, ShapeId)>,
    /// Those that the shapes graph declares.
    components: Rc<[sparql::Component]>,
    /// By shape: how many shapes are within one another in it.
    heights: Vec<usize>,
    /// The same for the shapes that are open, as far as is known; the innermost last.
    open: Vec<usize>,
}

/// Shapes within shapes; compiling and checking need some stack for each.
const DEPTH_MAX: usize = 100;

impl<'g> Compiler<'g> {
    fn new(graph: &'g ShapesGraph) -> Compiler<'g> {
        let mut plan = Plan::default();
        assert_eq!(plan.constants.intern(rdf::TYPE.into()), TYPE);
        assert_eq!(plan.constants.intern(rdfs::SUB_CLASS_OF.into()), SUB_CLASS_OF);
        Compiler {
            graph,
            plan,
            shapes: FxHashMap::default(),
            targets: Vec::new(),
            components: Rc::new([]),
            heights: Vec::new(),
            open: Vec::new(),
        }
    }

    pub(super) fn intern(&mut self, term: &Term) -> TermId {
        self.plan.constants.intern(term.as_ref())
    }

    pub(super) fn class(&mut self, class: &Term) -> TermId {
        let id = self.intern(class);
        self.plan.classes.insert(id);
        id
    }

    /// The shape at `node`, compiled now if it is not yet.
    pub(super) fn shape(&mut self, node: &Term) -> Result<ShapeId, ShapesError> {
        let id = match self.shapes.get(node) {
            Some(Progress::Done(id)) => *id,
            Some(Progress::Open) => return Err(self.graph.error(node, Fault::Recursive)),
            None => self.new_shape(node)?,
        };
        if let Some(around) = self.open.last_mut() {
            *around = (*around).max(self.heights[id] + 1);
        }
        Ok(id)
    }

    fn new_shape(&mut self, node: &Term) -> Result<ShapeId, ShapesError> {
        self.shapes.insert(node.clone(), Progress::Open);
        self.open.push(0);
        let graph = self.graph;
        let too_deep = || graph.error(node, Fault::TooDeep { max: DEPTH_MAX });
        if self.open.len() > DEPTH_MAX {
            return Err(too_deep());
        }
        let shape = self.compile_shape(node)?;
        let height = self.open.pop().expect("pushed above, and each open shape pops its own");
        if height >= DEPTH_MAX {
            return Err(too_deep());
        }
        let id = self.plan.shapes.len();
        self.plan.shapes.push(shape);
        self.heights.push(height);
        self.shapes.insert(node.clone(), Progress::Done(id));
        self.add_targets(node, id)?;
        Ok(id)
    }

    fn compile_shape(&mut self, node: &Term) -> Result<Shape, ShapesError> {
        let graph = self.graph;
        self.check_properties(node)?;
        let path = self.path(node)?;
        let route = path.as_ref().map(|path| {
            path.map(&mut |predicate| self.plan.constants.intern(predicate.as_ref().into()))
        });
        self.plan.goes_back |= route.as_ref().is_some_and(Path::goes_back);
        let severity = match self.one(node, "severity")? {
            None => Severity::Violation,
            Some(Term::NamedNode(iri)) => self.severity(node, iri)?,
            Some(other) => return Err(self.bad(node, "severity", other, "an IRI")),
        };
        let constraints = self.constraints(node, path.as_ref())?;
        Ok(Shape {
            node: match node {
                Term::NamedNode(iri) => iri.clone().into(),
                Term::BlankNode(blank) => blank.clone().into(),
                Term::Literal(_) => return Err(graph.error(node, Fault::NoPath)),
            },
            deactivated: self.flag(node, "deactivated")?,
            demands_values: constraints.iter().any(|stated| stated.check.demands_values()),
            constraints,
            messages: self.messages(node)?,
            path,
            route,
            severity,
        })
    }

    fn constraints(
        &mut self,
        node: &Term,
        path: Option<&Path>,
    ) -> Result<Vec<Constraint>, ShapesError> {
        let graph = self.graph;
        let mut constraints = Vec::new();
        for component in COMPONENTS {
            let parameter = component.parameter;
            let values: Vec<&Term> = graph.values(node, terms::sh(parameter).as_ref()).collect();
            if !component.repeats && values.len() > 1 {
                let fault = Fault::Repeated { parameter: parameter.into(), count: values.len() };
                return Err(graph.error(node, fault));
            }
            if component.scope == Scope::Property && path.is_none() && !values.is_empty() {
                return Err(graph.error(node, Fault::NeedsPath { parameter: parameter.into() }));
            }
            for value in values {
                if let Some(check) = (component.compile)(self, node, parameter, value)? {
                    let component = terms::sh(&format!("{}ConstraintComponent", component.name));
                    constraints.push(Constraint { component, check });
                }
            }
        }
        let declared = Rc::clone(&self.components);
        for component in declared.iter() {
            sparql::of_component(self, component, node, path, &mut constraints)?;
        }
        Ok(constraints)
    }

    /// Makes the shapes graph, under `name`, and the way back part of the plan: there is a query.
    pub(super) fn queries(&mut self, name: &str) {
        if self.plan.shapes_graph_name.is_some() {
            return;
        }
        self.plan.goes_back = true;
        let constants = &mut self.plan.constants;
        self.plan.shapes_graph_name =
            Some(constants.intern(NamedNodeRef::new_unchecked(name).into()));
        let triples = self.graph.triples().iter().map(|triple| {
            let subject = Term::from(triple.subject.clone());
            [subject.as_ref(), triple.predicate.as_ref().into(), triple.object.as_ref()]
                .map(|term| constants.intern(term))
        });
        self.plan.shapes_graph = triples.collect();
    }

    /// A shape has only properties that mean something on a shape, each within its scope.
    fn check_properties(&self, node: &Term) -> Result<(), ShapesError> {
        for (property, _) in self.graph.about(node) {
            let Some(term) = terms::local(property) else { continue };
            if matches!(vocabulary::role(term), Some(Role::Elsewhere | Role::Path)) {
                return Err(self.graph.error(node, Fault::Misplaced { term: term.into() }));
            }
        }
        Ok(())
    }

    pub(super) fn path(&self, node: &Term) -> Result<Option<Path>, ShapesError> {
        let graph = self.graph;
        let Some(path) = self.one(node, "path")? else {
            let called = graph.is_instance(node, terms::sh("PropertyShape").as_ref());
            let fault = called.then_some(Fault::NoPath);
            return fault.map_or(Ok(None), |fault| Err(graph.error(node, fault)));
        };
        if graph.is_instance(node, terms::sh("NodeShape").as_ref()) {
            return Err(graph.error(node, Fault::PathOnNodeShape));
        }
        Path::parse(graph, path).map(Some).map_err(|fault| graph.error(node, fault))
    }

    fn severity(&self, node: &Term, iri: &NamedNode) -> Result<Severity, ShapesError> {
        let severity = Severity::from(iri.clone());
        match (&severity, terms::local(iri)) {
            (Severity::Other(_), Some(_)) => {
                let expected = "sh:Info, sh:Warning, sh:Violation or an IRI of your own";
                Err(self.bad(node, "severity", &iri.clone().into(), expected))
            }
            _ => Ok(severity),
        }
    }

    /// The values of `sh:message`, sorted.
    pub(super) fn messages(&self, node: &Term) -> Result<Vec<Literal>, ShapesError> {
        let mut messages = Vec::new();
        for message in self.graph.values(node, terms::sh("message").as_ref()) {
            messages.push(self.message(node, message)?);
        }
        messages.sort_unstable_by_key(ToString::to_string);
        Ok(messages)
    }

    fn message(&self, node: &Term, message: &Term) -> Result<Literal, ShapesError> {
        match message {
            Term::Literal(text) if text.language().is_some() || text.datatype() == xsd::STRING => {
                Ok(text.clone())
            }
            other => Err(self.bad(node, "message", other, "a string, with or without language")),
        }
    }

    fn add_targets(&mut self, node: &Term, shape: ShapeId) -> Result<(), ShapesError> {
        let graph = self.graph;
        for (property, value) in graph.about(node) {
            let Some(property) = terms::local(property) else { continue };
            let target = match (property, value) {
                ("targetNode", Term::NamedNode(_) | Term::Literal(_)) => {
                    Target::Node(self.intern(value))
                }
                ("targetNode", _) => {
                    return Err(self.bad(node, property, value, "an IRI or a literal"));
                }
                ("targetClass", Term::NamedNode(_)) => Target::Class(self.class(value)),
                ("targetSubjectsOf", Term::NamedNode(_)) => Target::SubjectsOf(self.intern(value)),
                ("targetObjectsOf", Term::NamedNode(_)) => Target::ObjectsOf(self.intern(value)),
                ("targetClass" | "targetSubjectsOf" | "targetObjectsOf", _) => {
                    return Err(self.bad(node, property, value, "an IRI"));
                }
                _ => continue,
            };
            self.targets.push((target, shape));
        }
        if node.is_named_node() && graph.is_instance(node, rdfs::CLASS) {
            let class = self.class(node);
            self.targets.push((Target::Class(class), shape));
        }
        Ok(())
    }

    fn finish(mut self) -> Plan {
        let constants = self.plan.constants.len();
        let plan_targets = &mut self.plan.targets;
        let index = |id: TermId| usize::try_from(id).expect("a pointer has 32 bits or more");
        plan_targets.by_predicate.resize(constants, PredicateTargets::default());
        plan_targets.by_class.resize(constants, Vec::new());
        for (target, shape) in self.targets {
            if self.plan.shapes[shape].deactivated {
                continue;
            }
            match target {
                Target::Node(node) => plan_targets.nodes.push((shape, node)),
                Target::Class(class) => {
                    plan_targets.classes.push((class, shape));
                    plan_targets.by_class[index(class)].push(shape);
                }
                Target::SubjectsOf(predicate) => {
                    plan_targets.by_predicate[index(predicate)].subjects.push(shape);
                }
                Target::ObjectsOf(predicate) => {
                    plan_targets.by_predicate[index(predicate)].objects.push(shape);
                }
            }
        }
        self.plan.reads = reads::of(&self.plan);
        self.plan
    }

    /// The value of a property that may be given once.
    pub(super) fn one(
        &self,
        node: &Term,
        parameter: &str,
    ) -> Result<Option<&'g Term>, ShapesError> {
        let graph = self.graph;
        let values: Vec<&Term> = graph.values(node, terms::sh(parameter).as_ref()).collect();
        match values.as_slice() {
            [] => Ok(None),
            [value] => Ok(Some(value)),
            several => {
                let fault = Fault::Repeated { parameter: parameter.into(), count: several.len() };
                Err(graph.error(node, fault))
            }
        }
    }

    /// A boolean that may be given once; false if it is not.
    pub(super) fn flag(&self, node: &Term, parameter: &str) -> Result<bool, ShapesError> {
        self.one(node, parameter)?.map_or(Ok(false), |value| self.boolean(node, parameter, value))
    }

    pub(super) fn boolean(
        &self,
        node: &Term,
        parameter: &str,
        value: &Term,
    ) -> Result<bool, ShapesError> {
        if let Term::Literal(literal) = value
            && literal.datatype() == xsd::BOOLEAN
        {
            match literal.value() {
                "true" | "1" => return Ok(true),
                "false" | "0" => return Ok(false),
                _ => {}
            }
        }
        Err(self.bad(node, parameter, value, "true or false"))
    }

    pub(super) fn bad(
        &self,
        node: &Term,
        parameter: &str,
        value: &Term,
        expected: &'static str,
    ) -> ShapesError {
        let fault =
            Fault::Value { parameter: parameter.into(), value: value.to_string(), expected };
        self.graph.error(node, fault)
    }

    /// Whether the plan's `shape` has a path.
    pub(super) fn is_property_shape(&self, shape: ShapeId) -> bool {
        self.plan.shapes[shape].path.is_some()
    }

    /// The predicate of a property shape with a path of one predicate.
    pub(super) fn predicate_of(&self, shape: ShapeId) -> Option<TermId> {
        match self.plan.shapes[shape].route {
            Some(Path::Predicate(predicate)) => Some(predicate),
            _ => None,
        }
    }
}
