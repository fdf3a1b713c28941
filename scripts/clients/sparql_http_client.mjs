// Asks each case by sparql-http-client, in each of its ways, and graphs by its graph store: FOLDER BASE CASES.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { answerOf } from "./answer.mjs";

const [folder, base, path] = process.argv.slice(2);
const main = createRequire(`${folder}/`).resolve("sparql-http-client");
const { ParsingClient, StreamClient } = await import(pathToFileURL(main));

const endpoints = { endpointUrl: `${base}sparql`, storeUrl: `${base}rdf-graph-store` };

async function collected(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

async function ask(Client, operation, { kind, query, variables }) {
  const client = new Client(endpoints);
  const answer = await client.query[kind](query, { operation });
  if (kind === "ask") return answer;
  const parts = answer.pipe ? await collected(answer) : answer;
  return kind === "construct" ? parts : parts.map((row) => variables.map((name) => row[name]));
}

for (const Client of [ParsingClient, StreamClient]) {
  for (const operation of ["get", "postUrlencoded", "postDirect"]) {
    for (const found of JSON.parse(readFileSync(path, "utf8"))) {
      // What does not fit in an address is not for GET.
      if (operation === "get" && found.name === "a long query") continue;
      if (found.kind === "graph") continue;
      const answer = await answerOf(found.expected, () => ask(Client, operation, found));
      console.log(JSON.stringify([`sparql-http-client ${Client.name} ${operation}`, found.name, answer]));
    }
  }
}

const client = new StreamClient(endpoints);
for (const found of JSON.parse(readFileSync(path, "utf8")).filter(({ kind }) => kind === "graph")) {
  const name = found.graph ? client.factory.namedNode(found.graph) : client.factory.defaultGraph();
  const answer = await answerOf(found.expected, async () => {
    const [counted] = await collected(client.query.select(found.query));
    const triples = await collected(client.store.get(name));
    return triples.length > 0 && triples.length === Number(counted.n.value);
  });
  console.log(JSON.stringify(["sparql-http-client StreamStore", found.name, answer]));
}
