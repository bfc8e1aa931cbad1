// Proves: a library opens another by names that only its own RUNPATH and $ORIGIN explain. Linked: as libopener.so with an RUNPATH of its own.
#include <dlfcn.h>
static int opened(const char *name) {
    void *handle = dlopen(name, RTLD_NOW);
    int (*count)(void) = handle ? (int (*)(void))dlsym(handle, "deep_count") : 0;
    return count ? count() : -1;
}
int opener_by_name(void) { return opened("libdeep.so"); }
int opener_by_origin(void) { return opened("$ORIGIN/hidden/libdeep.so"); }
int opener_by_braces(void) { return opened("${ORIGIN}/../libs/hidden/libdeep.so"); }
