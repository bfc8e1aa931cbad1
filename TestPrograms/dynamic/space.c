// Proves: see namespaces.c. Linked: as libspace.so.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static int counted;
static __thread int local = 5;
extern int space_marker(void) __attribute__((weak));
int space_count(void) { return ++counted + (local++ - 5) - counted + 1; }
int space_sees_program(void) { return space_marker ? space_marker() : 0; }
int space_print(void) {
    int printed = printf("from the space: %d %s\n", 42, "text");
    fflush(stdout);
    return printed;
}
int space_allocate(void) {
    char *blocks[100];
    for (int i = 0; i < 100; i++) memset(blocks[i] = malloc((size_t)i * 100 + 1), i, (size_t)i * 100 + 1);
    int right = 0;
    for (int i = 0; i < 100; i++) right += blocks[i][i * 100] == i;
    for (int i = 0; i < 100; i++) free(blocks[i]);
    return right;
}
int space_errno(void) {
    errno = 0;
    return close(-1) == -1 && errno == EBADF;
}
