// Proves: a chain of wrappers, each of which finds the next by RTLD_NEXT. Linked: as libraries with -DWHO="…", for LD_PRELOAD.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static unsigned long calls;
static void *(*next_malloc)(size_t);
void *malloc(size_t size) {
    if (!next_malloc) next_malloc = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
    calls++;
    return next_malloc(size);
}
int puts(const char *text) {
    int (*next)(const char *) = (int (*)(const char *))dlsym(RTLD_NEXT, "puts");
    char line[200];
    snprintf(line, sizeof line, "%s %s", WHO, text);
    return next(line);
}
int wrapper_itself(void) { return 1; }
static __attribute__((destructor)) void report(void) {
    char line[100];
    snprintf(line, sizeof line, "%s saw malloc %d, itself again %d\n", WHO, calls >= 100, dlsym(RTLD_NEXT, "wrapper_itself") != 0);
    if (write(2, line, strlen(line)) < 0) _exit(1);
}
