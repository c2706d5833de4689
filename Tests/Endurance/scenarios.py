"""What is disturbed, and what must be true afterwards."""

import json
import os

import client
import pool
from stage import differences, served_faults, views_faults

FINISHED = "finished what an interrupted run had begun"
# Which notices the operator has seen: there once a run had something to say.
TOLD = "public/.kmodrepo/told.json"
# Files that name times of the clock, or paths with serial numbers.
TIMED = (".prom", "/spool/", "/quarantine/")


class Publish:
    """A publish of four views: one kmod comes, one goes, and there is a new kernel."""

    statuses = (0, 1)

    def __init__(self, stage):
        self.stage = stage
        self.arguments = ["publish", stage.definition, "--workers", "1"]

    def prepare(self):
        self.stage.clear()
        pool.change(self.stage.folder)

    def expect(self):
        """What comes out, after `prepare` and an undisturbed run."""
        return self.stage.picture(), self.collect()

    def collect(self):
        self.stage.run("gc", self.stage.definition)
        return self.stage.picture().files

    def judge(self, status, expected):
        """What is wrong after a disturbed run."""
        now = self.stage.picture()
        yield from views_faults(self.stage, now, expected, status)
        yield from served_faults(now, expected)
        yield from self.recover(expected)

    def recover(self, expected):
        """The next run finishes the work alone; after collecting nothing is left over."""
        done = self.stage.run(*self.arguments)
        said = [line for line in done.stderr.splitlines() if not line.endswith(FINISHED)]
        if done.returncode != 0 or said:
            yield f"the next run ended with {done.returncode}: {done.stderr!r}"
        now = self.stage.picture().files
        yield from differences(now, expected.new.files, "after the next run", TIMED)
        yield from differences(self.collect(), expected.collected, "after gc", TIMED)


class Process(Publish):
    """A run over the spool: two requests, three kmods, one of them handed over, one damaged."""

    statuses = (1, 3)
    good = {"pool/k/kmod-coming-1.0-1.el9.x86_64.rpm", "pool/k/kmod-second-1.0-1.el9.x86_64.rpm"}

    def __init__(self, stage):
        super().__init__(stage)
        self.arguments = ["process", "--workers", "1", stage.definition]

    def prepare(self):
        self.stage.clear()
        self.stage.succeed("process")
        build = self.stage.path("build")
        self.stage.succeed("submit", pool.kmod("coming", build))
        damaged = os.path.join(build, "kmod-damaged-1.0-1.el9.x86_64.rpm")
        with open(damaged, "wb") as file:
            file.write(b"no package")
        self.stage.succeed("submit", "--copy", pool.kmod("second", build), damaged)

    def judge(self, status, expected):
        """As of a publish; but where one package alone could not be read, the other is served."""
        now = self.stage.picture()
        if status < 0 or len(self.good & set(now.files)) != 1:
            yield from views_faults(self.stage, now, expected, status)
        else:
            for name, index in ((name, index) for name, index in now.views.items() if index):
                for fault in client.faults(self.stage.path("public", "views", name), index):
                    yield f"{name}: {fault}"
        yield from served_faults(now, expected)
        yield from self.recover(expected)

    def recover(self, expected):
        """The next run serves what was not served; no request and no package is lost."""
        done = self.stage.run(*self.arguments)
        if done.returncode not in (0, 3):
            yield f"the next run ended with {done.returncode}: {done.stderr!r}"
        now = self.stage.picture().files
        refused = self.refused()
        missing = {path for path in self.good
                   if path not in now and os.path.basename(path) not in refused}
        if missing:
            yield f"{sorted(missing)} were lost"
        if "kmod-damaged-1.0-1.el9.x86_64.rpm" not in refused:
            yield "the damaged package is not in quarantine"
        if not self.good & set(now) == self.good:
            # An input that could not be read is refused, and what is served is another thing.
            return
        for found, wanted, when in ((now, expected.new.files, "after the next run"),
                                    (self.collect(), expected.collected, "after gc")):
            told = {TOLD: found[TOLD]} if TOLD in found else {}
            yield from differences(found, {**wanted, **told}, when, TIMED)

    def refused(self):
        """The names of all that is in quarantine, by the reason files."""
        folder = "public/.kmodrepo/quarantine"
        return {json.loads(client.read(self.stage.path(folder, name)))["name"]
                for name in self.stage.names(folder) if name.endswith(".json")}


class Submit:
    """A hook that files a request for two packages."""

    statuses = (0, 1)
    options = ()

    def __init__(self, stage):
        self.stage = stage
        self.files = [stage.path("build", f"kmod-{name}-1.0-1.el9.x86_64.rpm")
                      for name in ("coming", "second")]
        self.arguments = ["submit", *self.options, stage.definition, *self.files]

    def prepare(self):
        self.stage.clear()
        self.stage.succeed("process")
        for name in ("coming", "second"):
            pool.kmod(name, self.stage.path("build"))

    def expect(self):
        return self.stage.picture(), {}

    def judge(self, status, expected):
        """A request is there whole, or none is; and what is there is served."""
        spool = "public/.kmodrepo/spool"
        requests = [name for name in self.stage.names(spool, "new") if not name.startswith(".")]
        for name in requests:
            try:
                count = len(json.loads(client.read(self.stage.path(spool, "new", name)))["files"])
                if count != 2:
                    yield f"the request names {count} files"
            except (ValueError, KeyError) as error:
                yield f"half a request: {error}"
        if len(requests) > 1 or (status == 0 and not requests):
            yield f"ended with {status}, and there are {len(requests)} requests"
        done = self.stage.run("process", self.stage.definition)
        if done.returncode != 0 or done.stderr:
            yield f"the next run ended with {done.returncode}: {done.stderr!r}"
        served = [path for path in self.files
                  if os.path.exists(self.stage.path("pool", "k", os.path.basename(path)))]
        if len(served) != 2 * len(requests):
            yield f"{len(requests)} requests, but {len(served)} packages are in the pool"
        if [name for name in self.stage.names(spool, "new") if not name.startswith(".")]:
            yield "requests are left over"
        if self.stage.names("public/.kmodrepo/quarantine"):
            yield "something is in quarantine"
        if self.stage.names("tmp"):
            yield f"{self.stage.names('tmp')} are left over in TMPDIR"


class SubmitCopies(Submit):
    """The same, with copies handed over."""

    options = ("--copy",)


class SubmitFirst(SubmitCopies):
    """The same where there is no spool yet."""

    def prepare(self):
        self.stage.clear()
        for name in ("coming", "second"):
            pool.kmod(name, self.stage.path("build"))


SCENARIOS = {
    "publish": Publish, "process": Process, "submit": Submit, "submit-copy": SubmitCopies,
    "submit-first": SubmitFirst,
}
