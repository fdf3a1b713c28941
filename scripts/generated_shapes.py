"""Shapes and data by chance, the same for the same seed: every component of SHACL Core, every path, every target.

What one of two validators may rightly do and the other not is left out: recursive shapes, ill-formed shapes.
"""

import random

PREFIXES = """@prefix : <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NODES = [":a", ":b", ":c", ":d", ":e", "_:x", "_:y"]
CLASSES = [":C", ":D", ":E"]
PREDICATES = [":p", ":q", ":r"]
WORDS = ['"x"', '"xy"', '""', '"é"', '"x"@fr', '"x"@en', '"y"@fr', '"Y"@fr-CA']
# None like "01": pySHACL reads it as "1", which is another term.
NUMBERS = ["0", "1", "2", "3", "1.0", "2.5", "1e0", '"7"^^xsd:byte']
DATES = ['"2001-01-01"^^xsd:date', '"2001-01-02"^^xsd:date', '"2001-01-01T00:00:00Z"^^xsd:dateTime']
OTHERS = ["true", "false", '"one"^^xsd:integer', '"300"^^xsd:byte', '"2001-02-30"^^xsd:date', '"x"^^:own']
DATATYPES = ["xsd:string", "xsd:integer", "xsd:decimal", "xsd:boolean", "xsd:date", "xsd:byte", "rdf:langString", ":own"]
FLAGS = ["", " ; sh:flags 'i'"]
TAGS = ['"fr"', '"en"', '"fr-CA"']
KINDS = ["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]


class Generated:
    """One shapes graph and one data graph; both as Turtle."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.data = PREFIXES + "".join(self.triple() for _ in range(self.chance.randint(6, 30)))
        if self.chance.random() < 0.4:
            self.data += ":D rdfs:subClassOf :C .\n"
        self.shapes = PREFIXES + "".join(self.shape(place) for place in range(self.chance.randint(1, 3)))

    def pick(self, values):
        return self.chance.choice(values)

    def some(self, values, least=1, most=3):
        return " ".join(self.chance.sample(values, self.chance.randint(least, min(most, len(values)))))

    def literal(self):
        return self.pick(self.pick([WORDS, NUMBERS, NUMBERS, DATES, OTHERS]))

    def triple(self):
        subject = self.pick(NODES)
        if self.chance.random() < 0.3:
            return f"{subject} a {self.pick(CLASSES)} .\n"
        value = self.pick(NODES) if self.chance.random() < 0.5 else self.literal()
        return f"{subject} {self.pick(PREDICATES)} {value} .\n"

    def shape(self, place):
        if self.chance.random() < 0.15:
            # The class is the target.
            return f":C a sh:NodeShape, rdfs:Class ; {self.constraints(0, False)} .\n" if place == 0 else ""
        target = self.pick([
            f"sh:targetNode {self.pick(NODES[:5])}",
            f"sh:targetNode {self.literal()}",
            f"sh:targetClass {self.pick(CLASSES)}",
            f"sh:targetClass {self.pick(CLASSES)}",
            f"sh:targetSubjectsOf {self.pick(PREDICATES)}",
            f"sh:targetObjectsOf {self.pick(PREDICATES)}",
        ])
        severity = self.pick(["", "", "sh:severity sh:Warning ; ", "sh:severity sh:Info ; "])
        if self.chance.random() < 0.5:
            kind, path, on_property = "sh:PropertyShape", f"sh:path {self.path(0)} ; ", True
        else:
            kind, path, on_property = "sh:NodeShape", "", False
        return f":s{place} a {kind} ; {target} ; {severity}{path}{self.constraints(0, on_property)} .\n"

    def path(self, depth):
        if depth > 1 or self.chance.random() < 0.45:
            return self.pick([*PREDICATES, "rdf:type"])
        inner = [self.path(depth + 1) for _ in range(self.chance.randint(2, 3))]
        return self.pick([
            f"[ sh:inversePath {inner[0]} ]",
            f"( {' '.join(inner)} )",
            f"[ sh:alternativePath ( {' '.join(inner)} ) ]",
            f"[ sh:zeroOrMorePath {inner[0]} ]",
            f"[ sh:oneOrMorePath {inner[0]} ]",
            f"[ sh:zeroOrOnePath {inner[0]} ]",
        ])

    def constraints(self, depth, on_property):
        """Some constraints, each of another component, as what follows a shape."""
        made = {}
        for _ in range(self.chance.randint(1, 3)):
            name, text = self.constraint(depth, on_property)
            made.setdefault(name, text)
        return " ; ".join(made.values())

    def inner(self, depth):
        """A shape within a shape."""
        if self.chance.random() < 0.4:
            return f"[ sh:path {self.path(1)} ; {self.constraints(depth + 1, True)} ]"
        return f"[ {self.constraints(depth + 1, False)} ]"

    def inners(self, depth):
        return " ".join(self.inner(depth) for _ in range(self.chance.randint(1, 3)))

    def constraint(self, depth, on_property):
        """A component's name, and its parameters with values."""
        value = self.pick(NODES[:5]) if self.chance.random() < 0.4 else self.literal()
        number = self.chance.randint(0, 3)
        choices = [
            ("class", f"sh:class {self.pick(CLASSES)}"),
            ("datatype", f"sh:datatype {self.pick(DATATYPES)}"),
            ("nodeKind", f"sh:nodeKind sh:{self.pick(KINDS)}"),
            ("range", f"sh:{self.pick(['min', 'max'])}{self.pick(['In', 'Ex'])}clusive {self.pick(NUMBERS + DATES[:2])}"),
            ("minLength", f"sh:minLength {number}"),
            ("maxLength", f"sh:maxLength {number}"),
            ("pattern", f"sh:pattern '{self.pick(['^x', 'Y$', '[0-9]', 'a'])}'{self.pick(FLAGS)}"),
            ("languageIn", f"sh:languageIn ( {self.some(TAGS)} )"),
            ("equals", f"sh:equals {self.pick(PREDICATES)}"),
            ("disjoint", f"sh:disjoint {self.pick(PREDICATES)}"),
            ("closed", f"sh:closed true ; sh:ignoredProperties ( {self.some(['rdf:type', *PREDICATES], 0)} )"),
            ("hasValue", f"sh:hasValue {value}"),
            ("in", f"sh:in ( {self.some([*NODES[:5], *WORDS[:5], *NUMBERS[:4]], 1, 9)} )"),
        ]
        if on_property:
            choices += [
                ("minCount", f"sh:minCount {number}"),
                ("maxCount", f"sh:maxCount {number}"),
                ("uniqueLang", "sh:uniqueLang true"),
                ("lessThan", f"sh:lessThan {self.pick(PREDICATES)}"),
                ("lessThanOrEquals", f"sh:lessThanOrEquals {self.pick(PREDICATES)}"),
            ]
        if depth < 2:
            choices += 2 * [
                ("not", f"sh:not {self.inner(depth)}"),
                ("and", f"sh:and ( {self.inners(depth)} )"),
                ("or", f"sh:or ( {self.inners(depth)} )"),
                ("xone", f"sh:xone ( {self.inners(depth)} )"),
                ("node", f"sh:node [ {self.constraints(depth + 1, False)} ]"),
                ("property", f"sh:property [ sh:path {self.path(1)} ; {self.constraints(depth + 1, True)} ]"),
            ]
            if on_property:
                counts = self.pick(["Min", "Max"])
                choices += 2 * [
                    ("qualified", f"sh:qualifiedValueShape {self.inner(depth)} ; sh:qualified{counts}Count {number}"),
                ]
        return self.pick(choices)
