"""Ordinary packages: files, changelogs, scriptlets, dependencies on each other."""

import stat

from header import (
    EQ, FILE_CONFIG, FILE_DOC, FILE_GHOST, FILE_LICENSE, FILE_NOREPLACE, FIND_PROVIDES,
    FIND_REQUIRES, GE, LT, SCRIPT_POST,
)
from material import EPOCH_START, LICENSES, SYLLABLES, WORDS, bounded_pareto, changelog, sentence
from package import File, Package, directory, symlink


# The packages the others lean on: name -> (provides, files).
BASE_PACKAGES = {
    "bash": (["/bin/sh", "/bin/bash"], ["/usr/bin/bash", "/usr/bin/sh"]),
    "glibc": (
        ["libc.so.6()(64bit)", "libc.so.6(GLIBC_2.2.5)(64bit)", "libc.so.6(GLIBC_2.34)(64bit)",
         "libm.so.6()(64bit)", "rtld(GNU_HASH)"],
        ["/usr/lib64/libc.so.6", "/usr/lib64/libm.so.6", "/usr/sbin/ldconfig"],
    ),
    "coreutils": (["/bin/cat", "/bin/ls"], ["/usr/bin/cat", "/usr/bin/ls"]),
    "kmod": ([], ["/usr/bin/kmod", "/usr/sbin/depmod", "/usr/sbin/weak-modules"]),
    "dkms": ([], ["/usr/sbin/dkms", "/etc/dkms/framework.conf"]),
    "python3": (["python(abi)", "/usr/bin/python3"], ["/usr/bin/python3"]),
    "perl-interpreter": (["perl(:VERSION)", "perl(strict)", "perl(warnings)"], ["/usr/bin/perl"]),
    "systemd": (["systemd-units"], ["/usr/bin/systemctl"]),
}
BASE_VERSIONS = {"kmod": "28", "dkms": "3.0.11", "python3": "3.9.18"}

STYLES = ("lib", "plain", "python3", "devel", "perl", "plain", "libs", "doc")


def userspace_name(number):
    first, rest = divmod(number, len(WORDS))
    second = WORDS[(first * 31 + rest * 7) % len(WORDS)]
    stem = f"{SYLLABLES[first % len(SYLLABLES)]}{WORDS[rest]}" + (str(first) if first >= len(SYLLABLES) else "")
    style = STYLES[number % len(STYLES)]
    names = {
        "lib": "lib" + stem, "plain": f"{stem}-{second}", "python3": "python3-" + stem,
        "devel": stem + "-devel", "perl": "perl-" + stem.capitalize(), "libs": stem + "-libs",
        "doc": stem + "-doc",
    }
    return names[style], style, stem


def soname(number):
    _, _, stem = userspace_name(number)
    return f"lib{stem}.so.{number % 7}"


def userspace_package(corpus, index):
    options = corpus.options
    rng = corpus.rng("userspace", index)
    base_names = list(BASE_PACKAGES)
    is_base = index < len(base_names)
    if is_base:
        name, style = base_names[index], "plain"
    else:
        name, style, _ = userspace_name(index)
    version = BASE_VERSIONS.get(name) or ".".join(str(rng.randrange(30)) for _ in range(rng.choice((2, 2, 3, 3, 4))))
    if not is_base and rng.random() < 0.05:
        version += rng.choice(("~rc1", "~beta2", "^git20231107.1a2b3c4", "^1"))
    epoch = rng.choice((1, 2, 4)) if not is_base and rng.random() < 0.06 else None
    arch = "noarch" if style in ("doc", "python3") and rng.random() < 0.8 else "x86_64"
    package = Package(name, version, f"{rng.randrange(1, 40)}.el9", arch, epoch)
    package.summary = sentence(rng, 4, 9)
    package.description = "\n".join(sentence(rng, 8, 14) + "." for _ in range(rng.randint(1, 8)))
    if rng.random() < 0.1:
        package.description += "\nQuotes \" and ', <tags> & entities; naïve café – ünïcödé.\tTab."
    package.license = rng.choice(LICENSES)
    package.packager = "Example Project <packages@example.com>" if rng.random() < 0.5 else ""
    package.build_time = EPOCH_START + rng.randrange(20_000_000)

    package.provide_self()
    package.require("/bin/sh", SCRIPT_POST if rng.random() < 0.3 else FIND_REQUIRES)
    if is_base:
        provides, paths = BASE_PACKAGES[name]
        for capability in provides:
            package.provide(capability)
    else:
        paths = []
        _userspace_dependencies(package, rng, index, style)

    count = max(1, bounded_pareto(rng, *options.files, 0.9))
    _userspace_files(package, corpus, rng, style, paths, count)
    if rng.random() < 0.25:
        unit = f"{name}.service"
        package.scripts["postin"] = f"if [ $1 -eq 1 ] ; then\n    systemctl --no-reload preset {unit} || :\nfi\n"
        package.scripts["preun"] = f"if [ $1 -eq 0 ] ; then\n    systemctl --no-reload disable --now {unit} || :\nfi\n"
        if rng.random() < 0.5:
            package.scripts["prein"] = f"getent passwd {name[:30]} >/dev/null || useradd -r {name[:30]}\nexit 0\n"
        if rng.random() < 0.5:
            package.scripts["postun"] = "/sbin/ldconfig\n"
    package.changelog = changelog(rng, bounded_pareto(rng, *options.changelogs, 1.0), package.build_time, version)
    return package, "userspace/" + name[0].lower(), {}


