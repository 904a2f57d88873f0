"""Opens every format with a program that people use for it. Called by tests/explorer.rs with a folder of files.

A reader that is not installed is named and passed over; what a reader refuses, or reads as something else than was written, is an
error. Nothing here is needed to build or use the project.
"""
import importlib
import json
import pathlib
import sys
import warnings

warnings.filterwarnings("ignore")
folder = pathlib.Path(sys.argv[1])
counts = json.loads((folder / "counts.json").read_text())
faults = []


def reader(module):
    try:
        return importlib.import_module(module)
    except ImportError:
        print(f"not installed: {module}")
        return None


def expect(what, found, wanted):
    if found != wanted:
        faults.append(f"{what}: {found}, not {wanted}")


for name, count in counts.items():
    nodes, edges, lines = count["nodes"], count["edges"], count["quads"]
    if networkx := reader("networkx"):
        graph = networkx.read_graphml(folder / f"{name}.graphml")
        expect(f"{name}.graphml", (len(graph), graph.number_of_edges()), (nodes, edges))
        graph = networkx.read_gexf(folder / f"{name}.gexf")
        expect(f"{name}.gexf", (len(graph), graph.number_of_edges()), (nodes, edges))
        graph = networkx.cytoscape_graph(json.loads((folder / f"{name}.cyjs").read_text()))
        expect(f"{name}.cyjs", (len(graph), graph.number_of_edges()), (nodes, edges))
    if pydot := reader("pydot"):
        for graph in pydot.graph_from_dot_file(str(folder / f"{name}.dot")):
            found = [graph.get_nodes()] + [part.get_nodes() for part in graph.get_subgraphs()]
            # pydot counts defaults, and the end of the file, as nodes.
            defaults = ("node", "edge", "graph", '"\\n"')
            found = [node for part in found for node in part if node.get_name() not in defaults]
            expect(f"{name}.dot", len(found), nodes)
    if rdflib := reader("rdflib"):
        for ending, kind in (("nq", "nquads"), ("trig", "trig"), ("jsonld", "json-ld")):
            data = rdflib.Dataset()
            data.parse(folder / f"{name}.{ending}", format=kind)
            expect(f"{name}.{ending}", len(data), lines)
        rdflib.Graph().parse(folder / f"{name}.ttl", format="turtle")
    if reader("pyld"):
        from pyld import jsonld

        document = json.loads((folder / f"{name}.jsonld").read_text())
        quads = jsonld.to_rdf(document, {"format": "application/n-quads"})
        expect(f"{name}.jsonld by pyld", len(quads.strip().splitlines()), lines)
    if reader("followthemoney"):
        from followthemoney import model

        for line in (folder / f"{name}.ftm").read_text().splitlines():
            entity = json.loads(line)
            # The countries of the samples are invented, and no list of codes has them.
            entity["properties"].pop("country", None)
            proxy = model.get_proxy(entity)
            try:
                proxy.schema.validate(entity)
            except Exception as error:  # whatever the library raises is a fault
                faults.append(f"{name}.ftm: {error}: {line}")

print("\n".join(faults))
sys.exit(1 if faults else 0)
