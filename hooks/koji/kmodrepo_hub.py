"""Koji hub plugin: hands packages of chosen tags to kmodrepo, after the tagging is committed.

Configuration, /etc/koji-hub/plugins/kmodrepo_hub.conf:

    [kmodrepo]
    # The hook; a list of words, no shell.
    command = /usr/libexec/kmodrepo/post-build
    # Seconds after which a hook is given up.
    timeout = 30

    # One section a tag; several definitions are separated by blanks.
    [tag kmods-9-release]
    definitions = /etc/kmodrepo/stream-9.toml
    # Optional: only these architectures (noarch always); only copies signed by this key, which
    # must have been written before the build is tagged.
    arches = x86_64 aarch64
    sigkey = 8237795a

Callbacks run inside the transaction that tags a build, and an exception there would abort it. So
they only remember what was tagged; `postCommit` calls the hook, and whatever goes wrong there is
logged and forgotten: tagging never fails because of us. Tagging the build again asks again.
"""

import configparser
import logging
import os
import shlex
import subprocess

import koji
from koji.plugin import callback, ignore_error
from koji.context import context

CONFIG_FILE = "/etc/koji-hub/plugins/kmodrepo_hub.conf"
# The kernel takes about 2 MiB of arguments; a build has far fewer packages than this.
FILES_AT_ONCE = 500

logger = logging.getLogger("koji.plugin.kmodrepo_hub")


class Settings:
    """What the configuration file says."""

    def __init__(self, path):
        parser = configparser.ConfigParser(interpolation=None)
        with open(path, encoding="utf-8") as file:
            parser.read_file(file)
        base = parser["kmodrepo"] if parser.has_section("kmodrepo") else {}
        self.command = shlex.split(base.get("command", "/usr/libexec/kmodrepo/post-build"))
        self.timeout = float(base.get("timeout", "30"))
        self.tags = {
            name[len("tag "):].strip(): parser[name]
            for name in parser.sections()
            if name.startswith("tag ")
        }


def queue():
    """What this request has tagged so far; Koji makes a new context for each request."""
    if not hasattr(context, "kmodrepo_queue"):
        context.kmodrepo_queue = []
    return context.kmodrepo_queue


@callback("postTag")
@ignore_error
def remember(cbtype, *args, **kws):
    """postTag(tag, build, user, force): a build got a tag."""
    queue().append((kws["tag"]["name"], kws["build"]))


@callback("postCommit")
@ignore_error
def hand_over(cbtype, *args, **kws):
    """Calls the hook for all that was remembered; the transaction is over."""
    events = queue()
    if not events:
        return
    context.kmodrepo_queue = []
    try:
        settings = Settings(CONFIG_FILE)
        for definition, files in wanted_files(settings, events).items():
            for start in range(0, len(files), FILES_AT_ONCE):
                call_hook(settings, definition, files[start:start + FILES_AT_ONCE])
    except Exception:  # Whatever it is, the build is tagged and the hub goes on.
        logger.exception("kmodrepo: packages could not be handed over")


def wanted_files(settings, events):
    """The files to hand over, by definition, without repeats and in their order."""
    found = {}
    for tag, build in events:
        section = settings.tags.get(tag)
        if section is None:
            continue
        files = build_files(build, section)
        for definition in section.get("definitions", "").split():
            known = found.setdefault(definition, [])
            known.extend(file for file in files if file not in known)
    return {definition: files for definition, files in found.items() if files}


def build_files(build, section):
    """Where the packages of a build lie."""
    # Imported late: plugins are loaded while the hub itself still is.
    from kojihub import RootExports

    arches = set(section.get("arches", "").split())
    sigkey = section.get("sigkey")
    folder = koji.pathinfo.build(build)
    files = []
    for rpm in RootExports().listRPMs(buildID=build["id"]):
        if rpm["arch"] == "src" or (arches and rpm["arch"] not in arches | {"noarch"}):
            continue
        relative = koji.pathinfo.signed(rpm, sigkey) if sigkey else koji.pathinfo.rpm(rpm)
        path = os.path.join(folder, relative)
        if os.path.exists(path):
            files.append(path)
        else:
            logger.warning("kmodrepo: %s is not there", path)
    return files


def call_hook(settings, definition, files):
    command = settings.command + [definition] + files
    result = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        timeout=settings.timeout, check=False)
    if result.returncode != 0:
        logger.error(
            "kmodrepo: %s ended with %d: %s", command[0], result.returncode,
            result.stderr.decode("utf-8", "replace").strip())
