// What opened.c opens: it calls another library, and opens it once more by its own RUNPATH.
#include "shapes.h"
#include <dlfcn.h>
int run(void) {
    void *again = dlopen("libshapes.so", RTLD_NOW | RTLD_NOLOAD);
    int found = again != NULL;
    if (found) dlclose(again);
    return next(RED) + next(GREEN) + 10 * found;
}
