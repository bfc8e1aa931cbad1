// Proves: dladdr and dladdr1 know the object and the symbol of an address, also of late libraries. Linked: -rdynamic, with libplaces.so and libplaces2.so beside it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static const char *program;
int own_data = 1;
int own_function(void) { return own_data; }
static void show(const char *what, const void *address) {
    Dl_info info = {0};
    const Elf64_Sym *symbol = 0;
    struct link_map *map = 0;
    int found = dladdr(address, &info), again = dladdr1(address, &info, (void **)&symbol, RTLD_DL_SYMENT);
    dladdr1(address, &info, (void **)&map, RTLD_DL_LINKMAP);
    printf("%s: %d", what, found != 0);
    if (!found) {
        printf("\n");
        return;
    }
    const char *file = strrchr(info.dli_fname, '/') ? strrchr(info.dli_fname, '/') + 1 : info.dli_fname;
    printf(" %s, whole name %d", file, !strcmp(info.dli_fname, program) || !strcmp(info.dli_fname, *map->l_name ? map->l_name : program));
    printf(", begins with ELF %d, %s", !memcmp(info.dli_fbase, "\177ELF", 4), info.dli_sname ? info.dli_sname : "no symbol");
    if (info.dli_sname && again && symbol) {
        long place = (char *)address - (char *)info.dli_saddr;
        printf(" at +%ld", place);
        if (ELF64_ST_TYPE(symbol->st_info) == STT_OBJECT) printf(" of size %d", (int)symbol->st_size);
        else printf(", inside %d", place < (long)symbol->st_size);
    }
    printf("%s\n", map->l_addr == (ElfW(Addr))info.dli_fbase || !map->l_addr ? "" : ", another base");
}
int main(int count, char **arguments) {
    (void)count;
    program = arguments[0];
    void *handle = dlopen("./libplaces.so", RTLD_NOW), *other = dlopen("./libplaces2.so", RTLD_NOW);
    if (!handle || !other) return puts(dlerror()), 1;
    char *function = dlsym(handle, "places_function"), *data = dlsym(handle, "places_data");
    show("function", function);
    show("inside it", function + 1);
    show("data", data);
    show("end of the data", data + 59);
    show("after the data", data + 60);
    show("zeroed data", (char *)dlsym(handle, "places_zeroed") + 4);
    show("hidden function", ((void *(*)(void))dlsym(handle, "places_hidden"))());
    show("in the other library", dlsym(other, "places_function"));
    show("own function", (void *)own_function);
    show("own data", &own_data);
    show("main", (void *)main);
    show("libc's", dlsym(RTLD_DEFAULT, "qsort"));
    void *block = malloc(10);
    show("heap", block);
    show("stack", &block);
    show("null", 0);
    dlclose(handle);
    show("closed", function);
    dlclose(other);
    return 0;
}
