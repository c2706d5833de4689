"""The demo's tables: kernels, their symbols, and the packages of the pool."""

import os
import re
from dataclasses import dataclass, field

HERE = os.path.dirname(os.path.abspath(__file__))
OPERATORS = {"<", "<=", "=", ">=", ">"}


def rows(name):
    """The rows of a table; lines that begin with # are remarks."""
    with open(os.path.join(HERE, name), encoding="utf-8") as table:
        return [line.rstrip("\n").split("\t") for line in table if not line.startswith("#")]


@dataclass(frozen=True, order=True)
class Dependency:
    """A name, and a range of versions unless `op` is empty."""

    name: str
    op: str = ""
    version: str = ""

    @staticmethod
    def parse(text):
        words = text.split()
        if text.startswith("(") or len(words) != 3 or words[1] not in OPERATORS:
            return Dependency(text)
        return Dependency(*words)

    def __str__(self):
        return f"{self.name} {self.op} {self.version}" if self.op else self.name


def dependencies(text):
    return [Dependency.parse(part.strip()) for part in text.split(";") if part.strip()]


@dataclass
class Symbol:
    name: str
    group: str
    module: str
    crc: str
    changes: dict


@dataclass
class Kernel:
    """One target kernel with the CRCs of all its symbols."""

    name: str
    version: str
    release: str
    generation: str
    crcs: dict = field(default_factory=dict)
    subpackages: dict = field(default_factory=dict)  # module -> subpackage

    @property
    def evr(self):
        return f"{self.version}-{self.release}"

    @property
    def uname(self):
        return f"{self.evr}.x86_64"

    @property
    def nevras(self):
        """Its packages."""
        parts = ["", "-core", "-modules"]
        if self.generation == "el10":
            parts += ["-modules-core", "-modules-extra"]
        return [f"{self.name}{part}-{self.uname}" for part in parts]

    def subpackage(self, module):
        """Where a symbol of `module` is provided: EL8's kernel-core answers for everything."""
        if self.generation == "el8" or module == "vmlinux":
            return "core"
        return self.subpackages[module]


def changes(text):
    return dict(change.split("=") for change in text.split())


def load_symbols():
    """The symbol table of each generation."""
    return {
        generation: [
            Symbol(name, group, module, crc, changes(change))
            for name, group, module, crc, _, change in rows(f"symbols/{generation}.tsv")
        ]
        for generation in ("el8", "el9", "el10")
    }


def load_kernels(symbols):
    """The kernels by version-release, each with the symbols it exports."""
    kernels = {}
    for name, version, release, generation, like in rows("kernels.tsv"):
        kernel = Kernel(name, version, release, generation)
        base = kernels[like].crcs if like else {s.name: s.crc for s in symbols[generation]}
        kernel.crcs = dict(base)
        for symbol in symbols[generation]:
            crc = symbol.changes.get(kernel.evr)
            if crc == "-":
                kernel.crcs.pop(symbol.name, None)
            elif crc:
                kernel.crcs[symbol.name] = crc
        kernel.subpackages = dict(kernels[like].subpackages) if like else {}
        for owner, module, subpackage, change in rows("modules.tsv"):
            if owner == generation:
                kernel.subpackages.setdefault(module, subpackage)
                kernel.subpackages.update(
                    (module, place) for at, place in changes(change).items() if at == kernel.evr
                )
        kernels[kernel.evr] = kernel
    return kernels


@dataclass
class Package:
    """One package of the pool."""

    name: str
    epoch: str
    version: str
    release: str
    kind: str
    kernel: str  # the version-release it was built for
    provides: list
    requires: list

    @property
    def arch(self):
        return "noarch" if self.kind == "dkms" else "x86_64"

    @property
    def evr(self):
        return f"{self.epoch}:{self.version}-{self.release}" if self.epoch else f"{self.version}-{self.release}"

    @property
    def nevra(self):
        return f"{self.name}-{self.evr}.{self.arch}"

    @property
    def file_name(self):
        return f"{self.name}-{self.version}-{self.release}.{self.arch}.rpm"

    @property
    def generation(self):
        """The Enterprise Linux it says it is built for; empty if it does not."""
        found = re.search(r"\.(el\d+)", self.release)
        return found[1] if found else ""

    @property
    def driver(self):
        """The name of its module."""
        return re.sub(r"^kmod-", "", self.name)


def load_packages(symbols, kernels):
    return [read_package(row, symbols, kernels) for row in rows("packages.tsv")]


def read_package(row, symbols, kernels):
    name, epoch, version, release, kind, built_for, abi, groups, provides, requires = row
    package = Package(name, epoch, version, release, kind, built_for, [], [])
    given_provides, given_requires = dependencies(provides), dependencies(requires)
    named = {dependency.name for dependency in given_requires}
    if abi:
        kernel = kernels[abi]
        wanted = set(groups.split())
        package.requires = [
            Dependency(f"kernel({symbol.name})", "=", kernel.crcs[symbol.name])
            for symbol in symbols[kernel.generation]
            if symbol.group in wanted
            and symbol.name in kernel.crcs
            and f"kernel({symbol.name})" not in named
        ]
    by_kind_provides, by_kind_requires = of_kind(package)
    package.requires += by_kind_requires + given_requires
    package.provides = by_kind_provides + given_provides
    package.provides.append(Dependency(name, "=", package.evr))
    return package


def of_kind(package):
    """What the packagers of each kind add to every package: Provides and Requires."""
    built_for, uname = package.kernel, f"{package.kernel}.x86_64"
    at_least = Dependency("kernel-modules", ">=", uname)
    exactly = Dependency("kernel-modules", "=", uname)
    itself = Dependency(f"{package.driver}-kmod", "=", package.evr)
    core = Dependency("kernel-core-uname-r", ">=", built_for)
    if package.kind == "elrepo":
        newer = [core] if not re.search(r"\.el8(_|$)", built_for) else []
        return [at_least], [Dependency("kernel", ">=", built_for)] + newer
    if package.kind == "sig":
        return [at_least, itself], []
    if package.kind == "zfs":
        return [at_least], []
    if package.kind == "redhat":
        modules = Dependency("kernel-modules-uname-r", ">=", built_for)
        return [exactly, itself], [core, modules]
    if package.kind == "nvidia":
        return [exactly], []
    return [], []
