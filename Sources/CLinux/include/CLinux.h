#pragma once
#include <stddef.h>

/* Linux calls that Swift's Glibc module does not show. Each returns 0, or -1 with errno set,
   unless it says otherwise. */

/* renameat2(RENAME_EXCHANGE): swaps two directory entries in one step. */
int clinux_exchange(int directory, const char *first, const char *second);

/* ioctl(FICLONE): makes destination share all of source's blocks. */
int clinux_reflink(int destination, int source);

/* copy_file_range() at both files' own positions: bytes copied, 0 at the end of source. */
ptrdiff_t clinux_copy(int source, int destination, size_t count);

/* How many processors this process may run on (its affinity mask); at least 1. */
int clinux_processor_count(void);

/// From now on each of these signals becomes a byte, its number, in a pipe; those that are ignored
/// stay ignored. Returns the end to read from, or -1 and errno. To be called once.
int clinux_signal_pipe(const int *numbers, size_t count);

/// Has malloc give back memory in pieces of this many bytes and more as soon as it is free.
void clinux_give_back_from(int size);
