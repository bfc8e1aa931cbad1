// Proves: a memory checker knows the program's functions and lines, and those of libraries of both kinds. Linked: -g, with libtaker.so; libuser.so
// beside it. With an argument the memory is used after it was given back.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
int *take(int value);
int main(int count, char **words) {
    (void)words;
    int *memory = take(5);
    void *library = dlopen("./libuser.so", RTLD_NOW);
    int (*use)(int *) = dlsym(library, "use");
    if (count > 1) free(memory);
    int value = use(memory);
    if (count == 1) free(memory);
    dlclose(library);
    printf("%d\n", value);
    return 0;
}
