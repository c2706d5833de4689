"""A small pool, its kernels, and how both change between two publishes."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "Benchmarks", "corpus"))
from header import EQ  # noqa: E402
from package import File, Package  # noqa: E402

DEFINITION = """name = "crash"
pool = "pool"
root = "public"
url = "https://crash.example.org"
metrics = "metrics/crash.prom"
[metadata]
compression = "gzip"
[[target]]
folder = "os"
"""

# What kernels offer: version, release, symbols with their CRCs.
KERNELS = {
    "first": ("5.14.0", "70.el9", {"kfree": "037a0cba", "fast_path": "aaaa0001"}),
    "second": ("5.14.0", "80.el9", {"kfree": "037a0cba", "fast_path": "bbbb0001"}),
    "new": ("5.14.0", "90.el9", {"kfree": "037a0cba", "fast_path": "bbbb0001"}),
}
# What kmods need of them.
KMODS = {
    "common": {"kfree": "037a0cba"}, "fast": {"fast_path": "aaaa0001"},
    "leaving": {"kfree": "037a0cba"}, "coming": {"kfree": "037a0cba"},
    "second": {"kfree": "037a0cba"},
}


def write(package, folder):
    """Writes a package; gives its path."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, package.file_name)
    with open(path, "wb") as file:
        file.writelines(package.encode("gzip"))
    # Metadata names the time of the file.
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def kernel(name, folder):
    """Writes kernel, kernel-core and kernel-modules."""
    version, release, symbols = KERNELS[name]
    uname = f"{version}-{release}.x86_64"
    for part in ("", "-core", "-modules"):
        package = Package("kernel" + part, version, release)
        package.provide_self()
        package.provide(f"kernel{part}-uname-r", EQ, uname)
        if part == "-core":
            package.provide("kernel-uname-r", EQ, uname)
            for symbol, crc in symbols.items():
                package.provide(f"kernel({symbol})", EQ, f"0x{crc}")
            package.files.append(File(f"/lib/modules/{uname}/modules.order", b"order"))
        else:
            for other in ("-core", "-modules") if part == "" else ("-core",):
                package.require(f"kernel{other}-uname-r", EQ, uname)
        write(package, folder)


def kmod(name, folder, version="1.0"):
    """Writes a kmod; gives its path."""
    package = Package("kmod-" + name, version, "1.el9")
    package.provide_self()
    package.provide("kernel-modules")
    for symbol, crc in KMODS[name].items():
        package.require(f"kernel({symbol})", EQ, f"0x{crc}")
    package.files.append(File(f"/lib/modules/extra/{name}/{name}.ko", name.encode()))
    return write(package, folder)


def begin(folder):
    """What there is at the first publish; gives the path of the definition."""
    for name in ("first", "second"):
        kernel(name, os.path.join(folder, "os"))
    for name in ("common", "fast", "leaving"):
        kmod(name, os.path.join(folder, "pool"))
    os.makedirs(os.path.join(folder, "metrics"))
    path = os.path.join(folder, "crash.toml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(DEFINITION)
    return path


def change(folder):
    """One kmod comes, one goes, and there is a new kernel."""
    kmod("coming", os.path.join(folder, "pool"))
    os.unlink(os.path.join(folder, "pool", "kmod-leaving-1.0-1.el9.x86_64.rpm"))
    kernel("new", os.path.join(folder, "os"))
