"""Compares two repodata folders (gzip, simple names): every element of the documents, package by
package, and every row that the queries on standard input give (JSON: [[document, SQL], ...]).

    compare-metadata.py OURS THEIRS < queries.json

Prints the first differences and exits with 1 if there are any. Element by element, so that
documents of any size are compared in the memory of two packages.
"""
import gzip
import itertools
import json
import shutil
import sqlite3
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

differences = []


def element(node):
    """What an element says, whatever its layout."""
    children = [element(child) for child in node]
    text = "" if children else (node.text or "")
    return (node.tag, sorted(node.attrib.items()), text, children)


def packages(path):
    """The packages of a document, one after the other."""
    with gzip.open(path) as content:
        root = None
        for event, node in ElementTree.iterparse(content, events=("start", "end")):
            if root is None:
                root = node
                yield (root.tag, sorted(root.attrib.items()))
            elif event == "end" and node.tag.endswith("}package"):
                yield element(node)
                root.clear()


def rows(path, query):
    with tempfile.NamedTemporaryFile(suffix=".sqlite") as plain:
        with gzip.open(path) as content:
            shutil.copyfileobj(content, plain)
        plain.flush()
        with sqlite3.connect(plain.name) as database:
            yield from database.execute(query)


def compare(what, ours, theirs):
    count = 0
    for one, other in itertools.zip_longest(ours, theirs):
        count += 1
        if one != other:
            differences.append(f"{what}, number {count}: {str(one)[:300]} instead of {str(other)[:300]}")
            if len(differences) > 20:
                break
    print(f"{what}: {count}")


ours, theirs = sys.argv[1:3]
for kind in ("primary", "filelists", "other"):
    compare(kind, packages(f"{ours}/{kind}.xml.gz"), packages(f"{theirs}/{kind}.xml.gz"))
for kind, query in json.load(sys.stdin):
    name = f"{kind}.sqlite.gz"
    compare(" ".join(query.split())[:60], rows(f"{ours}/{name}", query), rows(f"{theirs}/{name}", query))
print("\n".join(differences), file=sys.stderr)
sys.exit(1 if differences else 0)
