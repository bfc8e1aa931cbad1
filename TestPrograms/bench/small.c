// Times: see dlopen.c. Linked: as a library that has a constructor and a few relocations; with WITH_TLS, a thread-local variable too.
#include <stdlib.h>
#include <string.h>
#ifdef WITH_TLS
#define STORAGE __thread
#else
#define STORAGE
#endif
STORAGE long small_value = 1;
static const char *const words[] = {"one", "two", "three", "four"};
const char *const *small_words = words;
size_t (*small_length)(const char *) = strlen;
static __attribute__((constructor)) void construct(void) { small_value += getenv("SMALL") ? 2 : 1; }
