// Proves: dlsym of each kind of symbol: data, weak, indirect, absolute, zero, hidden, undefined, thread-local, versioned. Linked: with libsymbols.so and libversions.so beside it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
static void *handle;
static void *find(const char *name) {
    void *found = dlsym(handle, name);
    const char *error = dlerror();
    if (error) printf("%s\n", error);
    return found;
}
static int called(const char *name) {
    int (*function)(void) = (int (*)(void))find(name);
    return function ? function() : -1;
}
static void *own_place(const char *when) {
    int *place = find("local_value");
    int *(*asked)(void) = (int *(*)(void))find("local_place");
    printf("%s: %d, where the library has it %d\n", when, *place, place == asked());
    (*place)++;
    return place;
}
static void *in_thread(void *unused) { return (void)unused, own_place("in a thread"); }
static void versions(const char *name) {
    int (*function)(void) = (int (*)(void))find(name);
    printf("%s %d\n", name, function ? function() : -1);
    for (int i = 1; i < 5; i++) {
        char version[8];
        snprintf(version, sizeof version, "V_%d", i);
        function = (int (*)(void))dlvsym(handle, name, version);
        if (function) printf("%s@%s %d\n", name, version, function());
        else printf("%s\n", dlerror());
    }
}
int main(int count, char **arguments) {
    handle = dlopen("./libsymbols.so", RTLD_NOW);
    if (count > 1 && !strcmp(arguments[1], "versions")) {
        handle = dlopen("./libversions.so", RTLD_NOW);
        versions("both");
        versions("old_only");
        versions("new_only");
        versions("single_old");
        handle = dlopen("./libsymbols.so", RTLD_NOW);
        versions("weak_function");
        return 0;
    }
    printf("data %d, the same again %d\n", *(int *)find("data"), find("data") == dlsym(handle, "data"));
    printf("weak %d, indirect %d, twice the same %d\n", called("weak_function"), called("indirect"), find("indirect") == find("indirect"));
    printf("absolute %lx, zero %lx\n", (long)find("absolute"), (long)find("absolute_zero"));
    printf("hidden %p\n", find("hidden"));
    printf("local %p\n", find("static_function"));
    printf("undefined %p\n", find("undefined_weak"));
    printf("common %d, protected %d\n", *(int *)find("common_value"), called("protected_function"));
    void *mine = own_place("main"), *other;
    pthread_t thread;
    pthread_create(&thread, 0, in_thread, 0);
    pthread_join(thread, &other);
    printf("another place %d\n", mine != other);
    own_place("main");
    return 0;
}
