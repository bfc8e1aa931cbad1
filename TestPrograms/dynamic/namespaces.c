// Proves: dlmopen loads libraries apart from the program's, with a C library of their own. Linked: -rdynamic, with libspace.so beside it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
int space_marker(void) { return 1; }
static int call(void *handle, const char *name) {
    int (*function)(void) = (int (*)(void))dlsym(handle, name);
    return function ? function() : -1;
}
static long space_of(void *handle) {
    Lmid_t space = -1;
    dlinfo(handle, RTLD_DI_LMID, &space);
    return space;
}
static void refused(const char *what, Lmid_t space, const char *file, int mode) {
    void *handle = dlmopen(space, file, mode);
    const char *error = dlerror();
    printf("%s %d: %s\n", what, handle != 0, error ? error : "none");
}
int main(int count, char **arguments) {
    const char *way = count > 1 ? arguments[1] : "data";
    if (!strcmp(way, "base")) {
        void *one = dlmopen(LM_ID_BASE, "./libspace.so", RTLD_NOW), *two = dlopen("./libspace.so", RTLD_NOW);
        printf("one handle %d, space %ld, marker %d\n", one == two, space_of(one), call(one, "space_sees_program"));
        refused("program", LM_ID_BASE, 0, RTLD_NOW);
    } else if (!strcmp(way, "errors")) {
        refused("space 77", 77, "./libspace.so", RTLD_NOW);
        refused("space -5", -5, "./libspace.so", RTLD_NOW);
        refused("absent", LM_ID_NEWLM, "./libabsent.so", RTLD_NOW);
        refused("mode", LM_ID_NEWLM, "./libspace.so", 0);
        refused("program in a new space", LM_ID_NEWLM, 0, RTLD_NOW);
        void *handle = dlopen("./libspace.so", RTLD_NOW);
        printf("afterwards %d\n", call(handle, "space_count"));
    } else {
        void *own = dlopen("./libspace.so", RTLD_NOW), *other = dlmopen(LM_ID_NEWLM, "./libspace.so", RTLD_NOW);
        if (!own || !other) return puts(dlerror()), 1;
        void *third = dlmopen(LM_ID_NEWLM, "./libspace.so", RTLD_LAZY), *again = dlmopen(space_of(other), "./libspace.so", RTLD_NOW);
        printf("handles differ %d, again the same %d\n", own != other && other != third && own != third, again == other);
        printf("spaces %d, differ %d\n", space_of(own) == 0, space_of(other) != 0 && space_of(third) != 0 && space_of(other) != space_of(third));
        void *asked[] = {own, own, other, third};
        for (int i = 0; i < 4; i++) printf("count %d\n", call(asked[i], "space_count"));
        printf("addresses differ %d\n", dlsym(own, "space_count") != dlsym(other, "space_count"));
        printf("sees the program %d %d\n", call(own, "space_sees_program"), call(other, "space_sees_program"));
        printf("libc is the same %d %d\n", dlsym(own, "malloc") == dlsym(RTLD_DEFAULT, "malloc"), dlsym(other, "malloc") == dlsym(RTLD_DEFAULT, "malloc"));
        fflush(stdout);
        printf("prints %d\n", call(other, "space_print"));
        printf("allocates %d\n", call(other, "space_allocate"));
        printf("errno apart %d\n", call(other, "space_errno"));
        fflush(stdout);
        void *closing[] = {again, other, third};
        for (int i = 0; i < 3; i++) printf("closed %d\n", dlclose(closing[i]));
        printf("own still counts %d\n", call(own, "space_count"));
    }
    fflush(stdout);
    return 0;
}
