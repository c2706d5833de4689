"""The packages that the benchmarks work on: made once, kept, never changed."""

import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

# Options of Benchmarks/corpus for each; S has its defaults.
OPTIONS = {
    "S": "",
    "M": "--kernels 15 --plus-kernels 5 --kmods 3000 --dkms 200 --userspace 1780 --payload 256:8K",
    "L": "--kernels 0 --plus-kernels 0 --kmods 0 --dkms 0 --userspace 50000 --files 3:60 "
         "--changelogs 1:10 --payload 256:2K",
    "BIG": "--kernels 0 --plus-kernels 0 --kmods 0 --dkms 0 --userspace 300 --files 10:60 "
           "--payload 10M:60M",
    # For instruction counts, under an emulator that is fifty times slower than the machine.
    "tiny": "--kernels 2 --plus-kernels 1 --symbols 2000 --kernel-modules 20 --kmods 24 --dkms 6 "
            "--userspace 60 --files 5:200 --requires 20:200 --quirks",
}


def corpus(name, folder):
    """The folder of a corpus, which is written if it is not there whole."""
    place = os.path.join(folder, f"corpus-{name}")
    # The manifest is the last thing that is written.
    if not os.path.exists(place + ".manifest.json"):
        print(f"writing corpus {name}", file=sys.stderr)
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run(
            [sys.executable, "-B", os.path.join(HERE, "corpus"), place, *OPTIONS[name].split()],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return place


def packages(place):
    """The paths of all packages below a folder, relative to it, sorted."""
    found = []
    for root, _, names in os.walk(place):
        found += [os.path.relpath(os.path.join(root, name), place)
                  for name in names if name.endswith(".rpm")]
    return sorted(found)


def copy(place, to, names=None):
    """A copy that may be added to and taken from; the corpus itself must not change even in the
    number of its links, or the next run would find every file touched."""
    shutil.rmtree(to, ignore_errors=True)
    for name in packages(place) if names is None else names:
        target = os.path.join(to, name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy2(os.path.join(place, name), target)
    return to
