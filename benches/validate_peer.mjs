// Validates graphs with shacl-engine, and says what it took: `benches/validate` runs this.
//
//     node validate_peer.mjs each|whole GRAPHS SHAPES LIMIT_S
//
// GRAPHS has a graph a paragraph, in N-Triples. Reading a graph is not counted. With `each`, as many as the limit allows.
import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Parser } from 'n3'
import rdf from 'rdf-ext'
import { Validator } from 'shacl-engine'

const [mode, graphs, folder, limit] = process.argv.slice(2)

const shapes = rdf.dataset()
for (const name of readdirSync(folder).filter(name => name.endsWith('.ttl')).sort()) {
  const text = readFileSync(join(folder, name), 'utf8')
  const parser = new Parser({ factory: rdf, blankNodePrefix: `_:${name.replace(/\W/g, '')}` })
  for (const quad of parser.parse(text)) shapes.add(quad)
}
const validator = new Validator(shapes, { factory: rdf })

const begun = Date.now()
let [seconds, count, triples, results] = [0, 0, 0, 0]
async function validate (dataset) {
  const before = process.cpuUsage()
  const report = await validator.validate({ dataset })
  const spent = process.cpuUsage(before)
  seconds += (spent.user + spent.system) / 1e6
  count += 1
  triples += dataset.size
  results += report.results.length
}

let dataset = rdf.dataset()
let lines = []
const flush = () => {
  for (const quad of new Parser({ factory: rdf, format: 'N-Triples' }).parse(lines.join('\n'))) dataset.add(quad)
  lines = []
}
for await (const line of createInterface({ input: createReadStream(graphs) })) {
  if (line !== '') {
    lines.push(line)
    continue
  }
  flush()
  if (mode === 'each') {
    await validate(dataset)
    dataset = rdf.dataset()
    if (Date.now() - begun > limit * 1000) break
  }
}
if (mode === 'whole') await validate(dataset)
const perGraph = (seconds / count * 1e6).toFixed(0)
const perTriple = (seconds / triples * 1e6).toFixed(2)
console.log(`${count} graphs of ${(triples / count).toFixed(1)} triples: ${perGraph} µs a graph, ${perTriple} µs a triple; ${results} results`)
