// Proves: a debugger stops by name in the program, in a library of the start and in one that is opened late, follows first calls, and sees what is
// closed. Linked: -g, -z lazy, with libearly.so; liblate.so beside it.
#include <dlfcn.h>
#include <stdio.h>
int early(int number, const char *text);
static int own(int number) { return number + 1; }
static int call(void *function, int number) { return ((int (*)(int, const char *))function)(number, "late"); }
int main(void) {
    int value = own(1);
    value = early(value, "early");
    void *library = dlopen("./liblate.so", RTLD_NOW);
    if (!library) return puts(dlerror()), 1;
    value = call(dlsym(library, "late"), value);
    dlclose(library);
    value = own(value);
    printf("%d\n", value);
    return 0;
}
