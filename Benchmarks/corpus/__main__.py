#!/usr/bin/env python3
"""Write a synthetic RPM repository: quickly, reproducibly, without rpmbuild.

    python3 Benchmarks/corpus OUT [options]

The packages are valid RPM v4 files; `rpm -K --nosignature` accepts their digests. Everything
follows from --seed: the same options give the same bytes on every machine (with the default
payload format; gzip and xz depend on the installed libraries).

  kernels       one `kernel(SYMBOL) = 0xCRC` provide for each symbol; successive kernels drift
  plus-kernels  rebuilt variants of them with a few CRCs of their own
  kmods         require `kernel(SYMBOL) = 0xCRC`; some export `ksym(NAME) = 0xCRC`, others use them
  dkms          sources with a dkms.conf
  userspace     files, changelogs, scriptlets; all that they require is in the corpus
  quirks        (--quirks) a dozen packages with awkward metadata

Beside OUT, OUT.manifest.json says what was written, and for every pair of kmod and kernel how many
requirements that kernel does not meet. Python's standard library is all that is needed.
"""

import argparse
import json
import multiprocessing
import os
import random
import sys
import time

from kernels import kernel_package, make_kernels
from material import cut, log_uniform, pool_for
from modules import dkms_package, kmod_package
from payload import COMPRESSORS
from quirks import QUIRKS, quirk_package
from userspace import userspace_package


BUILDERS = {
    "kernel": kernel_package,
    "kmod": kmod_package,
    "dkms": dkms_package,
    "userspace": userspace_package,
    "quirk": quirk_package,
}


class Corpus:
    def __init__(self, options):
        self.options = options
        self.pool = pool_for(options.seed)
        self.kernels, self.use = make_kernels(options) if options.kernels else ([], None)

    def rng(self, *place):
        """A generator of its own for each thing: the order of work does not matter."""
        return random.Random("/".join(map(str, (self.options.seed, *place))))

    def contents(self, rng, count):
        """File contents that together have a payload of a size within --payload."""
        total = log_uniform(rng, *self.options.payload)
        weights = [rng.random() ** 3 + 0.01 for _ in range(count)]
        scale = total / sum(weights)
        for weight in weights:
            yield cut(self.pool, rng, int(weight * scale))

    def tasks(self):
        options = self.options
        counts = {
            "kernel": len(self.kernels), "kmod": options.kmods if self.kernels else 0,
            "dkms": options.dkms, "quirk": len(QUIRKS) if options.quirks else 0,
        }
        for kind, count in counts.items():
            yield from ((kind, index) for index in range(count))
        first = options.userspace_first
        yield from (("userspace", index) for index in range(first, first + options.userspace))

    def write(self, task):
        """Write one package; returns what the manifest says of it."""
        kind, index = task
        package, folder, facts = BUILDERS[kind](self, index)
        compressor = self.options.compress
        if compressor == "mix":
            compressor = ("zstd", "xz", "gzip")[index % 3]
        chunks = package.encode(compressor)
        folder = "" if self.options.flat else folder
        os.makedirs(os.path.join(self.options.out, folder), exist_ok=True)
        path = os.path.join(self.options.out, folder, package.file_name)
        with open(path, "wb") as out:
            out.writelines(chunks)
        os.utime(path, (package.build_time + 60, package.build_time + 60))
        location = os.path.join(folder, package.file_name)
        size = sum(map(len, chunks))
        return {"kind": kind, "nevra": package.nevra, "location": location, "size": size, **facts}


def resolve_kmods(rows, kernel_count):
    """Add to each kmod the kernels it is installable with.

    It is when the kernel meets all its kernel() requirements and every symbol it
    borrows is exported, with the same CRC, by a kmod that is itself installable
    with that kernel.  Exporting kmods borrow nothing, so one pass does.
    """
    exporters = {}
    for row in rows:
        for symbol, crc in row["exports"].items():
            exporters.setdefault((symbol, crc), []).append(row)
    for row in rows:
        row["installable_with"] = [
            target for target in range(kernel_count)
            if not row["unmet"][target] and all(
                any(not exporter["unmet"][target] for exporter in exporters.get(pair, ()))
                for pair in row["borrows"].items()
            )
        ]
    for row in rows:
        row["exports"], row["borrows"] = len(row["exports"]), len(row["borrows"])


def size_range(text):
    units = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
    bounds = []
    for part in text.split(":"):
        factor = units.get(part[-1:].upper(), 1)
        bounds.append(int(part[:-1] if factor > 1 else part) * factor)
    if len(bounds) == 1:
        bounds *= 2
    if len(bounds) != 2 or bounds[0] > bounds[1] or bounds[0] < 0:
        raise argparse.ArgumentTypeError("expected LOW:HIGH")
    return tuple(bounds)


