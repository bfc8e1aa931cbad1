// Proves: backtrace loads what it needs by itself and walks through the program, a late library and back; backtrace_symbols names the functions. Linked: -rdynamic, with libbetween.so beside it; nothing names libgcc_s.
#include <dlfcn.h>
#include <execinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
__attribute__((noinline)) int innermost(void) {
    void *frames[20];
    int count = backtrace(frames, 20);
    char **names = backtrace_symbols(frames, count);
    for (int i = 0; i < count; i++) {
        char *file = strrchr(names[i], '/'), *open = strchr(names[i], '('), *plus = open ? strchr(open, '+') : 0;
        if (!open || !plus) continue;
        *open = *plus = 0;
        printf("%s: %s\n", file && file < open ? file + 1 : names[i], open + 1);
        if (!strcmp(open + 1, "main")) break;
    }
    free(names);
    return count > 4;
}
__attribute__((noinline)) int middle(int (*through)(int (*)(void))) {
    int result = through(innermost);
    return result + 1;
}
int main(void) {
    void *handle = dlopen("./libbetween.so", RTLD_NOW);
    int (*between)(int (*)(void)) = handle ? (int (*)(int (*)(void)))dlsym(handle, "between") : 0;
    if (!between) return puts(dlerror()), 1;
    int result = middle(between);
    printf("result %d\n", result);
    return 0;
}
