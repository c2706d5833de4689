"""What goes into one RPM file, and the file as bytes."""

import hashlib
import stat

from header import (
    DEPENDENCY_TAGS, EQ, FILE_CLASSES, HEADERIMMUTABLE, HEADERSIGNATURES, Header, LE, RPMLIB,
    SCRIPT_TAGS, SHA256_ALGORITHM, SIG_MD5, SIG_PAYLOADSIZE, SIG_RESERVEDSPACE, SIG_SHA1,
    SIG_SHA256, SIG_SIZE, TAG_ARCH, TAG_BASENAMES, TAG_BUILDHOST, TAG_BUILDTIME,
    TAG_CHANGELOGNAME, TAG_CHANGELOGTEXT, TAG_CHANGELOGTIME, TAG_CLASSDICT, TAG_COOKIE,
    TAG_DESCRIPTION, TAG_DIRINDEXES, TAG_DIRNAMES, TAG_DISTRIBUTION, TAG_ENCODING, TAG_EPOCH,
    TAG_FILECLASS, TAG_FILECOLORS, TAG_FILEDEVICES, TAG_FILEDIGESTALGO, TAG_FILEDIGESTS,
    TAG_FILEFLAGS, TAG_FILEGROUPNAME, TAG_FILEINODES, TAG_FILELANGS, TAG_FILELINKTOS,
    TAG_FILEMODES, TAG_FILEMTIMES, TAG_FILERDEVS, TAG_FILESIZES, TAG_FILEUSERNAME,
    TAG_FILEVERIFYFLAGS, TAG_GROUP, TAG_I18NTABLE, TAG_LICENSE, TAG_NAME, TAG_OPTFLAGS,
    TAG_OS, TAG_PACKAGER, TAG_PAYLOADCOMPRESSOR, TAG_PAYLOADFLAGS, TAG_PAYLOADFORMAT,
    TAG_PAYLOADSHA256, TAG_PAYLOADSHA256ALGO, TAG_PAYLOADSHA256ALT, TAG_PLATFORM, TAG_RELEASE,
    TAG_RPMVERSION, TAG_SIZE, TAG_SOURCEPACKAGE, TAG_SOURCERPM, TAG_SUMMARY, TAG_URL,
    TAG_VENDOR, TAG_VERSION, lead,
)
from material import EPOCH_START
from payload import COMPRESSORS, cpio_archive


class File:
    __slots__ = ("path", "mode", "content", "flags", "link", "kind", "colour", "owner")

    def __init__(self, path, content=b"", mode=stat.S_IFREG | 0o644, flags=0, link="", owner="root"):
        self.path, self.content, self.mode = path, content, mode
        self.flags, self.link, self.owner = flags, link, owner
        self.kind, self.colour = 2, 0
        if stat.S_ISDIR(mode):
            self.kind = 1
        elif ".so" in path or path.endswith(".ko"):
            self.kind, self.colour = 3, 2


def directory(path):
    return File(path, mode=stat.S_IFDIR | 0o755)


def symlink(path, target):
    return File(path, mode=stat.S_IFLNK | 0o777, link=target)


