// An answer of a client as plain data: a truth value, or sorted rows of terms as text without escapes.

const STRING = "http://www.w3.org/2001/XMLSchema#string";

function text(term) {
  if (!term) return null;
  if (term.termType === "NamedNode") return `<${term.value}>`;
  if (term.termType !== "Literal") return "_:b";
  if (term.language) return `"${term.value}"@${term.language}`;
  const type = term.datatype.value;
  return type === STRING ? `"${term.value}"` : `"${term.value}"^^<${type}>`;
}

const byText = (one, other) => (String(one) < String(other) ? -1 : 1);

/** What `ask` gives: a boolean, rows of terms, or quads; "refused" where an error is expected. */
export async function answerOf(expected, ask) {
  try {
    const answer = await ask();
    if (typeof answer === "boolean") return answer;
    const rows = [...answer].map((row) => (Array.isArray(row) ? row : [row.subject, row.predicate, row.object]));
    return rows.map((row) => row.map(text)).sort(byText);
  } catch (error) {
    return expected === "refused" ? "refused" : `${error.name}: ${error.message}`.slice(0, 300);
  }
}
