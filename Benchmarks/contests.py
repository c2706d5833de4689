"""What is compared: createrepo in its forms, publish, and hashing alone."""

import os
import shutil
import subprocess

import corpora
from measure import Contest, run

GZIP = ["--general-compress-type=gz"]


class Createrepo:
    """`kmodrepo createrepo` beside the installed createrepo_c, on one corpus."""

    def __init__(self, program, name, folder):
        self.program, self.name = program, name
        self.work = os.path.join(folder, "work", name)
        shutil.rmtree(self.work, ignore_errors=True)
        self.packages = corpora.corpus(name, folder)
        if name != "BIG":
            self.packages = corpora.copy(self.packages, os.path.join(self.work, "packages"))
        self.names = corpora.packages(self.packages)
        self.aside = os.path.join(self.work, "aside.rpm")

    def commands(self, ours, theirs):
        """Both commands with these options, each with its own place for the metadata."""
        sides = []
        for side, base, options in (
            ("ours", [self.program, "createrepo"], ours), ("theirs", ["createrepo_c"], theirs)):
            place = os.path.join(self.work, side)
            os.makedirs(place, exist_ok=True)
            sides.append([*base, "-q", *options, "-o", place, self.packages])
        return sides

    def clear(self, number=0):
        """Removes the metadata of both, and all that was remembered about it."""
        for side in ("ours", "theirs"):
            shutil.rmtree(os.path.join(self.work, side), ignore_errors=True)
            os.makedirs(os.path.join(self.work, side))

    def full(self, what, ours, theirs):
        return Contest(f"{self.name} full, {what}", *self.commands(ours, theirs), before=self.clear)

    def unchanged(self, what, ours, theirs):
        first = self.commands(ours, theirs)

        def before(number):
            if number == 0:
                self.clear()
                for side in first:
                    run(side)

        update = self.commands(ours + ["--update"], theirs + ["--update"])
        return Contest(f"{self.name} --update unchanged, {what}", *update, before=before)

    def one_new(self, what, ours, theirs):
        """Another package is new in every run; it is taken away again before the next."""
        first = self.commands(ours, theirs)
        update = self.commands(ours + ["--update"], theirs + ["--update"])

        def place(number):
            return os.path.join(self.packages, self.names[(number * 7919 + 17) % len(self.names)])

        def before(number):
            if number == 0:
                self.clear()
            os.rename(place(number), self.aside)
            for side in first if number == 0 else update:
                run(side)
            os.rename(self.aside, place(number))

        return Contest(f"{self.name} --update, one new package, {what}", *update, before=before)

    def all(self):
        """Every comparison; what createrepo_c cannot write it is measured at gzip for."""
        plain = ["--no-database", *GZIP]
        yield self.full("gzip", plain, plain)
        yield self.full("ours at its default", ["--no-database"], plain)
        yield self.full("SQLite, gzip", ["-d", *GZIP], ["-d", *GZIP])
        yield self.full("SQLite, each at its default", ["-d"], ["-d"])
        for forms in (self.unchanged, self.one_new):
            yield forms("gzip", plain, plain)
            yield forms("ours at its default", ["--no-database"], plain)
        yield self.unchanged("SQLite, each at its default", ["-d"], ["-d"])
        yield self.one_new("SQLite, each at its default", ["-d"], ["-d"])


def hashing(program, folder):
    """BIG: a full run beside sha256sum in two processes on the same files."""
    big = Createrepo(program, "BIG", folder)
    ours, _ = big.commands(["--no-database", *GZIP], [])
    theirs = ["sh", "-c", 'find "$0" -name "*.rpm" -print0 | xargs -0 -n 5 -P 2 sha256sum', big.packages]
    yield Contest("BIG full, against sha256sum in two processes", ours, theirs, before=big.clear)
    openssl = theirs[:2] + [theirs[2].replace("sha256sum", "openssl dgst -sha256")] + theirs[3:]
    if shutil.which("openssl"):
        yield Contest("BIG full, against openssl in two processes", ours, openssl, before=big.clear)
    plain = ["--no-database", *GZIP]
    yield big.full("gzip", plain, plain)
    yield big.unchanged("gzip", plain, plain)


class Publish:
    """`kmodrepo publish` of one corpus' kmods for all its kernels, beside one full createrepo_c."""

    def __init__(self, program, name, folder, compression):
        self.program, self.name, self.compression = program, name, compression
        self.work = os.path.join(folder, "work", f"publish-{name}")
        shutil.rmtree(self.work, ignore_errors=True)
        source = corpora.corpus(name, folder)
        self.whole = source
        names = corpora.packages(source)
        self.names = [name for name in names if not name.startswith("kernels/")]
        self.pool = corpora.copy(source, os.path.join(self.work, "pool"), self.names)
        self.kernels = corpora.copy(
            source, os.path.join(self.work, "os"), [name for name in names if name not in self.names])
        self.kmods = [name for name in self.names if name.startswith("kmods/")]
        self.definition = os.path.join(self.work, "bench.toml")
        with open(self.definition, "w", encoding="utf-8") as file:
            file.write(
                'name = "bench"\npool = "pool"\nroot = "root"\n[[target]]\nfolder = "os"\n'
                f'[metadata]\ndatabase = false\ncompression = "{compression}"\n')
        self.ours = [program, "publish", self.definition]
        self.theirs = [
            "createrepo_c", "-q", "--no-database", *GZIP, "-o", os.path.join(self.work, "theirs"),
            self.whole]

    def contest(self, what, before):
        return Contest(
            f"{self.name} publish, {what}, {self.compression}", self.ours, self.theirs, before=before)

    def clear(self, number=0):
        for place in ("root", "theirs"):
            shutil.rmtree(os.path.join(self.work, place), ignore_errors=True)
        os.makedirs(os.path.join(self.work, "theirs"))

    def all(self):
        yield self.contest("first", self.clear)
        yield self.contest("unchanged", lambda number: number == 0 and self.first())
        yield self.contest("one new kmod", self.take_one)
        assess = Contest(
            f"{self.name} targets: kernels read, nothing written",
            [self.program, "targets", self.definition], self.theirs,
            before=lambda number: number == 0 and self.first())
        yield assess

    def first(self):
        self.clear()
        run(self.ours)

    def take_one(self, number):
        """Publishes without one kmod, which is new then; another one in every run."""
        if number == 0:
            self.clear()
        place = os.path.join(self.pool, self.kmods[(number * 131 + 5) % len(self.kmods)])
        aside = os.path.join(self.work, "aside.rpm")
        os.rename(place, aside)
        run(self.ours)
        os.rename(aside, place)


def version(program):
    """What a program says its version is, in one line."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    return said.splitlines()[0] if said else "not installed"