def _userspace_dependencies(package, rng, index, style):
    if style in ("lib", "libs", "devel"):
        library = soname(index)
        package.provide(f"{library}()(64bit)", FIND_PROVIDES)
        for step in range(rng.choice((0, 0, 1, 3, 8))):
            package.provide(f"{library}({package.name.upper()}_1.{step})(64bit)", FIND_PROVIDES)
    if style == "python3":
        package.provide(f"python3dist({package.name[8:]})", EQ, package.version)
        package.require("python(abi)", FIND_REQUIRES)
    if style == "perl":
        for word in rng.sample(WORDS, rng.randint(1, 12)):
            package.provide(f"perl({package.name[5:]}::{word.capitalize()})", EQ | FIND_PROVIDES, package.version)
        package.require("perl(strict)", FIND_REQUIRES)
        package.require("perl(warnings)", FIND_REQUIRES)
    package.provide(f"config({package.name})", EQ, package.evr)
    if package.arch != "noarch":
        package.require("rtld(GNU_HASH)", FIND_REQUIRES)
        for capability in BASE_PACKAGES["glibc"][0][:4]:
            package.require(capability, FIND_REQUIRES)
    # Libraries of packages with a lower number: the requirements are acyclic.
    for other in {rng.randrange(len(BASE_PACKAGES), index) for _ in range(bounded_pareto(rng, 1, 40, 0.9))} if index > len(BASE_PACKAGES) else ():
        other_name, other_style, _ = userspace_name(other)
        if other_style in ("lib", "libs", "devel"):
            package.require(f"{soname(other)}()(64bit)", FIND_REQUIRES)
        else:
            package.require(other_name)
    if rng.random() < 0.04:
        package.dependencies["obsoletes"].append((package.name + "-old", LT, package.evr))
    if rng.random() < 0.04:
        package.dependencies["conflicts"].append((package.name + "-ng", LT, "2.0"))
    if rng.random() < 0.06:
        package.dependencies["recommends"].append((f"({package.name}-doc if {package.name}-devel)", 0, ""))
    if rng.random() < 0.03:
        package.dependencies["suggests"].append((package.name + "-plugins", GE, package.version))
    if rng.random() < 0.02:
        package.dependencies["supplements"].append((f"({package.name} and langpacks-de)", 0, ""))


def _userspace_files(package, corpus, rng, style, paths, count):
    name = package.name
    roots = {
        "lib": "/usr/lib64/" + name, "libs": "/usr/lib64/" + name, "devel": "/usr/include/" + name,
        "python3": "/usr/lib/python3.9/site-packages/" + name[8:], "perl": "/usr/share/perl5/" + name,
        "doc": "/usr/share/doc/" + name, "plain": "/usr/share/" + name,
    }
    endings = {
        "lib": ".so", "libs": ".so", "devel": ".h", "python3": ".py", "perl": ".pm", "doc": ".html", "plain": ".dat",
    }
    root, ending = roots[style], endings[style]
    files = {path: 0 for path in paths}
    files[f"/usr/share/licenses/{name}/COPYING"] = FILE_LICENSE
    if style == "plain" and not paths:
        files[f"/usr/bin/{name}"] = 0
        files[f"/etc/{name}.conf"] = FILE_CONFIG | FILE_NOREPLACE
        files[f"/usr/share/man/man1/{name}.1.gz"] = FILE_DOC
    folders = [root]
    while len(files) < count:
        if rng.random() < 0.06:
            folders.append(f"{rng.choice(folders)}/{rng.choice(WORDS)}{len(files)}")
        word = rng.choice(WORDS)
        files[f"{rng.choice(folders)}/{word}_{rng.choice(WORDS)}{len(files)}{ending}"] = 0
    content = corpus.contents(rng, len(files))
    executable = ("/usr/bin/", "/usr/sbin/", "/usr/lib64/")
    for path, flags in files.items():
        mode = stat.S_IFREG | (0o755 if path.startswith(executable) else 0o644)
        package.files.append(File(path, next(content), mode, flags))
    package.files += map(directory, folders)
    if rng.random() < 0.2:
        package.files.append(File(f"/var/log/{name}.log", flags=FILE_GHOST))
        package.files.append(symlink(f"{root}/current", "../" + name))
