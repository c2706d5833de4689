"""The header of an RPM file: tagged, typed values as one region (format_header of the rpm documentation)."""

import struct


# Header data types and their alignment in the data section.
INT16, INT32, INT64, STRING, BIN, STRING_ARRAY, I18NSTRING = 3, 4, 5, 6, 7, 8, 9
ALIGNMENT = {INT16: 2, INT32: 4, INT64: 8}

HEADER_MAGIC = b"\x8e\xad\xe8\x01\x00\x00\x00\x00"

# Region tags.
HEADERSIGNATURES, HEADERIMMUTABLE = 62, 63

# Signature tags.
SIG_SHA1, SIG_SHA256, SIG_SIZE, SIG_MD5, SIG_PAYLOADSIZE = 269, 273, 1000, 1004, 1007
SIG_RESERVEDSPACE = 1008

# Main header tags.
TAG_I18NTABLE = 100
TAG_NAME, TAG_VERSION, TAG_RELEASE, TAG_EPOCH = 1000, 1001, 1002, 1003
TAG_SUMMARY, TAG_DESCRIPTION, TAG_BUILDTIME, TAG_BUILDHOST = 1004, 1005, 1006, 1007
TAG_SIZE, TAG_DISTRIBUTION, TAG_VENDOR, TAG_LICENSE = 1009, 1010, 1011, 1014
TAG_PACKAGER, TAG_GROUP, TAG_URL, TAG_OS, TAG_ARCH = 1015, 1016, 1020, 1021, 1022
TAG_FILESIZES, TAG_FILEMODES, TAG_FILERDEVS, TAG_FILEMTIMES = 1028, 1030, 1033, 1034
TAG_FILEDIGESTS, TAG_FILELINKTOS, TAG_FILEFLAGS = 1035, 1036, 1037
TAG_FILEUSERNAME, TAG_FILEGROUPNAME, TAG_SOURCERPM = 1039, 1040, 1044
TAG_FILEVERIFYFLAGS, TAG_RPMVERSION = 1045, 1064
TAG_CHANGELOGTIME, TAG_CHANGELOGNAME, TAG_CHANGELOGTEXT = 1080, 1081, 1082
TAG_COOKIE, TAG_FILEDEVICES, TAG_FILEINODES, TAG_FILELANGS = 1094, 1095, 1096, 1097
TAG_SOURCEPACKAGE = 1106
TAG_DIRINDEXES, TAG_BASENAMES, TAG_DIRNAMES, TAG_OPTFLAGS = 1116, 1117, 1118, 1122
TAG_PAYLOADFORMAT, TAG_PAYLOADCOMPRESSOR, TAG_PAYLOADFLAGS = 1124, 1125, 1126
TAG_PLATFORM, TAG_FILECOLORS, TAG_FILECLASS, TAG_CLASSDICT = 1132, 1140, 1141, 1142
TAG_FILEDIGESTALGO, TAG_ENCODING = 5011, 5062
TAG_PAYLOADSHA256, TAG_PAYLOADSHA256ALGO, TAG_PAYLOADSHA256ALT = 5092, 5093, 5097

# Dependency kind -> (name tag, flags tag, version tag).
DEPENDENCY_TAGS = {
    "requires": (1049, 1048, 1050),
    "provides": (1047, 1112, 1113),
    "conflicts": (1054, 1053, 1055),
    "obsoletes": (1090, 1114, 1115),
    "recommends": (5046, 5048, 5047),
    "suggests": (5049, 5051, 5050),
    "supplements": (5052, 5054, 5053),
}

# Scriptlet kind -> (script tag, interpreter tag).
SCRIPT_TAGS = {
    "prein": (1023, 1085),
    "postin": (1024, 1086),
    "preun": (1025, 1087),
    "postun": (1026, 1088),
}

# Dependency flags.
LT, GT, EQ = 2, 4, 8
LE, GE = LT | EQ, GT | EQ
SCRIPT_PRE, SCRIPT_POST, SCRIPT_PREUN = 1 << 9, 1 << 10, 1 << 11
FIND_REQUIRES, FIND_PROVIDES, RPMLIB = 1 << 14, 1 << 15, 1 << 24

# File flags.
FILE_CONFIG, FILE_DOC, FILE_NOREPLACE, FILE_GHOST, FILE_LICENSE = 1, 2, 16, 64, 128

SHA256_ALGORITHM = 8  # the OpenPGP hash algorithm number

FILE_CLASSES = [
    "",
    "directory",
    "ASCII text",
    "ELF 64-bit LSB shared object, x86-64, version 1 (SYSV), dynamically linked, stripped",
]


class Header:
    """A header under construction: tagged, typed values."""

    def __init__(self):
        self.entries = []  # (tag, type, count, data)

    def string(self, tag, value):
        self.entries.append((tag, STRING, 1, _text(value) + b"\0"))

    def i18n(self, tag, value):
        self.entries.append((tag, I18NSTRING, 1, _text(value) + b"\0"))

    def strings(self, tag, values):
        if values:
            data = b"\0".join(map(_text, values)) + b"\0"
            self.entries.append((tag, STRING_ARRAY, len(values), data))

    def int16s(self, tag, values):
        if values:
            self.entries.append((tag, INT16, len(values), struct.pack(f">{len(values)}H", *values)))

    def int32s(self, tag, values):
        if values:
            self.entries.append((tag, INT32, len(values), struct.pack(f">{len(values)}I", *values)))

    def binary(self, tag, data):
        self.entries.append((tag, BIN, len(data), data))

    def serialise(self, region_tag):
        """The header as one region: intro, index, data, region trailer."""
        data = bytearray()
        index = []
        for tag, kind, count, value in sorted(self.entries, key=lambda entry: entry[0]):
            data += b"\0" * (-len(data) % ALIGNMENT.get(kind, 1))
            index.append(struct.pack(">IIiI", tag, kind, len(data), count))
            data += value
        # The region entry comes first in the index and points to a trailer at the
        # end of the data, which holds the (negative) size of the region's index.
        entry_count = len(index) + 1
        region = struct.pack(">IIiI", region_tag, BIN, len(data), 16)
        data += struct.pack(">IIiI", region_tag, BIN, -16 * entry_count, 16)
        intro = HEADER_MAGIC + struct.pack(">II", entry_count, len(data))
        return b"".join((intro, region, *index, data))


def _text(value):
    return value if isinstance(value, bytes) else value.encode("utf-8")


def lead(nevr, is_source):
    name = _text(nevr)[:65]
    return struct.pack(">4sBBhh66shh16x", b"\xed\xab\xee\xdb", 3, 0, int(is_source), 1, name, 1, 5)
