"""A dozen packages with awkward metadata."""

import stat

from header import (
    EQ, FILE_CONFIG, FILE_GHOST, FIND_REQUIRES, GE, GT, LE, LT, SCRIPT_POST, SCRIPT_PRE,
    SCRIPT_PREUN,
)
from material import EPOCH_START
from package import File, Package, directory


def quirk_package(corpus, index):
    name, shape = QUIRKS[index]
    package = Package(f"quirk-{name}", "1.0", "1")
    package.build_time = EPOCH_START + index
    package.provide_self()
    shape(package)
    return package, "quirks", {}


def _quirk_empty(package):
    package.dependencies["provides"].clear()
    package.summary = package.description = ""


def _quirk_latin1(package):
    package.encoding = ""
    package.summary = "Sm\xf6rg\xe5sbord".encode("latin-1")
    package.changelog = [(EPOCH_START, "J\xf6rg <j@example.com> - 1.0-1".encode("latin-1"), "- Gr\xfc\xdfe".encode("latin-1"))]


def _quirk_control(package):
    package.description = "Bell \x07, escape \x1b[1m, form feed \x0c, CR\r\nand ]]> end."


def _quirk_markup(package):
    package.summary = "<b>&amp; \"quoted\" 'single'</b>"
    package.files = [File("/usr/share/quirk/<a> & \"b\".txt", b"x"), File("/usr/share/quirk/new\nline", b"x")]
    package.require("quirk-markup(<&\">)")


def _quirk_versions(package):
    package.epoch = 0
    package.version, package.release = "1.0~rc1^20231107", "0.1"
    package.provide("only-name")
    package.provide("no-release", EQ, "3")
    package.provide("with-epoch", EQ, "7:3-1")
    for flags in (LT, LE, EQ, GE, GT):
        package.require("only-name", flags, "2")


def _quirk_duplicates(package):
    package.require("/bin/sh")
    package.require("/bin/sh", SCRIPT_PRE)
    package.require("/bin/sh", SCRIPT_POST | SCRIPT_PREUN)
    package.require("libc.so.6()(64bit)", FIND_REQUIRES)
    package.require("libc.so.6(GLIBC_2.2.5)(64bit)", FIND_REQUIRES)
    package.require("libc.so.6(GLIBC_2.34)(64bit)", FIND_REQUIRES)
    package.require("/usr/bin/quirk-own-file")
    package.files = [File("/usr/bin/quirk-own-file", b"#!/bin/sh\n", stat.S_IFREG | 0o755)]


def _quirk_rich(package):
    package.require("((a and b) or (c unless d))")
    package.require("(x with y < 2)")
    package.dependencies["recommends"].append(("(p if q else r)", 0, ""))


def _quirk_directories(package):
    package.files = [directory("/srv/quirk"), directory("/srv"), File("/etc/quirk", b"", flags=FILE_GHOST | FILE_CONFIG)]


def _quirk_source(package):
    package.arch = "src"
    package.dependencies["provides"].clear()
    package.require("gcc")
    package.files = [File("/quirk.spec", b"Name: quirk\n"), File("/quirk-1.0.tar.gz", b"x")]


def _quirk_wide(package):
    package.summary = "日本語の要約 🐧 \u200bзаголовок"
    package.changelog = [(EPOCH_START - day * 86400, "日本 <n@example.com> - 1.0-1", f"- 変更 {day}") for day in range(40)]


def _quirk_same_day(package):
    package.changelog = [(EPOCH_START, f"A <a@example.com> - 1.0-{n}", f"- Change {n}") for n in range(5, 0, -1)]


def _quirk_long(package):
    package.description = "long " * 20000
    package.files = [File("/usr/share/" + "/".join(["d" * 200] * 15) + "/file", b"x")]


QUIRKS = [
    ("empty", _quirk_empty), ("latin1", _quirk_latin1), ("control", _quirk_control),
    ("markup", _quirk_markup), ("versions", _quirk_versions), ("duplicates", _quirk_duplicates),
    ("rich", _quirk_rich), ("directories", _quirk_directories), ("source", _quirk_source),
    ("wide", _quirk_wide), ("same-day", _quirk_same_day), ("long", _quirk_long),
]
