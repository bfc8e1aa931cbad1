// Proves: the calls of a library that is opened while the program runs are traced, and its own idea of who calls dlopen is right. Linked: with -ldl; libopened.so and libshapes.so beside it.
#include <dlfcn.h>
#include <stdio.h>
int main(void) {
    for (int round = 0; round < 2; round++) {
        void *library = dlopen("libopened.so", RTLD_LAZY);
        int (*run)(void) = library ? (int (*)(void))dlsym(library, "run") : NULL;
        if (!run) return puts(dlerror());
        printf("%d\n", run());
        dlclose(library);
    }
    return 0;
}
