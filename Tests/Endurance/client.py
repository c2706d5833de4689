"""What a client finds in a published tree."""

import gzip
import hashlib
import os
import xml.etree.ElementTree as ElementTree

REPO = "{http://linux.duke.edu/metadata/repo}"
COMMON = "{http://linux.duke.edu/metadata/common}"


def read(path):
    """A file's bytes."""
    with open(path, "rb") as file:
        return file.read()


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def index(view):
    """The repomd.xml of a view as it is served now; None if there is none."""
    try:
        return read(os.path.join(view, "repodata", "repomd.xml"))
    except FileNotFoundError:
        return None


def faults(view, repomd):
    """What a client misses that has read `repomd` and asks a view for all that follows from it."""
    try:
        return list(_faults(view, ElementTree.fromstring(repomd)))
    except (OSError, EOFError, ValueError, AttributeError, ElementTree.ParseError) as error:
        return [f"{type(error).__name__}: {error}"]


def _faults(view, repomd):
    primary = None
    for data in repomd.iter(REPO + "data"):
        href = data.find(REPO + "location").get("href")
        content = read(os.path.join(view, href))
        if sha256(content) != data.find(REPO + "checksum").text:
            yield f"{href} has another checksum"
        if len(content) != int(data.find(REPO + "size").text):
            yield f"{href} has another size"
        if data.get("type") == "primary":
            primary = content
    packages = ElementTree.fromstring(gzip.decompress(primary)).findall(COMMON + "package")
    for package in packages:
        href = package.find(COMMON + "location").get("href")
        if sha256(read(os.path.join(view, href))) != package.find(COMMON + "checksum").text:
            yield f"{href} has another checksum"


def tree(folder, left_out=()):
    """Every file below a folder with its bytes, every folder with None, by relative path."""
    found = {}
    for place, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(place, name)
            relative = os.path.relpath(path, folder)
            if relative.startswith(tuple(left_out)):
                continue
            found[relative] = read(path) if name in files else None
    return found
