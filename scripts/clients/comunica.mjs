// Asks each case by Comunica, which reads the service description first: FOLDER BASE CASES.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { answerOf } from "./answer.mjs";

const [folder, base, path] = process.argv.slice(2);
const { QueryEngine } = createRequire(`${folder}/`)("@comunica/query-sparql");

const endpoint = `${base}sparql`;
const ways = {
  "Comunica": endpoint,
  "Comunica, told that it is SPARQL": { type: "sparql", value: endpoint },
};

async function ask(engine, source, { kind, query, variables }) {
  const context = { sources: [source], httpTimeout: 30_000 };
  if (kind === "ask") return engine.queryBoolean(query, context);
  if (kind === "construct") return (await engine.queryQuads(query, context)).toArray();
  const rows = await (await engine.queryBindings(query, context)).toArray();
  return rows.map((row) => variables.map((name) => row.get(name)));
}

for (const [name, source] of Object.entries(ways)) {
  const engine = new QueryEngine();
  for (const found of JSON.parse(readFileSync(path, "utf8"))) {
    if (found.kind === "graph") continue;
    const answer = await answerOf(found.expected, () => ask(engine, source, found));
    console.log(JSON.stringify([name, found.name, answer]));
  }
}
