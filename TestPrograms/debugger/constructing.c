// Proves: a debugger finds the way from a late library's constructor back to main. Linked: -g; libmade.so beside it.
#include <dlfcn.h>
#include <stdio.h>
int main(void) {
    void *library = dlopen("./libmade.so", RTLD_NOW);
    printf("made %d\n", library ? *(int *)dlsym(library, "made") : 0);
    return 0;
}
