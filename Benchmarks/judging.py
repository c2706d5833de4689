"""Judging alone, beside the solvers that can tell the same."""

import os
import re
import shutil
import subprocess

import corpora
from contests import GZIP
from measure import Contest, Cost, run


def cost_of_judging(said):
    """What `explain --timings` says of its judging, apart from its reading."""
    cpu, wall = re.search(r"judging: (\S+) s of CPU, (\S+) s", said).groups()
    return Cost(float(cpu), float(wall))


class Judging:
    """All kmods of a corpus for each of its kernels, everything read and put into tables before.

    The solvers have one repository for each kernel, one for all kmods and one for the rest, and
    need a run for each kernel; their caches are made before.
    """

    def __init__(self, program, name, folder):
        self.work = os.path.join(folder, "work", f"judging-{name}")
        shutil.rmtree(self.work, ignore_errors=True)
        source = corpora.corpus(name, folder)
        names = corpora.packages(source)
        groups = {"kmods": [], "others": []}
        self.kernels = []
        for package in names:
            kind = package.split("/")[0]
            if kind == "kernels":
                self.kernels.append(f"kernel{len(self.kernels)}")
                groups[self.kernels[-1]] = [package]
            else:
                groups["kmods" if kind == "kmods" else "others"].append(package)
        for group, members in groups.items():
            place = corpora.copy(source, os.path.join(self.work, group), members)
            run(["createrepo_c", "-q", "--no-database", *GZIP, place])
        self.what = f"{name} judging {len(groups['kmods'])} kmods for {len(self.kernels)} kernels"
        definition = os.path.join(self.work, "bench.toml")
        with open(definition, "w", encoding="utf-8") as file:
            file.write('name = "bench"\npool = "kmods"\nroot = "root"\n[metadata]\ndatabase = false\n')
            file.writelines(f'[[target]]\nfolder = "{kernel}"\n' for kernel in self.kernels)
        run([program, "publish", definition])
        package = os.path.basename(groups["kmods"][0]).rsplit("-", 2)[0]
        self.ours = [program, "explain", definition, package, "--timings"]

    def contest(self, peer, script):
        # What cannot be installed is what they are asked for: status 1.
        loop = f'for kernel in {" ".join(self.kernels)}; do {script} || [ $? = 1 ] || exit 2; done'
        return Contest(
            f"{self.what}, {peer}", self.ours, ["sh", "-c", f"cd {self.work} && {loop}"],
            our_cost=cost_of_judging)

    def all(self):
        if shutil.which("installcheck") and shutil.which("repo2solv"):
            for group in ("kmods", "others", *self.kernels):
                with open(os.path.join(self.work, f"{group}.solv"), "wb") as file:
                    subprocess.run(["repo2solv", os.path.join(self.work, group)], stdout=file, check=True)
            yield self.contest(
                "installcheck", "installcheck x86_64 $kernel.solv kmods.solv --nocheck others.solv")
        if shutil.which("dnf"):
            repositories = " ".join(
                f"--repofrompath={name},$PWD/{place} --repo={name}"
                for name, place in (("$kernel", "$kernel"), ("kmods", "kmods"), ("others", "others")))
            yield self.contest(
                "dnf repoclosure",
                "dnf -q --disableplugin=local --releasever=9 --setopt=best=0 --setopt=metadata_expire=-1 "
                f"--setopt=cachedir=$PWD/cache {repositories} repoclosure --check kmods")
