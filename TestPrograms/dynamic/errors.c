// Proves: the text of each error of dlsym and dlvsym. Linked: with liba.so beside it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
static const char *program;
static void show(const char *what, void *found) {
    const char *error = dlerror();
    size_t length = strlen(program);
    int own = error && !strncmp(error, program, length);
    printf("%s %d: %s%s\n", what, found != 0, own ? "PROGRAM" : "", error ? error + (own ? length : 0) : "none");
}
void note(const char *sign, const char *name) { (void)sign, (void)name; }
int main(int count, char **arguments) {
    (void)count;
    program = arguments[0];
    void *handle = dlopen("./liba.so", RTLD_NOW), *self = dlopen(0, RTLD_NOW);
    show("handle", dlsym(handle, "absent"));
    show("program", dlsym(self, "absent"));
    show("default", dlsym(RTLD_DEFAULT, "absent"));
    show("next", dlsym(RTLD_NEXT, "absent"));
    show("empty", dlsym(handle, ""));
    show("handle, version", dlvsym(handle, "a_count", "NONE_1"));
    show("program, version", dlvsym(self, "absent", "NONE_1"));
    show("default, version", dlvsym(RTLD_DEFAULT, "printf", "GLIBC_9.9"));
    show("next, version", dlvsym(RTLD_NEXT, "absent", "NONE_1"));
    show("right version", dlvsym(RTLD_DEFAULT, "printf", "GLIBC_2.2.5"));
    show("long", dlsym(handle, "absent_with_a_name_that_is_longer_than_what_anybody_would_think_of_as_a_name_of_a_function_in_a_library_of_a_test"));
    show("close", (void *)(long)dlclose(handle));
    return 0;
}
