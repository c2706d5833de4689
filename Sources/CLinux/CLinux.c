#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <malloc.h>
#include <signal.h>
#include <sched.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

int clinux_exchange(int directory, const char *first, const char *second) {
  return renameat2(directory, first, directory, second, RENAME_EXCHANGE);
}

int clinux_reflink(int destination, int source) {
  return ioctl(destination, FICLONE, source);
}

ptrdiff_t clinux_copy(int source, int destination, size_t count) {
  return copy_file_range(source, NULL, destination, NULL, count, 0);
}

int clinux_processor_count(void) {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0 && CPU_COUNT(&allowed) > 0)
    return CPU_COUNT(&allowed);
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (int)online : 1;
}

static int signal_writer = -1;

static void pass_on(int number) {
  int saved = errno;
  unsigned char byte = (unsigned char)number;
  if (write(signal_writer, &byte, 1) < 0) {
    // The pipe is full of signals already.
  }
  errno = saved;
}

int clinux_signal_pipe(const int *numbers, size_t count) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  signal_writer = ends[1];
  struct sigaction action = {.sa_handler = pass_on, .sa_flags = SA_RESTART};
  sigfillset(&action.sa_mask);
  for (size_t index = 0; index < count; index++) {
    struct sigaction before;
    // What is ignored stays ignored, as nohup and shells in the background want it.
    if (sigaction(numbers[index], NULL, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    sigaction(numbers[index], &action, NULL);
  }
  return ends[0];
}

void clinux_give_back_from(int size) {
#ifdef M_MMAP_THRESHOLD
  mallopt(M_MMAP_THRESHOLD, size);
#else
  (void)size;
#endif
}
