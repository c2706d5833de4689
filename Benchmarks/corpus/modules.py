"""Kernel modules: kmod packages built against one kernel, and DKMS packages."""

import random

from header import (
    EQ, FILE_CONFIG, FILE_DOC, FILE_LICENSE, FIND_PROVIDES, FIND_REQUIRES, GE, SCRIPT_POST,
)
from material import ACTIONS, EPOCH_START, SYLLABLES, WORDS, bounded_pareto, changelog
from package import File, Package, directory


def driver_name(seed, number):
    rng = random.Random(f"{seed}/driver-name/{number}")
    return f"{rng.choice(SYLLABLES)}{rng.choice(SYLLABLES)}{rng.choice(SYLLABLES)}{number}"


class KmodBuild:
    """One build of one driver: which symbols it needs and which it exports."""

    def __init__(self, corpus, index):
        options = corpus.options
        self.driver, self.build = divmod(index, options.builds)
        self.name = driver_name(options.seed, self.driver)
        rng = corpus.rng("driver", self.driver)
        self.version = f"{rng.randrange(1, 9)}.{rng.randrange(20)}.{rng.randrange(30) + self.build}"
        uses = corpus.use.pick(rng, bounded_pareto(rng, *options.requires, 0.8))
        first, stride = rng.randrange(options.kernels), rng.randrange(1, 4)
        self.kernel = min(options.kernels - 1, first + self.build * stride)
        if options.plus_kernels and rng.random() < 0.05:
            self.kernel = options.kernels + rng.randrange(options.plus_kernels)
        # Later builds of a driver use nearly the same symbols.
        build_rng = corpus.rng("build", index)
        if self.build:
            kept = [name for name in uses if build_rng.random() > 0.02]
            uses = list(dict.fromkeys(kept + corpus.use.pick(build_rng, len(uses) - len(kept) + 1)))
        table = corpus.kernels[self.kernel].symbols
        self.requires = {name: table[name] for name in uses if name in table}
        self.exports = self._exports(corpus, self.driver, self.build)
        # Two drivers in ten use symbols of the exporting driver of their group.
        self.borrows = {}
        group = self.driver - self.driver % 10
        if self.driver % 10 in (3, 7):
            offered = self._exports(corpus, group, self.build)
            self.provider = driver_name(options.seed, group)
            wanted = sorted(offered)
            self.borrows = {name: offered[name] for name in build_rng.sample(wanted, min(len(wanted), 8))}

    @staticmethod
    def _exports(corpus, driver, build):
        if driver % 10:
            return {}
        rng = corpus.rng("exports", driver)
        name = driver_name(corpus.options.seed, driver)
        symbols = {f"{name}_{rng.choice(ACTIONS)}_{word}": rng.getrandbits(32) for word in rng.sample(WORDS, rng.randint(5, 60))}
        for _ in range(build):
            for symbol in symbols:
                if rng.random() < 0.1:
                    symbols[symbol] = rng.getrandbits(32)
        return symbols


