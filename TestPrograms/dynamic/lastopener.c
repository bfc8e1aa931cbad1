// Proves: a destructor that runs at the end of a program opens a library. Linked: as liblastopener.so, with libinner.so beside it.
#include <dlfcn.h>
#include <stdio.h>
void note(const char *sign, const char *name);
static __attribute__((destructor)) void destruct(void) {
    note("-", "lastopener");
    void *late = dlopen("libinner.so", RTLD_NOW);
    int (*count)(void) = late ? (int (*)(void))dlsym(late, "inner_count") : 0;
    printf("%d\n", count ? count() : -1);
}
