"""Validates graphs with pySHACL or pyrudof, and says what it took: `benches/validate` runs this.

    validate_peer.py pyshacl|pyrudof each|whole GRAPHS SHAPES LIMIT_S

GRAPHS has a graph a paragraph, in N-Triples. Reading a graph is not counted. With `each`, as many as the limit allows.
"""

import pathlib
import sys
import time

peer, mode, graphs, shapes, limit_s = sys.argv[1:]
text = pathlib.Path(graphs).read_text(encoding="utf-8")
graphs = [graph for graph in text.split("\n\n") if graph.strip()] if mode == "each" else [text]


def pyshacl_validator():
    import pyshacl
    from rdflib import Graph
    from rdflib.namespace import SH

    parsed = Graph()
    for path in sorted(pathlib.Path(shapes).glob("*.ttl")):
        parsed.parse(path, format="turtle")

    def validate(graph):
        _, report, _ = pyshacl.validate(graph, shacl_graph=parsed, inference="none")
        return len(list(report.objects(None, SH.result)))

    return lambda graph: Graph().parse(data=graph, format="nt"), validate


def pyrudof_validator():
    import pyrudof

    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    # Prefixes may not come twice: the shapes are given as N-Triples of all files.
    from rdflib import Graph

    parsed = Graph()
    for path in sorted(pathlib.Path(shapes).glob("*.ttl")):
        parsed.parse(path, format="turtle")
    rudof.read_shacl(parsed.serialize(format="turtle"))

    def read(graph):
        rudof.reset_data()
        rudof.read_data(graph, pyrudof.RDFFormat.NTriples)

    def validate(_):
        return len(rudof.validate_shacl())

    return read, validate


read, validate = {"pyshacl": pyshacl_validator, "pyrudof": pyrudof_validator}[peer]()
begun, seconds, count, triples, results = time.monotonic(), 0.0, 0, 0, 0
for graph in graphs:
    parsed = read(graph)
    before = time.process_time()
    found = validate(parsed)
    seconds += time.process_time() - before
    count += 1
    triples += graph.strip().count("\n") + 1
    results += found
    if time.monotonic() - begun > float(limit_s):
        break
print(
    f"{count} graphs of {triples / count:.1f} triples: {seconds / count * 1e6:.0f} µs a graph, "
    f"{seconds / triples * 1e6:.2f} µs a triple; {results} results"
)
