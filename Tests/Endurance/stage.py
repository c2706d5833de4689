"""A folder in which something has been published, and what is found there later."""

import collections
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass

import client
import injection
import pool

FIRST, SECOND = "1800000000", "1800000100"
# What saves the next run work names inodes and times.
CACHE = "public/.kmodrepo/cache/"
# Names that every run chooses anew.
SERIAL = re.compile(r"\d{12}-[0-9a-f]{16}")


@dataclass
class Picture:
    """A tree as it is now: all files, and the repomd.xml of each view."""

    files: dict
    views: dict

    def metadata(self):
        """What clients see of all views but their packages."""
        return hash(frozenset((path, content) for path, content in self.files.items()
                              if path.startswith("public/views/") and "/repodata/" in path))


@dataclass
class Expectation:
    """What undisturbed runs give."""

    old: Picture
    new: Picture
    collected: dict
    threads: dict

    def most(self):
        """How often each call is in the thread that has most of it."""
        most = collections.Counter()
        for counts in self.threads.values():
            most |= counts
        return most

    def hidden(self):
        """How many calls cannot be come to: strace counts by thread, so those of a second thread hide
        behind those of the first."""
        return sum(counts.total() for counts in self.threads.values()) - self.most().total()


class Stage:
    """Runs a program below a folder of its own, on one processor, disturbed or not."""

    def __init__(self, program, injector, folder, without_exchange=False):
        self.program, self.injector = program, injector
        self.without_exchange = without_exchange
        self.folder = os.path.join(folder, "stage")
        self.log = os.path.join(folder, "run")
        self.definition = os.path.join(self.folder, "crash.toml")

    def clear(self):
        """Begins anew, with everything published once."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(os.path.join(self.folder, "tmp"))
        pool.begin(self.folder)
        self.succeed("publish")

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def run(self, *arguments, at=SECOND):
        """Runs a command undisturbed."""
        return subprocess.run(
            [self.program, *arguments], env=self.environment(at), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, errors="replace", timeout=injection.LIMIT)

    def succeed(self, command, *arguments):
        """Runs a command of the preparation."""
        done = self.run(command, self.definition, *arguments, at=FIRST)
        if done.returncode != 0:
            raise injection.Refused(f"{command} failed: {done.stderr}")

    def environment(self, at):
        return {**os.environ, "LC_ALL": "C", "SOURCE_DATE_EPOCH": at, "TMPDIR": self.path("tmp")}

    def disturb(self, arguments, calls, options=()):
        """Runs a command under strace; gives the exit status and what was said."""
        if self.without_exchange:
            calls += ",renameat2"
            options = [*options, "-e", "inject=renameat2:error=EINVAL"]
        return self.injector.run(
            [self.program, *arguments], self.definition, self.environment(SECOND), calls, options,
            self.log)

    def was_disturbed(self):
        return "(INJECTED)" in injection.text(self.log + ".strace")

    def names(self, *place):
        """The names in a folder that need not be there."""
        try:
            return sorted(os.listdir(self.path(*place)))
        except FileNotFoundError:
            return []

    def picture(self):
        views = [name for name in self.names("public", "views")
                 if os.path.isdir(self.path("public", "views", name))]
        return Picture(
            numbered(client.tree(self.folder, [CACHE])),
            {name: client.index(self.path("public", "views", name)) for name in views})


def numbered(files):
    """Files with the serial numbers in their names replaced by places in the order of age."""
    serials = sorted({found for path in files for found in SERIAL.findall(path)})
    places = {serial: f"NUMBER{place}" for place, serial in enumerate(serials)}
    return {SERIAL.sub(lambda found: places[found[0]], path): content
            for path, content in files.items()}


def views_faults(stage, now, expected, status):
    """Each view is old or new, and complete, with a judgement that is not ahead of it; who has read
    the old index is served still."""
    old, new = expected.old.views, expected.new.views
    for name in sorted(old.keys() | new.keys() | now.views.keys()):
        served = now.views.get(name)
        if served not in (old.get(name), new.get(name)):
            yield f"{name} is neither old nor new"
        if status == 0 and served != new.get(name):
            yield f"{name} is not new, but the run ended with 0"
        judgement = f"public/views/{name}/judgement.json"
        if (served != new.get(name)
                and now.files.get(judgement) not in (expected.old.files.get(judgement), None)):
            yield f"{judgement} speaks of what is not served yet"
        for index in {served, old.get(name)} - {None}:
            for fault in client.faults(stage.path("public", "views", name), index):
                yield f"{name}: {fault}"


def served_faults(now, expected):
    """Whatever is served beside metadata is a whole file: the old one or the new one."""
    old, new = expected.old.files, expected.new.files
    for path, content in now.files.items():
        if not path.startswith("public/") or "/.kmodrepo" in path or "/repodata/" in path:
            continue
        if path.endswith((".kmodrepo-new", ".new")):
            continue
        if path not in old and path not in new:
            yield f"{path} belongs to no publish"
        elif content not in (old.get(path), new.get(path)):
            yield f"{path} is neither old nor new"


def differences(now, wanted, when, names_only=()):
    """What is other than after undisturbed runs."""
    for path in sorted(now.keys() - wanted.keys()):
        yield f"{path} is left over {when}"
    for path in sorted(wanted.keys() - now.keys()):
        yield f"{path} is missing {when}"
    for path in sorted(now.keys() & wanted.keys()):
        if now[path] != wanted[path] and not any(text in path for text in names_only):
            yield f"{path} has other bytes {when}"


def dnf_faults(stage, views):
    """What dnf says that cannot read one of the views."""
    with tempfile.TemporaryDirectory(prefix="kmodrepo-crash-") as place:
        configuration = os.path.join(place, "dnf.conf")
        with open(configuration, "w", encoding="utf-8") as file:
            file.write(f"[main]\ngpgcheck=0\nskip_if_unavailable=False\nreposdir={place}/none\n"
                       f"cachedir={place}/cache\npersistdir={place}/persist\nlogdir={place}/log\n")
        repositories = [f"--repofrompath=v{number},file://{stage.path('public/views', name)}"
                        for number, name in enumerate(views) if views[name]]
        done = subprocess.run(
            ["dnf", "-q", "-c", configuration, f"--installroot={place}/root", "--releasever=9",
             "--forcearch=x86_64", "--disableplugin=local", *repositories, "repoquery"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
            env={**os.environ, "HOME": place})
        return [] if done.returncode == 0 and done.stdout else [f"dnf: {done.stderr}"]
