//! Which expressions we evaluate, and the variables that they name.

use super::translate::Unsupported;
use crate::algebra::parts;
use crate::query::functions;
use oxrdf::Variable;
use spargebra::algebra::Expression;
use spargebra::algebra::Function;

/// The variables of an expression, each once.
///
/// # Errors
/// When it is one that has no value by itself: it asks the graph, or has another value each time.
pub fn variables(expression: &Expression) -> Result<Vec<Variable>, Unsupported> {
    let mut found: Vec<Variable> = Vec::new();
    let mut left = vec![expression];
    while let Some(expression) = left.pop() {
        match expression {
            Expression::Variable(variable) | Expression::Bound(variable)
                if !found.contains(variable) =>
            {
                found.push(variable.clone());
            }
            Expression::Exists(_) => return Err(Unsupported("EXISTS within an expression")),
            Expression::FunctionCall(function, _) => allowed(function)?,
            _ => {}
        }
        left.extend(parts(expression));
    }
    Ok(found)
}

fn allowed(function: &Function) -> Result<(), Unsupported> {
    match function {
        Function::Rand | Function::Uuid | Function::StrUuid | Function::BNode => {
            Err(Unsupported("a function that gives another value each time"))
        }
        Function::Now => Err(Unsupported("NOW")),
        Function::Custom(name) => {
            let ours = [functions::REGEX, functions::REPLACE].contains(&name.as_ref());
            let is_cast = name.as_str().starts_with("http://www.w3.org/2001/XMLSchema#");
            if ours || is_cast { Ok(()) } else { Err(Unsupported("a function of its own")) }
        }
        _ => Ok(()),
    }
}

/// Whether it is a filter that [`bounded`](super::super::bounded) has put there to count rows.
pub fn only_counts(expression: &Expression) -> bool {
    let Expression::Coalesce(list) = expression else { return false };
    let is_row = |part: &Expression| matches!(part, Expression::FunctionCall(Function::Custom(name), _) if name.as_ref() == functions::ROW);
    list.iter().any(is_row)
}
