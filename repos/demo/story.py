#!/usr/bin/env python3
"""Tells how the kmods that 4.18.0-240 keeps fare on later kernels.

Usage: story.py ROOT, where ROOT is what kmodrepo has published.
"""
import json
import os
import sys

FIRST = "4.18.0-240.el8.x86_64"
LATER = ["4.18.0-257.el8.x86_64", "4.18.0-277.el8.x86_64"]


def main(root):
    views = os.path.join(root, "views")
    with open(os.path.join(views, "index.json")) as file:
        kernels = [view["name"] for view in json.load(file)["views"] if "judgement" in view]
    dropped = {kernel: read_dropped(views, kernel) for kernel in kernels}
    kmods = kept_kmods(os.path.join(views, FIRST, "Packages"), dropped)
    print(f"{FIRST}: {len(kmods)} kmods that track the kABI of EL8 are kept")
    for kernel in LATER:
        left = [kmod for kmod in kmods if kmod not in dropped[kernel]]
        print(f"{kernel}: {len(left)} of them are left, {len(kmods) - len(left)} are gone")
    print("The first three that fell at -257, and why:")
    for kmod in [kmod for kmod in kmods if kmod in dropped[LATER[0]]][:3]:
        print(f"  {kmod}")
        for text in dropped[LATER[0]][kmod]["sentences"][:2]:
            print(f"    {text}")


def read_dropped(views, kernel):
    """What a kernel drops, by package: entries, and the sentences of symbols and reasons."""
    with open(os.path.join(views, kernel, "judgement.json")) as file:
        document = json.load(file)
    symbols = [sentence(*symbol) for symbol in document["symbols"]]
    for entry in document["dropped"]:
        reasons = [reason["text"] for reason in entry["reasons"]]
        entry["sentences"] = [symbols[place] for place in entry["symbols"]] + reasons
    return {entry["package"]: entry for entry in document["dropped"]}


def sentence(name, wanted, offered):
    """A requirement on a symbol that the kernel refutes, in words."""
    if offered:
        return f"needs {name} = {wanted}, the kernel offers {', '.join(offered)}"
    return f"needs {name}{f' = {wanted}' if wanted else ''}, which nothing offers"


def kept_kmods(packages, dropped):
    """The kmods in a folder that a view of EL9 drops as kmods: those that require symbols."""
    tracking = {
        without_epoch(name): name
        for view in dropped.values() for name, entry in view.items() if entry["kind"] == "kmod"
    }
    names = [name[: -len(".rpm")] for name in sorted(os.listdir(packages))]
    return [tracking[name] for name in names if name in tracking]


def without_epoch(nevra):
    """File names carry no epoch."""
    name, colon, rest = nevra.partition(":")
    return f"{name.rpartition('-')[0]}-{rest}" if colon else nevra


if __name__ == "__main__":
    main(sys.argv[1])
