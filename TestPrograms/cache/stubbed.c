// Opened late: its references lead where the program's do.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static time_t (*const volatile clock_word)(time_t *) = time;
static void *(*const volatile ask)(void *, const char *) = dlsym;
int same(void *clock, void *query) { return clock == (void *)clock_word && query == (void *)ask && clock_word(0) > 0; }
