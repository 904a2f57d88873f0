"""What pyshacl says of N-Triples files: one line a result, "case, focus, path, component, value", tab-separated.

Usage: pyshacl_verdicts.py SHAPES.ttl CASE.nt...   (the name of a case is its file's)
"""
import pathlib
import sys

from pyshacl import validate
from rdflib import BNode, Graph, Namespace, RDF, URIRef

SH = Namespace("http://www.w3.org/ns/shacl#")


def show(term):
    return "-" if term is None else str(term)


shapes = Graph().parse(sys.argv[1], format="turtle")
for name in sys.argv[2:]:
    path = pathlib.Path(name)
    data = Graph().parse(name, format="nt")
    conforms, report, _ = validate(data, shacl_graph=shapes, inplace=True)
    lines = set()
    for whole in report.subjects(RDF.type, SH.ValidationReport):
        for result in report.objects(whole, SH.result):
            along = report.value(result, SH.resultPath)
            value = report.value(result, SH.value)
            lines.add("\t".join([
                path.stem,
                show(report.value(result, SH.focusNode)),
                "complex" if isinstance(along, BNode) else show(along),
                show(report.value(result, SH.sourceConstraintComponent)).removeprefix(str(SH)),
                "node" if isinstance(value, BNode) else show(value),
            ]))
    assert conforms == (not lines), (name, conforms)
    for line in sorted(lines):
        print(line)
