#pragma once
#include <sqlite3.h>

// Has SQLite not count the memory it uses, which costs a lock for every row; before its first use.
// A variadic function, which Swift cannot call.
static inline int csqlite_count_no_memory(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
