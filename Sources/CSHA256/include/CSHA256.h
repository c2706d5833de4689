#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// SHA-256 (FIPS 180-4) over whole blocks of 64 bytes. The caller keeps the eight words of the
// state, pads the message and writes the words out.

/// Whether this processor has instructions for SHA-256 that are used here.
bool csha256_is_accelerated(void);

/// Works `count` blocks at `blocks` into `state`.
void csha256_update(uint32_t state[8], const uint8_t *blocks, size_t count);

/// Works `count` blocks each into two states that have nothing to do with each other. A round
/// waits for the one before it, so two messages in turn take but a third longer than one.
void csha256_update_pair(uint32_t first[8], const uint8_t *first_blocks, uint32_t second[8],
                         const uint8_t *second_blocks, size_t count);
