// Proves: what dlinfo answers to each request. Linked: with liba.so and libtls.so in folders beside it, whose RUNPATH names some.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifndef RTLD_DI_PHDR
#define RTLD_DI_PHDR 11
#endif
static char *folder;
static void show_path(const char *name, const char *end) {
    size_t length = strlen(folder);
    if (!strncmp(name, folder, length)) printf("FOLDER%s%s", name + length, end);
    else printf("%s%s", name, end);
}
static void failed(const char *what, int result) {
    if (!result) return;
    const char *error = dlerror();
    printf("%s: %d, ", what, result);
    show_path(error ? error : "none", "\n");
}
static void search(void *handle) {
    Dl_serinfo size, *info;
    failed("size", dlinfo(handle, RTLD_DI_SERINFOSIZE, &size));
    info = calloc(1, size.dls_size);
    *info = size;
    failed("search", dlinfo(handle, RTLD_DI_SERINFO, info));
    printf("size is right %d\n", info->dls_size == size.dls_size && info->dls_cnt == size.dls_cnt);
    for (unsigned i = 0; i < info->dls_cnt; i++) {
        printf("%x ", info->dls_serpath[i].dls_flags);
        show_path(info->dls_serpath[i].dls_name, "\n");
    }
    free(info);
}
static void show(const char *what, void *handle) {
    Lmid_t space = 9;
    struct link_map *map = 0;
    char origin[4096] = "";
    size_t module = 99;
    void *data = &data, *nothing = 0;
    const ElfW(Phdr) *headers = 0;
    printf("%s\n", what);
    failed("LMID", dlinfo(handle, RTLD_DI_LMID, &space));
    failed("LINKMAP", dlinfo(handle, RTLD_DI_LINKMAP, &map));
    failed("ORIGIN", dlinfo(handle, RTLD_DI_ORIGIN, origin));
    failed("TLS_MODID", dlinfo(handle, RTLD_DI_TLS_MODID, &module));
    failed("TLS_DATA", dlinfo(handle, RTLD_DI_TLS_DATA, &data));
    failed("CONFIGADDR", dlinfo(handle, RTLD_DI_CONFIGADDR, &nothing));
    failed("PROFILENAME", dlinfo(handle, RTLD_DI_PROFILENAME, &nothing));
    failed("PROFILEOUT", dlinfo(handle, RTLD_DI_PROFILEOUT, &nothing));
    failed("request 99", dlinfo(handle, 99, &nothing));
    printf("space %ld, map is the handle %d, origin ", (long)space, map == handle);
    show_path(origin, "");
    printf(", module %d, data %d\n", module != 0, data != 0);
    int count = dlinfo(handle, RTLD_DI_PHDR, &headers);
    if (count < 0) failed("PHDR", count);
    else printf("headers %d %d\n", count > 3, headers && (headers[0].p_type == PT_LOAD || headers[0].p_type == PT_PHDR));
}
int main(int count, char **arguments) {
    folder = strdup(arguments[0]);
    *strrchr(folder, '/') = 0;
    void *handle = dlopen("one/liba.so", RTLD_NOW), *local = dlopen("./libtls.so", RTLD_NOW);
    if (!handle || !local) return puts(dlerror()), 1;
    if (count > 1) {
        search(handle);
        printf("program\n");
        search(dlopen(0, RTLD_NOW));
        return 0;
    }
    show("library", handle);
    show("thread-local", local);
    int *variable = dlsym(local, "shared_initial");
    show("touched", local);
    void *data = 0;
    dlinfo(local, RTLD_DI_TLS_DATA, &data);
    printf("near %d\n", labs((char *)variable - (char *)data) < 1000);
    show("program", dlopen(0, RTLD_NOW));
    return 0;
}
void note(const char *sign, const char *name) { (void)sign, (void)name; }