class Package:
    """What goes into one RPM file."""

    def __init__(self, name, version, release, arch="x86_64", epoch=None):
        self.name, self.version, self.release = name, version, release
        self.arch, self.epoch = arch, epoch
        self.summary, self.description = f"The {name} package", f"The {name} package."
        self.license, self.group, self.url = "GPL-2.0-or-later", "Unspecified", "https://example.com/" + name
        self.vendor, self.packager, self.build_host = "Example Project", "", "builder.example.com"
        self.source_rpm = f"{name}-{version}-{release}.src.rpm"
        self.build_time = EPOCH_START
        self.dependencies = {kind: [] for kind in DEPENDENCY_TAGS}
        self.files, self.scripts, self.changelog = [], {}, []
        self.encoding = "utf-8"

    @property
    def is_source(self):
        return self.arch in ("src", "nosrc")

    @property
    def evr(self):
        evr = f"{self.version}-{self.release}"
        return evr if self.epoch is None else f"{self.epoch}:{evr}"

    @property
    def nevra(self):
        return f"{self.name}-{self.evr}.{self.arch}"

    @property
    def file_name(self):
        return f"{self.name}-{self.version}-{self.release}.{self.arch}.rpm"

    def provide(self, name, flags=0, version=""):
        self.dependencies["provides"].append((name, flags, version))

    def require(self, name, flags=0, version=""):
        self.dependencies["requires"].append((name, flags, version))

    def provide_self(self):
        self.provide(self.name, EQ, self.evr)
        if self.arch not in ("noarch", "src"):
            self.provide(f"{self.name}({self.arch.replace('_', '-')})", EQ, self.evr)

    def encode(self, compressor):
        """The RPM file as a list of byte chunks."""
        compress, payload_flags, feature = COMPRESSORS[compressor]
        self.require("rpmlib(CompressedFileNames)", RPMLIB | LE, "3.0.4-1")
        self.require("rpmlib(FileDigests)", RPMLIB | LE, "4.6.0-1")
        self.require("rpmlib(PayloadFilesHavePrefix)", RPMLIB | LE, "4.0-1")
        if feature:
            self.require(feature[0], RPMLIB | LE, feature[1])
        self.files.sort(key=lambda entry: entry.path)

        archive = cpio_archive(self.files, self.build_time)
        payload = compress(archive)
        header = self._header(compressor, payload_flags)
        header.strings(TAG_PAYLOADSHA256, [_digest(hashlib.sha256(), payload).hexdigest()])
        header.int32s(TAG_PAYLOADSHA256ALGO, [SHA256_ALGORITHM])
        header.strings(TAG_PAYLOADSHA256ALT, [_digest(hashlib.sha256(), archive).hexdigest()])
        main = header.serialise(HEADERIMMUTABLE)

        signature = Header()
        signature.string(SIG_SHA1, hashlib.sha1(main).hexdigest())
        signature.string(SIG_SHA256, hashlib.sha256(main).hexdigest())
        signature.int32s(SIG_SIZE, [len(main) + sum(map(len, payload))])
        signature.binary(SIG_MD5, _digest(hashlib.md5(main), payload).digest())
        signature.int32s(SIG_PAYLOADSIZE, [sum(map(len, archive))])
        signature.binary(SIG_RESERVEDSPACE, bytes(256))
        signature = signature.serialise(HEADERSIGNATURES)
        signature += b"\0" * (-len(signature) % 8)
        return [lead(f"{self.name}-{self.version}-{self.release}", self.is_source), signature, main, *payload]

    def _header(self, compressor, payload_flags):
        header = Header()
        header.strings(TAG_I18NTABLE, ["C"])
        header.string(TAG_NAME, self.name)
        header.string(TAG_VERSION, self.version)
        header.string(TAG_RELEASE, self.release)
        if self.epoch is not None:
            header.int32s(TAG_EPOCH, [self.epoch])
        header.i18n(TAG_SUMMARY, self.summary)
        header.i18n(TAG_DESCRIPTION, self.description)
        header.int32s(TAG_BUILDTIME, [self.build_time])
        header.string(TAG_BUILDHOST, self.build_host)
        header.int32s(TAG_SIZE, [sum(len(entry.content) for entry in self.files)])
        header.string(TAG_DISTRIBUTION, "Synthetic corpus")
        header.string(TAG_VENDOR, self.vendor)
        header.string(TAG_LICENSE, self.license)
        if self.packager:
            header.string(TAG_PACKAGER, self.packager)
        header.i18n(TAG_GROUP, self.group)
        header.string(TAG_URL, self.url)
        header.string(TAG_OS, "linux")
        header.string(TAG_ARCH, "x86_64" if self.is_source else self.arch)
        if self.is_source:
            header.int32s(TAG_SOURCEPACKAGE, [1])
        else:
            header.string(TAG_SOURCERPM, self.source_rpm)
        header.string(TAG_RPMVERSION, "4.16.1.3")
        header.string(TAG_COOKIE, f"{self.build_host} {self.build_time}")
        header.string(TAG_OPTFLAGS, "-O2 -flto=auto -ffat-lto-objects -g -pipe -Wall -m64 -march=x86-64-v2")
        header.string(TAG_PAYLOADFORMAT, "cpio")
        header.string(TAG_PAYLOADCOMPRESSOR, compressor)
        header.string(TAG_PAYLOADFLAGS, payload_flags)
        header.string(TAG_PLATFORM, f"{self.arch}-redhat-linux-gnu")
        if self.encoding:
            header.string(TAG_ENCODING, self.encoding)
        for kind, (name_tag, flags_tag, version_tag) in DEPENDENCY_TAGS.items():
            entries = sorted(self.dependencies[kind])
            header.strings(name_tag, [entry[0] for entry in entries])
            header.int32s(flags_tag, [entry[1] for entry in entries])
            header.strings(version_tag, [entry[2] for entry in entries])
        for kind, (script_tag, program_tag) in SCRIPT_TAGS.items():
            if kind in self.scripts:
                header.string(script_tag, self.scripts[kind])
                header.string(program_tag, "/bin/sh")
        header.int32s(TAG_CHANGELOGTIME, [entry[0] for entry in self.changelog])
        header.strings(TAG_CHANGELOGNAME, [entry[1] for entry in self.changelog])
        header.strings(TAG_CHANGELOGTEXT, [entry[2] for entry in self.changelog])
        self._add_files(header)
        return header

    def _add_files(self, header):
        files = self.files
        if not files:
            return
        count = len(files)
        directories, directory_indexes, base_names = {}, [], []
        for entry in files:
            parent, base = entry.path.rsplit("/", 1)
            directory_indexes.append(directories.setdefault(parent + "/", len(directories)))
            base_names.append(base)
        header.int32s(TAG_FILESIZES, [len(entry.link) if entry.link else len(entry.content) for entry in files])
        header.int16s(TAG_FILEMODES, [entry.mode for entry in files])
        header.int16s(TAG_FILERDEVS, [0] * count)
        header.int32s(TAG_FILEMTIMES, [self.build_time] * count)
        header.strings(
            TAG_FILEDIGESTS,
            [hashlib.sha256(entry.content).hexdigest() if stat.S_ISREG(entry.mode) else "" for entry in files],
        )
        header.strings(TAG_FILELINKTOS, [entry.link for entry in files])
        header.int32s(TAG_FILEFLAGS, [entry.flags for entry in files])
        header.strings(TAG_FILEUSERNAME, [entry.owner for entry in files])
        header.strings(TAG_FILEGROUPNAME, [entry.owner for entry in files])
        header.int32s(TAG_FILEVERIFYFLAGS, [0xFFFFFFFF] * count)
        header.int32s(TAG_FILEDEVICES, [1] * count)
        header.int32s(TAG_FILEINODES, list(range(1, count + 1)))
        header.strings(TAG_FILELANGS, [""] * count)
        header.int32s(TAG_DIRINDEXES, directory_indexes)
        header.strings(TAG_BASENAMES, base_names)
        header.strings(TAG_DIRNAMES, list(directories))
        header.int32s(TAG_FILECOLORS, [entry.colour for entry in files])
        header.int32s(TAG_FILECLASS, [entry.kind for entry in files])
        header.strings(TAG_CLASSDICT, FILE_CLASSES)
        header.int32s(TAG_FILEDIGESTALGO, [SHA256_ALGORITHM])


def _digest(state, chunks):
    for chunk in chunks:
        state.update(chunk)
    return state