def parse_arguments(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog="Ranges are LOW:HIGH; sizes take K, M and G.")
    parser.add_argument("out", metavar="OUT", help="the repository directory to write")
    parser.add_argument("--seed", default="1", help="everything is derived from it (%(default)s)")
    parser.add_argument("--kernels", type=int, default=4, help="kernel-core packages (%(default)s)")
    parser.add_argument("--plus-kernels", type=int, default=1, help="kernel-plus-core packages (%(default)s)")
    parser.add_argument("--kmods", type=int, default=60, help="kmod packages (%(default)s)")
    parser.add_argument("--dkms", type=int, default=10, help="dkms packages (%(default)s)")
    parser.add_argument("--userspace", type=int, default=125, help="userspace packages (%(default)s)")
    parser.add_argument("--userspace-first", type=int, default=0, metavar="N", help="number of the first userspace package, to extend a corpus (%(default)s)")
    parser.add_argument("--quirks", action="store_true", help=f"add the {len(QUIRKS)} packages with awkward metadata")
    parser.add_argument("--symbols", type=int, default=25000, help="symbols a kernel exports (%(default)s)")
    parser.add_argument("--symvers", metavar="FILE", help="take symbol names and first CRCs from this Module.symvers")
    parser.add_argument("--drift", type=float, default=0.004, help="fraction of CRCs that change from one kernel to the next (%(default)s)")
    parser.add_argument("--major-every", type=int, default=5, metavar="N", help="every N kernels a minor release begins (%(default)s)")
    parser.add_argument("--major-drift", type=float, default=0.05, help="fraction that changes at such a step (%(default)s)")
    parser.add_argument("--stable", type=float, default=0.04, help="fraction of symbols, the most used, that never change (%(default)s)")
    parser.add_argument("--kernel-modules", type=int, default=200, help="module files in a kernel package (%(default)s)")
    parser.add_argument("--builds", type=int, default=3, help="builds of each driver (%(default)s)")
    parser.add_argument("--requires", type=size_range, default=(50, 800), metavar="RANGE", help="kernel symbols a kmod requires (50:800)")
    parser.add_argument("--files", type=size_range, default=(10, 5000), metavar="RANGE", help="files in a userspace package (10:5000)")
    parser.add_argument("--changelogs", type=size_range, default=(3, 60), metavar="RANGE", help="changelog entries of a userspace package (3:60)")
    parser.add_argument("--payload", type=size_range, default=(2048, 65536), metavar="RANGE", help="bytes of file content in a package (2K:64K)")
    parser.add_argument("--compress", choices=[*COMPRESSORS, "mix"], default="zstd", help="payload compression (%(default)s; zstd stores uncompressed blocks)")
    parser.add_argument("--flat", action="store_true", help="no subdirectories")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes (%(default)s)")
    return parser.parse_args(arguments)


def main():
    global CORPUS
    options = parse_arguments()
    started = time.monotonic()
    CORPUS = Corpus(options)
    os.makedirs(options.out, exist_ok=True)
    tasks = list(CORPUS.tasks())
    rows = []
    context = multiprocessing.get_context("fork")
    with context.Pool(max(1, options.jobs)) as pool:
        for row in pool.imap(_write, tasks, chunksize=max(1, min(32, len(tasks) // 16))):
            rows.append(row)
            if len(rows) % 5000 == 0:
                print(f"{len(rows)}/{len(tasks)} packages", file=sys.stderr)

    kernels = [
        {"nevra": f"{kernel.name}-{kernel.version}-{kernel.release}.x86_64", "uname": kernel.uname, "symbols": len(kernel.symbols)}
        for kernel in CORPUS.kernels
    ]
    kmods = [row for row in rows if row["kind"] == "kmod"]
    resolve_kmods(kmods, len(kernels))
    manifest = {
        "options": {key: value for key, value in sorted(vars(options).items()) if key not in ("out", "jobs")},
        "counts": {kind: sum(row["kind"] == kind for row in rows) for kind in BUILDERS},
        "bytes": sum(row["size"] for row in rows),
        "kernels": kernels,
        "packages": rows,
    }
    manifest_path = options.out.rstrip("/") + ".manifest.json"
    with open(manifest_path, "w", encoding="utf-8") as out:
        json.dump(manifest, out, indent=0, sort_keys=True)
        out.write("\n")
    elapsed = time.monotonic() - started
    print(f"{len(rows)} packages, {manifest['bytes'] / 1e6:.1f} MB, {elapsed:.1f} s; {manifest_path}")
    if kmods:
        for target, kernel in enumerate(kernels):
            count = sum(target in row["installable_with"] for row in kmods)
            print(f"  {kernel['nevra']}: {count} of {len(kmods)} kmods installable")


def _write(task):
    return CORPUS.write(task)


CORPUS = None

if __name__ == "__main__":
    main()
