// Proves: RTLD_DEFAULT and RTLD_NEXT search from the library that asks. Linked: as libraries with -DPART=… and perhaps -DOWN for a definition of its own.
#define _GNU_SOURCE
#include <dlfcn.h>
#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
static int called(void *place) {
    int (*function)(void) = (int (*)(void))dlsym(place, "who");
    int value = function ? function() : -1;
    return value;
}
int JOIN(PART, _default)(void) { return called(RTLD_DEFAULT); }
int JOIN(PART, _next)(void) { return called(RTLD_NEXT); }
#ifdef OWN
int who(void) { return OWN; }
#endif
