/* Preloaded into the program: has it wait before it opens the file that CRASH_GATE names, its
 * definition, until there is a file `CRASH_TURN.go`; that it waits is told by `CRASH_TURN.waiting`.
 * Meanwhile strace attaches, so that it counts the program's own calls and not the loader's. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void wait_for_turn(const char *turn) {
  char path[4096];
  snprintf(path, sizeof path, "%s.waiting", turn);
  int waiting = creat(path, 0600);
  if (waiting >= 0) close(waiting);
  snprintf(path, sizeof path, "%s.go", turn);
  while (access(path, F_OK) != 0) usleep(1000);
}

int open(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0;
  va_end(more);
  const char *gate = getenv("CRASH_GATE");
  if (gate && strcmp(gate, path) == 0) {
    unsetenv("CRASH_GATE");
    wait_for_turn(getenv("CRASH_TURN"));
  }
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
