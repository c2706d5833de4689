"""The payload: a cpio archive of the "newc" form, and its compression."""

import lzma
import struct
import zlib

from header import FILE_GHOST, _text


CPIO_HEADER = "070701" + "%08X" * 13


def cpio_entry(name, inode, mode, mtime, size):
    """The header of one "newc" member, padded to four bytes."""
    encoded = _text(name) + b"\0"
    head = CPIO_HEADER % (inode, mode, 0, 0, 1, mtime, size, 0, 0, 0, 0, len(encoded), 0)
    head = head.encode("ascii") + encoded
    return head + b"\0" * (-len(head) % 4)


def cpio_archive(files, mtime):
    """The archive as a list of byte chunks."""
    chunks = []
    for inode, entry in enumerate(files, 1):
        if entry.flags & FILE_GHOST:
            continue
        body = _text(entry.link) if entry.link else entry.content
        chunks.append(cpio_entry("." + entry.path, inode, entry.mode, mtime, len(body)))
        if body:
            chunks.append(body)
            chunks.append(b"\0" * (-len(body) % 4))
    chunks.append(cpio_entry("TRAILER!!!", 0, 0, 0, 0))
    return chunks


ZSTD_BLOCK = 128 * 1024


def zstd_store(chunks):
    """A zstd frame (RFC 8878) of uncompressed blocks: valid, fast, reproducible.

    A repository tool never unpacks payloads; one that does can decode this.
    """
    size = sum(map(len, chunks))
    # Descriptor: 4-byte content size, no single segment, no checksum, no
    # dictionary. Window descriptor 0x38: 2^(10 + 7) bytes, one block.
    out = [struct.pack("<IBBI", 0xFD2FB528, 0x80, 0x38, size)]
    pending, held = [], 0
    for chunk in chunks:
        view = memoryview(chunk)
        while len(view):
            take = min(len(view), ZSTD_BLOCK - held)
            pending.append(view[:take])
            held += take
            view = view[take:]
            if held == ZSTD_BLOCK:
                out.append((held << 3).to_bytes(3, "little"))
                out.extend(pending)
                pending, held = [], 0
    out.append((held << 3 | 1).to_bytes(3, "little"))  # the last block
    out.extend(pending)
    return out


def gzip_compress(chunks):
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return [*map(packer.compress, chunks), packer.flush()]


def xz_compress(chunks):
    packer = lzma.LZMACompressor(lzma.FORMAT_XZ, lzma.CHECK_CRC32, preset=2)
    return [*map(packer.compress, chunks), packer.flush()]


# name -> (function, PAYLOADFLAGS, the rpmlib() feature it needs)
COMPRESSORS = {
    "zstd": (zstd_store, "19", ("rpmlib(PayloadIsZstd)", "5.4.18-1")),
    "xz": (xz_compress, "2", ("rpmlib(PayloadIsXz)", "5.2-1")),
    "gzip": (gzip_compress, "6", None),
}
