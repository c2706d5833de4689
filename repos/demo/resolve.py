"""Resolve a package with dnf's library: resolve.py WORK-FOLDER VIEW KERNEL PACKAGE

The repositories are WORK-FOLDER/os and VIEW; no other is asked, and no installed package is known.
Ends with 0 if dnf has an answer, be it that the package is not offered, and with 1 if it fails.
"""

import os
import sys

import dnf
import dnf.exceptions


def base(work, view):
    """A dnf that knows the two repositories and keeps everything in the work folder."""
    base = dnf.Base()
    conf = base.conf
    conf.installroot = os.path.join(work, "root")
    for name in ("cachedir", "persistdir", "logdir"):
        folder = os.path.join(work, name)
        os.makedirs(folder)
        setattr(conf, name, folder)
    conf.substitutions.update(arch="x86_64", basearch="x86_64", releasever="8")
    conf.gpgcheck = False
    conf.best = True
    conf.install_weak_deps = False
    for name, folder in (("os", os.path.join(work, "os")), ("view", view)):
        repo = base.repos.add_new_repo(name, conf, baseurl=["file://" + folder])
        repo.skip_if_unavailable = False
    base.fill_sack(load_system_repo=False)
    return base


def main(work, view, kernel, package):
    """Tell what dnf would install."""
    try:
        with base(work, view) as resolver:
            try:
                resolver.install(package)
            except dnf.exceptions.MarkingError:
                print(f"{kernel}: dnf is not offered {package}")
                return
            try:
                resolver.resolve()
            except dnf.exceptions.DepsolveError as problem:
                print(f"{kernel}: dnf is offered {package} and cannot install it:\n{problem}")
                return
            print(f"{kernel}: dnf would install:")
            chosen = resolver.transaction.install_set
            for one in sorted(chosen, key=lambda one: (one.name != package, one.name)):
                print(f"  {one.name}-{one.evr}")
    except (dnf.exceptions.Error, OSError) as error:
        sys.exit(f"repos/demo/resolve: dnf failed: {error}")


main(*sys.argv[1:])
