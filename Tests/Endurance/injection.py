"""Runs of a program that strace disturbs at one system call."""

import collections
import os
import re
import shutil
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))

# Every call that makes, fills, names or removes something, and those that bring it to the disk.
CALLS = (
    "openat", "write", "pwrite64", "fsync", "fdatasync", "link", "linkat", "rename", "renameat",
    "renameat2", "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat", "symlink", "symlinkat",
    "ftruncate", "fchmod", "utimensat", "copy_file_range",
)
# A run that takes longer hangs.
LIMIT = 120


class Refused(Exception):
    """strace, or the compiler for the gate, is not there or does not do what is needed."""


def build_gate(folder):
    """Compiles gate.c; gives the path of the library."""
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if not compiler:
        raise Refused("no C compiler is installed (cc, gcc or clang)")
    library = os.path.join(folder, "gate.so")
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", library, os.path.join(HERE, "gate.c")],
        check=True)
    return library


def text(path):
    """What a file has; nothing if it is not there."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def wait(is_so, process):
    """Waits until something is so; refuses if a process ends before."""
    end = time.monotonic() + LIMIT
    while not is_so():
        if process.poll() is not None or time.monotonic() > end:
            said = process.communicate()[1] if process.poll() is not None else b"it hangs"
            raise Refused(f"{process.args[0]} did not start: {said.decode(errors='replace')}")
        time.sleep(0.001)


class Injector:
    """Starts commands on one processor, so that the order of their calls is always the same."""

    def __init__(self, gate, processor):
        self.gate, self.processor = gate, processor

    def run(self, command, gate_file, environment, calls, strace_options, log):
        """Runs a command under strace, which traces `calls`, from the moment it opens `gate_file`.

        Gives its exit status, negative for a signal, and what it said on standard error.
        """
        for end in (".waiting", ".go", ".strace"):
            if os.path.exists(log + end):
                os.unlink(log + end)
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env={**environment, "LD_PRELOAD": self.gate, "CRASH_GATE": gate_file,
                 "CRASH_TURN": log},
            preexec_fn=self._pin)
        tracer = None
        try:
            wait(lambda: os.path.exists(log + ".waiting"), process)
            tracer = subprocess.Popen(
                ["strace", "-f", "-o", log + ".strace", "-e", f"trace=access,{calls}",
                 *strace_options, "-p", str(process.pid)],
                stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
            # Once the waiting is seen, so is all that follows.
            wait(lambda: "access(" in text(log + ".strace"), tracer)
            with open(log + ".go", "wb"):
                pass
            _, errors = process.communicate(timeout=LIMIT)
            tracer.communicate(timeout=LIMIT)
        finally:
            for child in (process, tracer):
                if child and child.poll() is None:
                    child.kill()
                    child.communicate()
        return process.returncode, errors.decode(errors="replace")

    def _pin(self):
        os.sched_setaffinity(0, {self.processor})


def known_calls():
    """Those of CALLS that this system's strace knows."""
    return [call for call in CALLS if subprocess.run(
        ["strace", "-o", "/dev/null", "-e", f"trace={call}", "true"],
        stderr=subprocess.DEVNULL).returncode == 0]


def count(log):
    """How often each call is in the log of a run, by thread: strace counts by thread too."""
    threads = collections.defaultdict(collections.Counter)
    for line in text(log + ".strace").splitlines():
        found = re.match(r"(\d+) +(\w+)\(", line)
        if found and found[2] != "access":
            threads[found[1]][found[2]] += 1
    return threads