def kmod_package(corpus, index):
    spec = KmodBuild(corpus, index)
    rng = corpus.rng("kmod", index)
    kernel = corpus.kernels[spec.kernel]
    package = Package(f"kmod-{spec.name}", spec.version, f"{spec.build + 1}.el9")
    package.summary = f"{spec.name} kernel module(s)"
    package.description = f"This package provides the {spec.name} kernel module(s) built for Linux {kernel.uname}."
    package.build_time = EPOCH_START + kernel.base * 1_209_600 + 7200 + index
    package.source_rpm = f"{spec.name}-kmod-{spec.version}-{spec.build + 1}.el9.src.rpm"
    package.provide_self()
    package.provide(f"{spec.name}-kmod", EQ, package.evr)
    package.provide("kernel-modules", GE, kernel.uname)
    for name, crc in spec.exports.items():
        package.provide(f"ksym({name})", EQ | FIND_PROVIDES, f"0x{crc:08x}")
    for name, crc in spec.requires.items():
        package.require(f"kernel({name})", EQ | FIND_REQUIRES, f"0x{crc:08x}")
    for name, crc in spec.borrows.items():
        package.require(f"ksym({name})", EQ | FIND_REQUIRES, f"0x{crc:08x}")
    if spec.borrows:
        package.require(f"kmod-{spec.provider}")
    # The oldest kernel or later, worded so that every version ordering agrees.
    package.require("kernel-uname-r", GE, corpus.kernels[0].uname.split(".el")[0])
    package.require("/bin/sh", SCRIPT_POST)
    package.require("/usr/sbin/depmod", SCRIPT_POST)
    package.require("/usr/sbin/weak-modules", SCRIPT_POST)
    module = spec.name
    content = corpus.contents(rng, 2)
    package.files = [
        directory(f"/lib/modules/{kernel.uname}/extra/{module}"),
        File(f"/lib/modules/{kernel.uname}/extra/{module}/{module}.ko", next(content)),
        File(f"/etc/depmod.d/{module}.conf", f"override {module} * extra/{module}\n".encode(), flags=FILE_CONFIG),
        File(f"/usr/share/doc/kmod-{module}/GPL-v2.0.txt", next(content), flags=FILE_DOC),
    ]
    package.scripts["postin"] = (
        f'if [ -e "/boot/System.map-{kernel.uname}" ]; then\n'
        f'    /usr/sbin/depmod -aeF "/boot/System.map-{kernel.uname}" "{kernel.uname}" > /dev/null || :\nfi\n'
        f'modules=( $(find /lib/modules/{kernel.uname}/extra/{module} | grep "\\.ko$") )\n'
        'printf "%s\\n" "${modules[@]}" | /usr/sbin/weak-modules --add-modules\n'
    )
    package.scripts["preun"] = f"rpm -ql kmod-{module} | grep '\\.ko$' > /var/run/rpm-kmod-{module}-modules\n"
    package.changelog = changelog(rng, rng.randint(2, 12), package.build_time, package.version)
    facts = {
        "built_for": spec.kernel,
        "kernel_requires": len(spec.requires),
        "exports": spec.exports,
        "borrows": spec.borrows,
        "unmet": [
            sum(1 for name, crc in spec.requires.items() if target.symbols.get(name) != crc)
            for target in corpus.kernels
        ],
    }
    return package, "kmods", facts


def dkms_package(corpus, index):
    rng = corpus.rng("dkms", index)
    name = driver_name(corpus.options.seed, f"d{index}")
    version = f"{rng.randrange(1, 9)}.{rng.randrange(20)}.{rng.randrange(30)}"
    package = Package(f"dkms-{name}", version, "1.el9", arch="noarch")
    package.summary = f"{name} kernel module source for DKMS"
    package.build_time = EPOCH_START + index
    package.provide_self()
    package.provide(f"{name}-kmod", EQ, package.evr)
    package.require("dkms", GE, "2.8")
    package.require("/bin/sh", SCRIPT_POST)
    root = f"/usr/src/{name}-{version}"
    modules = [name] + [f"{name}_{rng.choice(WORDS)}{number}" for number in range(rng.choice((0, 0, 0, 1, 3)))]
    lines = [f'PACKAGE_NAME="{name}"', f'PACKAGE_VERSION="{version}"', 'AUTOINSTALL="yes"', f'CLEAN="make -C {root} clean"']
    lines.append("MAKE[0]=\"make -C ${kernel_source_dir} M=${dkms_tree}/${PACKAGE_NAME}/${PACKAGE_VERSION}/build modules\"")
    for number, module in enumerate(modules):
        lines.append(f'BUILT_MODULE_NAME[{number}]="{module}"')
        lines.append(f'DEST_MODULE_LOCATION[{number}]="/extra"')
    if rng.random() < 0.3:
        lines.append('BUILD_EXCLUSIVE_KERNEL="^(5\\.[0-9]+\\.|6\\.)"')
    content = corpus.contents(rng, len(modules) + 2)
    package.files = [
        directory(root),
        File(root + "/dkms.conf", ("\n".join(lines) + "\n").encode("ascii")),
        File(root + "/Makefile", f"obj-m := {' '.join(module + '.o' for module in modules)}\n".encode("ascii")),
        File(root + "/COPYING", next(content), flags=FILE_LICENSE),
        File(root + "/compat.h", next(content)),
    ]
    package.files += [File(f"{root}/{module}.c", next(content)) for module in modules]
    package.scripts["postin"] = f"dkms add -m {name} -v {version} -q || :\ndkms install -m {name} -v {version} -q || :\n"
    package.scripts["preun"] = f"dkms remove -m {name} -v {version} -q --all || :\n"
    package.changelog = changelog(rng, rng.randint(1, 8), package.build_time, version)
    return package, "dkms", {"dkms_name": name, "dkms_version": version}
