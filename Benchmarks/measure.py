"""Running programs in turn and saying what they cost."""

import os
import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass, field


class Failed(Exception):
    """A measured program that did not succeed: its figures would mean nothing."""


@dataclass
class Cost:
    """One run: user and system CPU seconds together, and wall seconds."""

    cpu: float
    wall: float


def run(command, environment=None, cost=None):
    """Runs a command to its end and gives its Cost, or what `cost` reads of it in its messages."""
    began = time.monotonic()
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})})
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        text = said.decode(errors="replace").strip()
        raise Failed(f"{' '.join(command)}: exit status {process.returncode}\n{text}")
    if cost:
        return cost(said.decode(errors="replace"))
    return Cost(usage.ru_utime + usage.ru_stime, wall)


def peak_memory(command, environment=None):
    """Runs a command and gives its peak of resident memory in MiB, as GNU time has it.

    The kernel counts what a process had before it became another program, too: under Python every
    program would seem to need Python's 10 MiB, under `time` it is less than one.
    """
    time_program = shutil.which("time")
    if not time_program:
        return None
    process = subprocess.run(
        [time_program, "-q", "-f", "%M", *command], stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, **(environment or {})})
    if process.returncode != 0:
        text = process.stderr.decode(errors="replace").strip()
        raise Failed(f"{' '.join(command)}: exit status {process.returncode}\n{text}")
    return int(process.stderr.split()[-1]) / 1024


def nothing(number):
    """What goes before a run that needs no preparation."""


@dataclass
class Contest:
    """The same work by two programs, ours first; each is prepared anew for every run."""

    work: str
    ours: list
    theirs: list
    before: object = nothing
    after: object = nothing
    environment: dict = field(default_factory=dict)
    our_cost: object = None


@dataclass
class Result:
    """Medians of both sides, and medians of the ratios pair by pair."""

    work: str
    ours: Cost
    theirs: Cost
    our_memory: float
    their_memory: float
    cpu_ratio: float
    wall_ratio: float
    pairs: list

    def json(self):
        return {
            "work": self.work, "kmodrepo": vars(self.ours) | {"peak_mib": self.our_memory},
            "other": vars(self.theirs) | {"peak_mib": self.their_memory},
            "cpu_ratio": self.cpu_ratio, "wall_ratio": self.wall_ratio,
            "pairs": [[vars(ours), vars(theirs)] for ours, theirs in self.pairs],
        }


def hold(contest, runs):
    """Runs both in turn `runs` times, after one turn that warms the cache and measures memory."""
    pairs = []
    memory = [None, None]
    for number in range(runs + 1):
        contest.before(number)
        if number == 0:
            memory = [peak_memory(side, contest.environment) for side in (contest.ours, contest.theirs)]
        else:
            # Who goes first changes, so that neither always finds the cache of the other.
            sides = [contest.ours, contest.theirs]
            order = (0, 1) if number % 2 else (1, 0)
            readers = (contest.our_cost, None)
            costs = {side: run(sides[side], contest.environment, readers[side]) for side in order}
            pairs.append((costs[0], costs[1]))
        contest.after(number)

    def middle(side, what):
        return statistics.median(getattr(pair[side], what) for pair in pairs)

    def ratio(what):
        return statistics.median(
            getattr(ours, what) / max(getattr(theirs, what), 1e-9) for ours, theirs in pairs)

    return Result(
        contest.work, Cost(middle(0, "cpu"), middle(0, "wall")),
        Cost(middle(1, "cpu"), middle(1, "wall")), *memory, ratio("cpu"), ratio("wall"), pairs)


HEADINGS = ("work", "CPU s", "wall s", "MiB", "CPU s", "wall s", "MiB", "CPU", "wall")


def row(result):
    def memory(value):
        return "-" if value is None else f"{value:.0f}"

    return (
        result.work, f"{result.ours.cpu:.3f}", f"{result.ours.wall:.3f}", memory(result.our_memory),
        f"{result.theirs.cpu:.3f}", f"{result.theirs.wall:.3f}", memory(result.their_memory),
        f"{result.cpu_ratio:.3f}", f"{result.wall_ratio:.3f}")


WIDTHS = (58, 8, 8, 6, 8, 8, 6, 7, 7)


def line(cells):
    return cells[0].ljust(WIDTHS[0]) + "".join(
        cell.rjust(width) for cell, width in zip(cells[1:], WIDTHS[1:]))
