// Proves: a debugger sees the libraries of another namespace. Linked: -g; liblate.so beside it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
int main(void) {
    void *library = dlmopen(LM_ID_NEWLM, "./liblate.so", RTLD_NOW);
    if (!library) return puts(dlerror()), 1;
    int value = ((int (*)(int, const char *))dlsym(library, "late"))(1, "other");
    dlclose(library);
    printf("%d\n", value);
    return 0;
}
