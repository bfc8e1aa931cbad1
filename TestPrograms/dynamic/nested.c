// Proves: a constructor opens a library, a destructor closes it, and both may be called while dlopen and dlclose are under way. Linked: as libnested.so.
#include <dlfcn.h>
void note(const char *sign, const char *name);
static void *inner;
static int from_inner;
static __attribute__((constructor)) void construct(void) {
    note("+", "nested(");
    inner = dlopen("libinner.so", RTLD_NOW);
    int (*count)(void) = inner ? (int (*)(void))dlsym(inner, "inner_count") : 0;
    from_inner = count ? count() : -1;
    note(")", "");
}
static __attribute__((destructor)) void destruct(void) {
    note("-", "nested(");
    if (inner && dlclose(inner)) note("!", "");
    note(")", "");
}
int nested_inner(void) { return from_inner; }
