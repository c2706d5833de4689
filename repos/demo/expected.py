"""What a kABI-aware publisher must decide for each package and kernel, from the tables alone."""

import re

from tables import Dependency

CAPABILITY = re.compile(
    r"kernel$|kernel-core$|kernel-uname-r$|kernel-core-uname-r$|kernel-modules|kernel\(|ksym\(|kmod\("
)


def split_evr(text):
    epoch, _, rest = text.rpartition(":")
    version, _, release = rest.partition("-")
    return epoch or "0", version, release


def compare_segments(left, right):
    """rpm's comparison of two versions (no tildes or carets occur here)."""
    ours, theirs = (re.findall(r"\d+|[A-Za-z]+", text) for text in (left, right))
    for one, other in zip(ours, theirs):
        if one.isdigit() != other.isdigit():
            return 1 if one.isdigit() else -1
        one, other = (int(one), int(other)) if one.isdigit() else (one, other)
        if one != other:
            return 1 if one > other else -1
    return (len(ours) > len(theirs)) - (len(ours) < len(theirs))


def compare_evr(left, right):
    """Epoch, version, and release where both have one."""
    for index, (one, other) in enumerate(zip(split_evr(left), split_evr(right))):
        if index == 2 and not (one and other):
            return 0
        order = compare_segments(one, other)
        if order:
            return order
    return 0


def overlaps(provided, required):
    """Whether a provided range and a required one have a version in common."""
    if not provided.op or not required.op:
        return True
    order = compare_evr(provided.version, required.version)
    if order < 0:
        return ">" in provided.op or "<" in required.op
    if order > 0:
        return "<" in provided.op or ">" in required.op
    return bool(set(provided.op) & set(required.op))


def answers(provides, required):
    if required.name.startswith(("kernel(", "ksym(")):
        wanted = int(required.version, 16)
        return any(int(one.version, 16) == wanted for one in provides.get(required.name, ()))
    return any(overlaps(one, required) for one in provides.get(required.name, ()))


def index(provides):
    names = {}
    for one in provides:
        names.setdefault(one.name, []).append(one)
    return names


def kernel_provides(kernel):
    """The union of what the packages of one kernel provide, as far as anything here asks for it."""
    found = [Dependency(f"kernel({name})", "=", crc) for name, crc in kernel.crcs.items()]
    for name in ("", "-core", "-modules"):
        found.append(Dependency(kernel.name + name, "=", kernel.evr))
    for name in ("-uname-r", "-core-uname-r", "-modules-uname-r"):
        found.append(Dependency(kernel.name + name, "=", kernel.uname))
    return index(found)


def reason_against(required, kernel, fallen):
    name = required.name
    symbol = re.match(r"kernel\((.*)\)$", name)
    if symbol:
        offered = kernel.crcs.get(symbol[1])
        return f"{name}: wants {required.version}, kernel has {offered or 'none'}"
    return f"{required}: {fallen or 'not provided'}"


def judge_dkms(configuration, uname):
    """Kept or not, and why, by the literal directives of a dkms.conf."""
    if re.search(r"^if ", configuration, re.M):
        return True, "dkms.conf is conditional: unknown"
    limit = re.search(r'^BUILD_EXCLUSIVE_KERNEL_MAX="(.*)"', configuration, re.M)
    if limit and dkms_order(uname) > dkms_order(limit[1]):
        return False, f"BUILD_EXCLUSIVE_KERNEL_MAX={limit[1]}"
    return True, ""


def dkms_order(text):
    """dkms compares texts after padding numbers of one or two digits to three."""
    return re.sub(r"\d+", lambda number: number[0].zfill(3), text)


def judge(kernel, packages, configurations):
    """{package: reason}, an empty reason for what is kept without a remark; None: kept."""
    mine = kernel_provides(kernel)
    in_pool = {one.name for package in packages for one in package.provides}
    dropped, remarks = {}, {}
    for package in packages:
        if package.kind == "dkms":
            kept, why = judge_dkms(configurations[package.name], kernel.uname)
            (remarks if kept else dropped)[package.nevra] = why
    while True:
        kept = [package for package in packages if package.nevra not in dropped]
        offered = index(one for package in kept for one in package.provides)
        fallen = {}
        for package in kept:
            why = first_failure(package, kernel, mine, offered, in_pool, packages, dropped)
            if why:
                fallen[package.nevra] = why
        if not fallen:
            return dropped, remarks
        dropped.update(fallen)


def first_failure(package, kernel, mine, offered, in_pool, packages, dropped):
    for required in sorted(package.requires):
        rich = re.match(r"\(kernel = (\S+) if kernel\)$", required.name)
        if rich:
            if not answers(mine, Dependency("kernel", "=", rich[1])):
                return f"{required}: other kernel"
            continue
        if not CAPABILITY.match(required.name) and required.name not in in_pool:
            continue
        if answers(mine, required):
            continue
        if not required.name.startswith("kernel") and answers(offered, required):
            continue
        lost = [
            other.nevra
            for other in packages
            if other.nevra in dropped and answers(index(other.provides), required)
        ]
        return reason_against(required, kernel, f"{lost[0]} has fallen" if lost else "")
    return ""


def table(kernels, packages, configurations):
    """The lines of expected.tsv.

    A package built for another generation of Enterprise Linux is listed only where it is kept.
    """
    yield "#package\tkernel\tverdict\treason"
    for kernel in kernels.values():
        dropped, remarks = judge(kernel, packages, configurations)
        for package in packages:
            nevra = package.nevra
            if nevra not in dropped:
                yield f"{nevra}\t{kernel.uname}\tkept\t{remarks.get(nevra, '')}"
            elif package.generation in ("", kernel.generation):
                yield f"{nevra}\t{kernel.uname}\tdropped\t{dropped[nevra]}"
        for variant in kernels.values():
            if variant.name != "kernel" and variant.generation == kernel.generation:
                word = "kept\t" if variant is kernel else "dropped\tother kernel"
                yield from (f"{nevra}\t{kernel.uname}\t{word}" for nevra in variant.nevras)
