#pragma once
#include <stddef.h>
#include <stdint.h>

// One block of a bzip2 stream at a time, so that several can be made at once and put together to
// one stream. Written from the format as its readers have it:
//
//   "BZh" level   block   block   …   0x177245385090   checksum of all blocks   bits to the byte
//
//   block: 0x314159265359 | checksum (32) | 0 (1) | place of the text among its rotations (24) |
//          bytes that occur | Huffman tables, and which of them each 50 symbols use | symbols
//
// Blocks follow each other without gaps, so they are counted in bits.

/// The first stage: takes bytes of `input` as long as their run-length coded form fits into
/// `limit` bytes, and writes that to `block`. A run of four to 255 equal bytes becomes four of
/// them and the count of the others.
///
/// Returns how many bytes of `input` were taken; gives how many were written, and the checksum of
/// what was taken. A run is never carried from one call to the next.
size_t cbzip2_take(const uint8_t *input, size_t count, uint8_t *block, size_t limit,
                   size_t *block_size, uint32_t *checksum);

/// How many bytes of memory `cbzip2_encode` works in, for blocks of up to `limit` bytes.
size_t cbzip2_work_size(size_t limit);

/// How many bytes the coded form of a block of `size` bytes has at most.
size_t cbzip2_bound(size_t size);

/// The other stages: turns the `size` bytes (at least one) at `block` into the bits of a block.
///
/// Returns how many bits `output` then holds from its first byte on, highest bit first; 0 if there
/// was no memory.
size_t cbzip2_encode(const uint8_t *block, size_t size, uint32_t checksum, void *work,
                     uint8_t *output);
