"""Kernels, their symbols and how the CRCs drift from one to the next."""

import gzip
import random
import stat
from bisect import bisect_left
from itertools import accumulate

from header import EQ, FILE_GHOST, FIND_PROVIDES, GE, SCRIPT_POST
from material import ACTIONS, COMMON_SYMBOLS, EPOCH_START, SUBSYSTEMS, WORDS, changelog
from package import File, Package, directory, symlink


def read_symvers(path, limit):
    """(symbol, crc) pairs of a Module.symvers file, the vmlinux ones first."""
    core, modules = [], []
    with open(path, encoding="ascii") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) >= 3:
                (core if fields[2] == "vmlinux" else modules).append((fields[1], int(fields[0], 16)))
    return (core + modules)[:limit]


def invent_symbols(rng, limit):
    symbols = dict.fromkeys(COMMON_SYMBOLS[:limit])
    while len(symbols) < limit:
        parts = [rng.choice(SUBSYSTEMS), rng.choice(ACTIONS), rng.choice(WORDS)]
        if rng.random() < 0.3:
            parts.append(rng.choice(WORDS))
        symbols["_".join(parts)] = None
    return [(name, rng.getrandbits(32)) for name in symbols]


class Kernel:
    def __init__(self, name, version, release, uname, symbols, base):
        self.name, self.version, self.release = name, version, release
        self.uname, self.symbols, self.base = uname, symbols, base


class SymbolUse:
    """Which symbols drivers use: the common ones often, the others by Zipf's law."""

    def __init__(self, rng, names):
        rank = {name: place for place, name in enumerate(COMMON_SYMBOLS)}
        common = sorted((name for name in names if name in rank), key=rank.get)
        rest = [name for name in names if name not in rank]
        rng.shuffle(rest)
        self.order = common + rest
        self.cumulative = list(accumulate(1 / (place + 8) for place in range(len(self.order))))

    def pick(self, rng, count):
        count = min(count, len(self.order))
        total, chosen = self.cumulative[-1], {}
        if self.order and self.order[0] == "module_layout":
            chosen["module_layout"] = None
        while len(chosen) < count:
            place = bisect_left(self.cumulative, rng.random() * total)
            chosen[self.order[min(place, len(self.order) - 1)]] = None
        return list(chosen)


def make_kernels(options):
    """The kernels with their symbol tables, oldest first, the plus variants last."""
    rng = random.Random(f"{options.seed}/kernels")
    pairs = read_symvers(options.symvers, options.symbols) if options.symvers else []
    if not pairs:
        pairs = invent_symbols(rng, options.symbols)
    use = SymbolUse(rng, [name for name, _ in pairs])
    stable = set(use.order[:int(len(use.order) * options.stable)])
    table, kernels = dict(pairs), []
    invented = 0
    for step in range(options.kernels):
        major, minor = divmod(step, options.major_every)
        if step:
            table = dict(table)
            volatile = [name for name in table if name not in stable]
            fraction = options.drift if minor else options.major_drift
            for name in rng.sample(volatile, int(len(volatile) * fraction)):
                table[name] = rng.getrandbits(32)
            for name in rng.sample(volatile, len(volatile) // 2000):
                del table[name]
            for _ in range(len(volatile) // 1500):
                invented += 1
                table[f"{rng.choice(SUBSYSTEMS)}_{rng.choice(ACTIONS)}_new{invented}"] = rng.getrandbits(32)
        release = f"{400 + 27 * major}{f'.{minor}.1' if minor else ''}.el9"
        kernels.append(Kernel("kernel-core", "5.14.0", release, f"5.14.0-{release}.x86_64", table, step))
    for number in range(options.plus_kernels if kernels else 0):
        base = kernels[(number * 7 + 3) % options.kernels]
        table = dict(base.symbols)
        names = [name for name in table if name not in stable]
        for name in rng.sample(names, int(len(names) * options.drift / 2)):
            table[name] = rng.getrandbits(32)
        release = f"{base.release}.plus{number // options.kernels or ''}"
        uname = f"5.14.0-{release}.x86_64"
        kernels.append(Kernel("kernel-plus-core", "5.14.0", release, uname, table, base.base))
    return kernels, use


def kernel_package(corpus, index):
    kernel = corpus.kernels[index]
    rng = corpus.rng("kernel", index)
    package = Package(kernel.name, kernel.version, kernel.release)
    package.summary = "The Linux kernel"
    package.description = "The kernel package contains the Linux kernel (vmlinuz), the core of any\nLinux operating system."
    package.license = "GPL-2.0-only WITH Linux-syscall-note"
    package.url = "https://www.kernel.org/"
    package.build_time = EPOCH_START + kernel.base * 1_209_600 + (index - kernel.base) * 3600
    evr, uname = package.evr, kernel.uname
    package.provide_self()
    package.provide("installonlypkg(kernel)")
    package.provide("kernel", EQ, evr)
    package.provide("kernel-x86_64", EQ, evr)
    package.provide("kernel-uname-r", EQ, uname)
    package.provide(f"{kernel.name}-uname-r", EQ, uname)
    for name, crc in kernel.symbols.items():
        package.provide(f"kernel({name})", EQ | FIND_PROVIDES, f"0x{crc:08x}")
    package.require("/bin/sh", SCRIPT_POST)
    package.require("coreutils")
    package.require("kmod", GE, "25-12")
    root = f"/lib/modules/{uname}"
    symvers = "".join(f"0x{crc:08x}\t{name}\tvmlinux\tEXPORT_SYMBOL_GPL\t\n" for name, crc in kernel.symbols.items())
    content = corpus.contents(rng, 4 + corpus.options.kernel_modules)
    package.files = [
        directory(root),
        directory(root + "/kernel"),
        File(root + "/symvers.gz", gzip.compress(symvers.encode("ascii"), mtime=0)),
        File(root + "/vmlinuz", next(content), mode=stat.S_IFREG | 0o755),
        File(root + "/System.map", next(content), mode=stat.S_IFREG | 0o600),
        File(root + "/config", next(content)),
        File(root + "/modules.builtin", next(content)),
        File(f"/boot/vmlinuz-{uname}", flags=FILE_GHOST, mode=stat.S_IFREG | 0o755),
        File(f"/boot/initramfs-{uname}.img", flags=FILE_GHOST, mode=stat.S_IFREG | 0o600),
        symlink(root + "/build", f"/usr/src/kernels/{uname}"),
    ]
    for number in range(corpus.options.kernel_modules):
        area, word = SUBSYSTEMS[number % len(SUBSYSTEMS)], WORDS[number % len(WORDS)]
        package.files.append(File(f"{root}/kernel/{area}/{area}_{word}{number}.ko.xz", next(content)))
    package.scripts["postin"] = f"/bin/kernel-install add {uname} {root}/vmlinuz || exit $?\n"
    package.scripts["preun"] = f"/bin/kernel-install remove {uname} || exit $?\n"
    package.changelog = changelog(rng, 120, package.build_time, evr)
    return package, "kernels", {}
