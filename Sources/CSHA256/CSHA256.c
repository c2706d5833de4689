#define OPENSSL_SUPPRESS_DEPRECATED
#include "CSHA256.h"

#include <openssl/sha.h>
#include <string.h>

// Where the processor has no instructions that are used here, libcrypto knows better than C what
// else it has. It keeps its state in the open.
static void update_portably(uint32_t state[8], const uint8_t *blocks, size_t count) {
  SHA256_CTX context;
  SHA256_Init(&context);
  for (int i = 0; i < 8; i++) context.h[i] = state[i];
  SHA256_Update(&context, blocks, count * 64);
  for (int i = 0; i < 8; i++) state[i] = context.h[i];
}

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

#define TARGET __attribute__((target("sha,sse4.1,ssse3")))
#define INLINE static inline __attribute__((always_inline)) TARGET

// FIPS 180-4, section 4.2.2: the first 32 bits of the fractional parts of the cube roots of the
// first 64 prime numbers.
static const uint32_t constants[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

// One message in work. The instruction for two rounds wants the eight words as two vectors: a, b,
// e and f in one (a in the highest word), c, d, g and h in the other. `words` are the last 16 of
// the message schedule, four to a vector.
typedef struct {
  __m128i abef, cdgh, words[4];
} Lane;

INLINE Lane load_state(const uint32_t state[8]) {
  __m128i dcba = _mm_loadu_si128((const __m128i *)state);
  __m128i hgfe = _mm_loadu_si128((const __m128i *)(state + 4));
  __m128i cdab = _mm_shuffle_epi32(dcba, 0xB1);
  __m128i efgh = _mm_shuffle_epi32(hgfe, 0x1B);
  Lane lane;
  lane.abef = _mm_alignr_epi8(cdab, efgh, 8);
  lane.cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);
  return lane;
}

INLINE void store_state(uint32_t state[8], const Lane *lane) {
  __m128i feba = _mm_shuffle_epi32(lane->abef, 0x1B);
  __m128i dchg = _mm_shuffle_epi32(lane->cdgh, 0xB1);
  _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xF0));
  _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

INLINE void load_block(Lane *lane, const uint8_t *block) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  for (int i = 0; i < 4; i++)
    lane->words[i] =
        _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(block + 16 * i)), big_endian);
}

// Rounds 4 * group to 4 * group + 3. The first instruction makes the new a, b, e, f in the place
// of the old c, d, g, h; the second does so again, which puts both back where they belong.
INLINE void four_rounds(Lane *lane, int group) {
  __m128i sum = _mm_add_epi32(lane->words[group % 4],
                              _mm_load_si128((const __m128i *)(constants + 4 * group)));
  lane->cdgh = _mm_sha256rnds2_epu32(lane->cdgh, lane->abef, sum);
  lane->abef = _mm_sha256rnds2_epu32(lane->abef, lane->cdgh, _mm_shuffle_epi32(sum, 0x0E));
}

// Replaces the four oldest words of the schedule by the next four (FIPS 180-4, section 6.2.2).
INLINE void four_words(Lane *lane, int group) {
  __m128i *oldest = &lane->words[group % 4];
  __m128i second = lane->words[(group + 1) % 4], third = lane->words[(group + 2) % 4];
  __m128i newest = lane->words[(group + 3) % 4];
  __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(*oldest, second),
                              _mm_alignr_epi8(newest, third, 4));
  *oldest = _mm_sha256msg2_epu32(sum, newest);
}

TARGET static void update_quickly(uint32_t state[8], const uint8_t *blocks, size_t count) {
  Lane lane = load_state(state);
  for (; count > 0; count--, blocks += 64) {
    __m128i abef = lane.abef, cdgh = lane.cdgh;
    load_block(&lane, blocks);
#pragma clang loop unroll(full)
    for (int group = 0; group < 16; group++) {
      four_rounds(&lane, group);
      if (group < 12) four_words(&lane, group);
    }
    lane.abef = _mm_add_epi32(lane.abef, abef);
    lane.cdgh = _mm_add_epi32(lane.cdgh, cdgh);
  }
  store_state(state, &lane);
}

TARGET static void update_two_quickly(uint32_t first[8], const uint8_t *first_blocks,
                                      uint32_t second[8], const uint8_t *second_blocks,
                                      size_t count) {
  Lane one = load_state(first), two = load_state(second);
  for (; count > 0; count--, first_blocks += 64, second_blocks += 64) {
    __m128i one_abef = one.abef, one_cdgh = one.cdgh;
    __m128i two_abef = two.abef, two_cdgh = two.cdgh;
    load_block(&one, first_blocks);
    load_block(&two, second_blocks);
#pragma clang loop unroll(full)
    for (int group = 0; group < 16; group++) {
      four_rounds(&one, group);
      four_rounds(&two, group);
      if (group < 12) {
        four_words(&one, group);
        four_words(&two, group);
      }
    }
    one.abef = _mm_add_epi32(one.abef, one_abef);
    one.cdgh = _mm_add_epi32(one.cdgh, one_cdgh);
    two.abef = _mm_add_epi32(two.abef, two_abef);
    two.cdgh = _mm_add_epi32(two.cdgh, two_cdgh);
  }
  store_state(first, &one);
  store_state(second, &two);
}

bool csha256_is_accelerated(void) {
  static _Atomic int answer;  // 0 until it is known, then 1 for no and 2 for yes
  if (answer == 0) {
    unsigned a, b, c, d;
    bool has_sse = __get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSSE3) && (c & bit_SSE4_1);
    bool has_sha = __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & (1u << 29));
    answer = has_sse && has_sha ? 2 : 1;
  }
  return answer == 2;
}

void csha256_update(uint32_t state[8], const uint8_t *blocks, size_t count) {
  if (csha256_is_accelerated())
    update_quickly(state, blocks, count);
  else
    update_portably(state, blocks, count);
}

void csha256_update_pair(uint32_t first[8], const uint8_t *first_blocks, uint32_t second[8],
                         const uint8_t *second_blocks, size_t count) {
  if (csha256_is_accelerated()) {
    update_two_quickly(first, first_blocks, second, second_blocks, count);
  } else {
    update_portably(first, first_blocks, count);
    update_portably(second, second_blocks, count);
  }
}

#else

bool csha256_is_accelerated(void) { return false; }

void csha256_update(uint32_t state[8], const uint8_t *blocks, size_t count) {
  update_portably(state, blocks, count);
}

void csha256_update_pair(uint32_t first[8], const uint8_t *first_blocks, uint32_t second[8],
                         const uint8_t *second_blocks, size_t count) {
  update_portably(first, first_blocks, count);
  update_portably(second, second_blocks, count);
}

#endif
