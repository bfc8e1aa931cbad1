// Proves: what runs in which order at the end of a program with late libraries; handlers may close and open some. Linked: -rdynamic, with libraries beside it.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static void *handle;
void note(const char *sign, const char *name) {
    printf("%s%s\n", sign, name);
    fflush(stdout);
}
static void first(void) { note("", "registered before"); }
static void last(void) { note("", "registered after"); }
static void closing(void) {
    note("", "closing");
    printf("%d\n", dlclose(handle));
}
static void opening(void) {
    note("", "opening");
    void *late = dlopen("libinner.so", RTLD_NOW);
    int (*count)(void) = late ? (int (*)(void))dlsym(late, "inner_count") : 0;
    printf("%d\n", count ? count() : -1);
}
static __attribute__((destructor)) void destruct(void) { note("-", "program"); }
int main(int count, char **arguments) {
    const char *way = count > 1 ? arguments[1] : "";
    atexit(first);
    handle = dlopen(count > 2 ? arguments[2] : "libobjects.so", RTLD_NOW);
    if (!handle) return puts(dlerror()), 1;
    atexit(last);
    if (!strcmp(way, "close")) atexit(closing);
    if (!strcmp(way, "open")) atexit(opening);
    if (!strcmp(way, "quick")) quick_exit(3);
    if (!strcmp(way, "_exit")) _Exit(4);
    if (!strcmp(way, "exit")) exit(5);
    return 0;
}
