#include "CBzip2Block.h"

#include <divsufsort.h>
#include <stdbool.h>
#include <string.h>

enum {
  run_limit = 255,
  symbol_limit = 258,      // 256 bytes moved to the front, of which 0 is two; and the end
  table_limit = 6,
  group_size = 50,         // symbols that share a table
  length_limit = 17,       // bits of a code; readers know 20
  passes = 4,
};

// The place of every byte's checksum: CRC-32 with the highest bit first.
static uint32_t crc_table[4][256];

__attribute__((constructor)) static void make_crc_table(void) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t value = byte << 24;
    for (int bit = 0; bit < 8; bit++) value = value << 1 ^ (value >> 31 ? 0x04c11db7u : 0);
    crc_table[0][byte] = value;
  }
  for (int step = 1; step < 4; step++)
    for (int byte = 0; byte < 256; byte++) {
      uint32_t before = crc_table[step - 1][byte];
      crc_table[step][byte] = before << 8 ^ crc_table[0][before >> 24];
    }
}

static uint32_t crc_update(uint32_t crc, const uint8_t *bytes, size_t count) {
  for (; count >= 4; count -= 4, bytes += 4) {
    crc ^= (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    crc = crc_table[3][crc >> 24] ^ crc_table[2][crc >> 16 & 255] ^ crc_table[1][crc >> 8 & 255] ^
          crc_table[0][crc & 255];
  }
  for (; count > 0; count--) crc = crc << 8 ^ crc_table[0][crc >> 24 ^ *bytes++];
  return crc;
}

typedef uint8_t Bytes __attribute__((vector_size(16)));

static inline Bytes load_bytes(const uint8_t *place) {
  Bytes bytes;
  memcpy(&bytes, place, sizeof bytes);
  return bytes;
}

static inline bool is_zero(Bytes bytes) {
  uint64_t halves[2];
  memcpy(halves, &bytes, sizeof halves);
  return (halves[0] | halves[1]) == 0;
}

// Copies bytes as long as sixteen at a time begin no run of four and both sides have room; gives
// how many.
static size_t copy_without_runs(const uint8_t *input, size_t count, uint8_t *block, size_t room) {
  size_t done = 0;
  while (count - done >= 19 && room - done >= 16) {
    Bytes first = load_bytes(input + done), second = load_bytes(input + done + 1);
    Bytes third = load_bytes(input + done + 2), fourth = load_bytes(input + done + 3);
    if (!is_zero((Bytes)((first == second) & (second == third) & (third == fourth)))) break;
    memcpy(block + done, &first, sizeof first);
    done += 16;
  }
  return done;
}

size_t cbzip2_take(const uint8_t *input, size_t count, uint8_t *block, size_t limit,
                   size_t *block_size, uint32_t *checksum) {
  size_t taken = 0, written = 0;
  while (taken < count && written < limit) {
    size_t copied =
        copy_without_runs(input + taken, count - taken, block + written, limit - written);
    taken += copied;
    written += copied;
    // Up to sixteen bytes further a run begins, or one side ends.
    for (size_t end = taken + 16; taken < end && taken < count && written < limit;) {
      uint8_t byte = input[taken];
      size_t run = 1;
      while (run < run_limit && taken + run < count && input[taken + run] == byte) run++;
      if (run < 4) {
        if (run > limit - written) run = limit - written;
        for (size_t i = 0; i < run; i++) block[written++] = byte;
      } else {
        if (limit - written < 5) goto full;
        memset(block + written, byte, 4);
        block[written + 4] = (uint8_t)(run - 4);
        written += 5;
      }
      taken += run;
    }
  }
full:
  *block_size = written;
  *checksum = ~crc_update(0xffffffffu, input, taken);
  return taken;
}

// The work of one block, cut from the caller's memory.
typedef struct {
  int32_t *order;      // [size]
  uint16_t *symbols;   // [size + 1]
  uint8_t *rotated;    // [size]
  uint8_t *selectors;  // [(size + 1) / 50 + 1]
} Work;

static size_t padded(size_t size) { return (size + 63) & ~(size_t)63; }

size_t cbzip2_work_size(size_t limit) {
  return padded(4 * limit) + padded(2 * limit + 2) + padded(limit) +
         padded((limit + 1) / group_size + 1);
}

static Work divide(void *memory, size_t size) {
  uint8_t *place = memory;
  Work work;
  work.order = (int32_t *)place;
  place += padded(4 * size);
  work.symbols = (uint16_t *)place;
  place += padded(2 * size + 2);
  work.rotated = place;
  place += padded(size);
  work.selectors = place;
  return work;
}

size_t cbzip2_bound(size_t size) {
  // No symbol takes more than 17 bits, a table less than 500 bytes.
  return size * 17 / 8 + 8192;
}

// The first four bytes of a rotation as a number, by which it is less or greater.
static inline uint32_t word_at(const uint8_t *place) {
  uint32_t word;
  memcpy(&word, place, sizeof word);
  return __builtin_bswap32(word);
}

static uint32_t wrapped_word(const uint8_t *text, size_t size, size_t start) {
  uint32_t word = 0;
  for (size_t i = 0; i < 4; i++) word = word << 8 | text[(start + i) % size];
  return word;
}

// The next rotation from `start` on that begins with four given bytes; `size` if none does.
static size_t next_rotation(const uint8_t *text, size_t size, size_t start, uint32_t word) {
  for (; start + 4 <= size; start++)
    if (word_at(text + start) == word) return start;
  for (; start < size; start++)
    if (wrapped_word(text, size, start) == word) return start;
  return size;
}

// Where the least of all rotations begins; gives the length of the text that it repeats, which is
// `size` unless it is periodic. Only rotations that begin with the least four bytes are compared.
static size_t least_rotation(const uint8_t *text, size_t size, size_t *period) {
  uint32_t least = UINT32_MAX;
  for (size_t i = 0; i + 4 <= size; i++) {
    uint32_t word = word_at(text + i);
    least = word < least ? word : least;
  }
  for (size_t i = size < 4 ? 0 : size - 3; i < size; i++) {
    uint32_t word = wrapped_word(text, size, i);
    least = word < least ? word : least;
  }
  *period = size;
  size_t one = next_rotation(text, size, 0, least);
  size_t two = next_rotation(text, size, one + 1, least), equal = 0;
  while (two < size && equal < size) {
    size_t left = one + equal, right = two + equal;
    if (left >= size) left -= size;
    if (right >= size) right -= size;
    if (text[left] == text[right]) {
      equal++;
      continue;
    }
    // What begins within the equal part is greater than what begins as far into the other.
    size_t next = two + equal + 1;
    if (text[left] > text[right]) {
      next = one + equal + 1 > two + 1 ? one + equal + 1 : two + 1;
      one = two;
    }
    two = next_rotation(text, size, next, least);
    equal = 0;
  }
  if (equal == size) *period = two - one;
  return one;
}

// Sorts all rotations of the text and leaves the last byte of each, in order, in `rotated`; gives
// the place of the text itself. A text that is less than all of its rotations orders its suffixes
// as it orders its rotations, so that one is sorted instead: the rotations are the same. Of a
// periodic text one period is sorted, and every last byte then counts as often as it repeats.
static bool sort_rotations(const uint8_t *text, size_t size, Work *work, size_t *place) {
  size_t period, start = least_rotation(text, size, &period);
  memcpy(work->rotated, text + start, size - start);
  memcpy(work->rotated + size - start, text, start);
  if (divsufsort(work->rotated, work->order, (saidx_t)period) != 0) return false;
  size_t repeats = size / period, wanted = (period - start % period) % period;
  uint8_t *last = (uint8_t *)work->symbols;
  for (size_t row = 0; row < period; row++) {
    size_t suffix = (size_t)work->order[row];
    if (suffix == wanted) *place = row * repeats;
    uint8_t byte = work->rotated[suffix == 0 ? period - 1 : suffix - 1];
    for (size_t i = 0; i < repeats; i++) last[row * repeats + i] = byte;
  }
  memcpy(work->rotated, last, size);
  return true;
}

// What is known of the symbols that are to be coded.
typedef struct {
  bool used[256];
  size_t count, kinds;
  uint32_t frequency[symbol_limit];
} Symbols;

static size_t put_zeros(uint16_t *symbols, size_t count, size_t zeros, uint32_t *frequency) {
  // A number in digits 1 and 2, the least digit first.
  while (zeros > 0) {
    uint16_t digit = (zeros - 1) & 1;
    symbols[count++] = digit;
    frequency[digit]++;
    zeros = (zeros - 1 - digit) / 2;
  }
  return count;
}

// The bytes in the order of their last use, eight to a word, the latest in the lowest bits.
typedef struct {
  uint64_t words[32];
} Front;

static inline uint8_t latest(const Front *front) { return (uint8_t)front->words[0]; }

// Moves a byte, which must be there, to the front and gives the place that it had.
static inline size_t move_to_front(Front *front, uint8_t byte) {
  const uint64_t ones = 0x0101010101010101u;
  uint64_t carried = byte;
  for (size_t word = 0;; word++) {
    uint64_t old = front->words[word], moved = old << 8 | carried;
    uint64_t differs = old ^ ones * byte;
    // The lowest of these bits is that of the first byte that does not differ.
    uint64_t found = (differs - ones) & ~differs & ones << 7;
    if (found != 0) {
      uint64_t up_to = found ^ (found - 1);
      front->words[word] = (old & ~up_to) | (moved & up_to);
      return 8 * word + (size_t)__builtin_ctzll(found) / 8;
    }
    front->words[word] = moved;
    carried = old >> 56;
  }
}

// Moves to the front, and counts zeros: symbols 0 and 1 are the digits of how many zeros follow,
// place 1 is symbol 2 and so on; the last symbol ends the block.
static void make_symbols(const uint8_t *bytes, size_t size, uint16_t *symbols, Symbols *known) {
  memset(known, 0, sizeof *known);
  for (size_t i = 0; i < size; i++) known->used[bytes[i]] = true;
  Front front = {{0}};
  size_t alphabet = 0, count = 0, zeros = 0;
  for (uint64_t byte = 0; byte < 256; byte++)
    if (known->used[byte]) {
      front.words[alphabet / 8] |= byte << 8 * (alphabet % 8);
      alphabet++;
    }
  for (size_t i = 0; i < size; i++) {
    if (latest(&front) == bytes[i]) {
      zeros++;
      continue;
    }
    if (zeros > 0) {
      count = put_zeros(symbols, count, zeros, known->frequency);
      zeros = 0;
    }
    size_t place = move_to_front(&front, bytes[i]);
    symbols[count++] = (uint16_t)(place + 1);
    known->frequency[place + 1]++;
  }
  count = put_zeros(symbols, count, zeros, known->frequency);
  symbols[count++] = (uint16_t)(alphabet + 1);
  known->frequency[alphabet + 1]++;
  known->count = count;
  known->kinds = alphabet + 2;
}

// Lengths of a Huffman code of at most 17 bits; symbols that do not occur get one too.
static void make_lengths(const uint32_t *frequency, size_t kinds, uint8_t *lengths) {
  uint64_t sorted[symbol_limit];
  uint32_t weight[2 * symbol_limit];
  uint16_t parent[2 * symbol_limit];
  for (unsigned shift = 0;; shift++) {
    // Weight above, symbol below: insertion keeps what is nearly in order cheap.
    for (size_t i = 0; i < kinds; i++) {
      uint32_t scaled = frequency[i] >> shift;
      uint64_t key = (uint64_t)(scaled > 0 ? scaled : 1) << 16 | i;
      size_t at = i;
      for (; at > 0 && sorted[at - 1] > key; at--) sorted[at] = sorted[at - 1];
      sorted[at] = key;
    }
    for (size_t i = 0; i < kinds; i++) weight[i] = (uint32_t)(sorted[i] >> 16);
    // Two queues: leaves by weight, and inner nodes, which are made by weight.
    size_t leaf = 0, inner = kinds, end = kinds;
    while (end < 2 * kinds - 1) {
      weight[end] = 0;
      for (int child = 0; child < 2; child++) {
        bool takes_leaf = leaf < kinds && (inner >= end || weight[leaf] <= weight[inner]);
        size_t node = takes_leaf ? leaf++ : inner++;
        weight[end] += weight[node];
        parent[node] = (uint16_t)end;
      }
      end++;
    }
    uint8_t depth[2 * symbol_limit];
    uint8_t deepest = 0;
    depth[end - 1] = 0;
    for (size_t node = end - 1; node-- > 0;) {
      depth[node] = depth[parent[node]] + 1;
      if (depth[node] > deepest) deepest = depth[node];
    }
    if (deepest > length_limit) continue;
    for (size_t i = 0; i < kinds; i++) lengths[sorted[i] & 0xffff] = depth[i];
    return;
  }
}

// One place for each table, eight of them for the sake of the vector.
typedef uint16_t Costs __attribute__((vector_size(16)));

typedef struct {
  size_t tables, groups;
  uint8_t lengths[table_limit][symbol_limit];
} Coding;

static size_t table_count(size_t symbols) {
  return symbols < 200 ? 2 : symbols < 600 ? 3 : symbols < 1200 ? 4 : symbols < 2400 ? 5 : 6;
}

// Starts with tables that each favour a range of symbols of about equal weight.
static void guess_lengths(const Symbols *known, Coding *coding) {
  size_t left = known->count, start = 0;
  for (size_t table = 0; table < coding->tables; table++) {
    size_t target = left / (coding->tables - table), end = start, weight = 0;
    while (end < known->kinds && (weight < target || end == start))
      weight += known->frequency[end++];
    for (size_t symbol = 0; symbol < known->kinds; symbol++)
      coding->lengths[table][symbol] = symbol >= start && symbol < end ? 0 : 15;
    left -= weight < left ? weight : left;
    start = end;
  }
}

// Gives every group of symbols to the table that codes it shortest, then fits the tables to the
// groups they got; several times.
static void fit_tables(const uint16_t *symbols, const Symbols *known, Coding *coding,
                       uint8_t *selectors) {
  coding->tables = table_count(known->count);
  coding->groups = (known->count + group_size - 1) / group_size;
  guess_lengths(known, coding);
  for (int pass = 0; pass < passes; pass++) {
    Costs costs[symbol_limit];
    memset(costs, 0, sizeof costs);
    for (size_t symbol = 0; symbol < known->kinds; symbol++)
      for (size_t table = 0; table < coding->tables; table++)
        costs[symbol][table] = coding->lengths[table][symbol];
    uint32_t frequency[table_limit][symbol_limit];
    memset(frequency, 0, sizeof frequency);
    for (size_t group = 0; group < coding->groups; group++) {
      size_t start = group * group_size;
      size_t end = start + group_size < known->count ? start + group_size : known->count;
      Costs sum = {0};
      for (size_t i = start; i < end; i++) sum += costs[symbols[i]];
      size_t best = 0;
      for (size_t table = 1; table < coding->tables; table++)
        if (sum[table] < sum[best]) best = table;
      selectors[group] = (uint8_t)best;
      for (size_t i = start; i < end; i++) frequency[best][symbols[i]]++;
    }
    for (size_t table = 0; table < coding->tables; table++)
      make_lengths(frequency[table], known->kinds, coding->lengths[table]);
  }
}

typedef struct {
  uint8_t *next;
  uint64_t bits;  // the last `count` of them are still to be written
  unsigned count;
  size_t total;
} BitWriter;

static inline void put(BitWriter *writer, unsigned count, uint32_t value) {
  writer->bits = writer->bits << count | value;
  writer->count += count;
  writer->total += count;
  if (writer->count >= 32) {
    writer->count -= 32;
    uint32_t whole = (uint32_t)(writer->bits >> writer->count);
    for (int byte = 0; byte < 4; byte++) writer->next[byte] = (uint8_t)(whole >> (24 - 8 * byte));
    writer->next += 4;
  }
}

static void put_rest(BitWriter *writer) {
  uint64_t rest = writer->bits << (64 - writer->count);
  for (; writer->count > 0; writer->count -= writer->count < 8 ? writer->count : 8, rest <<= 8)
    *writer->next++ = (uint8_t)(rest >> 56);
}

static void put_used(BitWriter *writer, const bool *used) {
  for (int sixteen = 0; sixteen < 16; sixteen++) {
    bool any = false;
    for (int i = 0; i < 16; i++) any |= used[16 * sixteen + i];
    put(writer, 1, any);
  }
  for (int sixteen = 0; sixteen < 16; sixteen++) {
    uint32_t bits = 0;
    for (int i = 0; i < 16; i++) bits = bits << 1 | used[16 * sixteen + i];
    if (bits != 0) put(writer, 16, bits);
  }
}

// The selectors, moved to the front, as that many ones and a zero.
static void put_selectors(BitWriter *writer, const Coding *coding, const uint8_t *selectors) {
  put(writer, 3, (uint32_t)coding->tables);
  put(writer, 15, (uint32_t)coding->groups);
  uint8_t front[table_limit] = {0, 1, 2, 3, 4, 5};
  for (size_t group = 0; group < coding->groups; group++) {
    size_t place = 0;
    while (front[place] != selectors[group]) place++;
    memmove(front + 1, front, place);
    front[0] = selectors[group];
    put(writer, (unsigned)place + 1, (1u << (place + 1)) - 2);
  }
}

static void put_table(BitWriter *writer, const uint8_t *lengths, size_t kinds) {
  uint8_t length = lengths[0];
  put(writer, 5, length);
  for (size_t symbol = 0; symbol < kinds; symbol++) {
    for (; length < lengths[symbol]; length++) put(writer, 2, 2);
    for (; length > lengths[symbol]; length--) put(writer, 2, 3);
    put(writer, 1, 0);
  }
}

// Codes of equal length are numbers in a row, by symbol.
static void make_codes(const uint8_t *lengths, size_t kinds, uint32_t *codes) {
  uint32_t code = 0;
  for (unsigned length = 1; length <= length_limit; length++, code <<= 1)
    for (size_t symbol = 0; symbol < kinds; symbol++)
      if (lengths[symbol] == length) codes[symbol] = code++;
}

static void put_symbols(BitWriter *writer, const Coding *coding, const uint8_t *selectors,
                        const uint16_t *symbols, const Symbols *known) {
  uint32_t codes[table_limit][symbol_limit];
  for (size_t table = 0; table < coding->tables; table++)
    make_codes(coding->lengths[table], known->kinds, codes[table]);
  for (size_t i = 0; i < known->count; i++) {
    size_t table = selectors[i / group_size];
    put(writer, coding->lengths[table][symbols[i]], codes[table][symbols[i]]);
  }
}

size_t cbzip2_encode(const uint8_t *block, size_t size, uint32_t checksum, void *memory,
                     uint8_t *output) {
  Work work = divide(memory, size);
  size_t place = 0;
  if (!sort_rotations(block, size, &work, &place)) return 0;
  Symbols known;
  Coding coding;
  make_symbols(work.rotated, size, work.symbols, &known);
  fit_tables(work.symbols, &known, &coding, work.selectors);
  BitWriter writer = {output, 0, 0, 0};
  put(&writer, 24, 0x314159);
  put(&writer, 24, 0x265359);
  put(&writer, 32, checksum);
  put(&writer, 1, 0);
  put(&writer, 24, (uint32_t)place);
  put_used(&writer, known.used);
  put_selectors(&writer, &coding, work.selectors);
  for (size_t table = 0; table < coding.tables; table++)
    put_table(&writer, coding.lengths[table], known.kinds);
  put_symbols(&writer, &coding, work.selectors, work.symbols, &known);
  if (writer.count > 0) put_rest(&writer);
  return writer.total;
}
