"""Asks each case by SPARQLWrapper and rdflib, in each of their ways: BASE CASES."""

import json
import sys
import warnings

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TURTLE, URLENCODED, XML, SPARQLWrapper


def text(term):
    """A term as a line of text, without escapes."""
    if term is None:
        return None
    if isinstance(term, URIRef):
        return f"<{term}>"
    if not isinstance(term, Literal):
        return "_:b"
    if term.language:
        return f'"{term}"@{term.language}'
    plain = term.datatype in (None, XSD.string)
    return f'"{term}"' if plain else f'"{term}"^^<{term.datatype}>'


def term_of_json(value):
    if value is None:
        return None
    if value["type"] == "uri":
        return URIRef(value["value"])
    return Literal(value["value"], lang=value.get("xml:lang"), datatype=value.get("datatype"))


def rows(found):
    return sorted(([text(term) for term in row] for row in found), key=str)


def wrapped(endpoint, case, method, request, formats):
    """By SPARQLWrapper: `formats` are those of rows and of graphs."""
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setTimeout(30)
    wrapper.setMethod(method)
    wrapper.setRequestMethod(request)
    wrapper.setReturnFormat(formats[case["kind"] == "construct"])
    wrapper.setQuery(case["query"])
    answer = wrapper.queryAndConvert()
    if case["kind"] == "construct":
        if not isinstance(answer, Graph):
            answer = Graph().parse(data=answer, format="turtle")
        return rows(answer)
    if isinstance(answer, dict):
        if case["kind"] == "ask":
            return answer["boolean"]
        found = answer["results"]["bindings"]
        return rows([term_of_json(row.get(name)) for name in case["variables"]] for row in found)
    if case["kind"] == "ask":
        return answer.getElementsByTagName("boolean")[0].firstChild.data == "true"
    return rows(xml_rows(answer, case["variables"]))


def xml_rows(document, names):
    for result in document.getElementsByTagName("result"):
        bound = {}
        for binding in result.getElementsByTagName("binding"):
            node = [child for child in binding.childNodes if child.nodeType == child.ELEMENT_NODE][0]
            value = "".join(child.data for child in node.childNodes)
            language, datatype = node.getAttribute("xml:lang") or None, node.getAttribute("datatype") or None
            is_iri = node.tagName == "uri"
            bound[binding.getAttribute("name")] = (
                URIRef(value) if is_iri else Literal(value, lang=language, datatype=datatype)
            )
        yield [bound.get(name) for name in names]


def stored(endpoint, case, method, results):
    """By rdflib's graph whose triples are at an endpoint."""
    graph = Graph(SPARQLStore(endpoint, method=method, returnFormat=results, timeout=30))
    answer = graph.query(case["query"])
    if answer.type == "ASK":
        return answer.askAnswer
    if answer.type == "CONSTRUCT":
        return rows(answer.graph)
    found = [{str(name): term for name, term in row.items()} for row in answer.bindings]
    return rows([row.get(name) for name in case["variables"]] for row in found)


def main(base, path):
    warnings.simplefilter("ignore")
    endpoint = f"{base}sparql"
    ways = [
        (f"SPARQLWrapper {method} {request} {formats[0]} {formats[1]}", wrapped, (method, request, formats))
        for method, request, formats in [
            (GET, URLENCODED, (JSON, TURTLE)),
            (GET, URLENCODED, (XML, RDFXML)),
            (POST, URLENCODED, (JSON, JSONLD)),
            (POST, POSTDIRECTLY, (XML, N3)),
        ]
    ]
    ways += [
        (f"rdflib SPARQLStore {method} {results}", stored, (method, results))
        for method, results in [("GET", "xml"), ("GET", "json"), ("GET", "csv"), ("POST", "json"), ("POST_FORM", "xml")]
    ]
    for case in json.load(open(path)):
        if case["kind"] == "graph":
            continue
        for name, ask, how in ways:
            # What does not fit in an address is not for GET.
            if case["name"] == "a long query" and how[0] == GET:
                continue
            # These two accept nothing but rows then, and CSV has neither types nor truth values.
            if case["kind"] == "construct" and how[-1] in ("json", "csv"):
                continue
            if how[-1] == "csv" and case["expected"] not in ("refused", []):
                continue
            try:
                answer = ask(endpoint, case, *how)
            except Exception as error:
                answer = "refused" if case["expected"] == "refused" else f"{type(error).__name__}: {error}"
            print(json.dumps([name, case["name"], answer]))


main(*sys.argv[1:])
