// Proves: dl_iterate_phdr and _dl_find_object show the objects as ld.so's do. Linked: with libfriend.so.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
int friend_function(void);
extern const ElfW(Ehdr) __ehdr_start;
static int look(struct dl_phdr_info *info, size_t size, void *data) {
    int *count = data, loads = 0, eh = 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        loads += info->dlpi_phdr[i].p_type == PT_LOAD;
        eh += info->dlpi_phdr[i].p_type == PT_GNU_EH_FRAME;
    }
    ++*count;
    printf("%d [%s] %d headers, %d loads, %d tables, first %d, size %zu, adds %lld, subs %lld, tls %zu %d\n", *count, info->dlpi_name,
           info->dlpi_phnum, loads, eh, *count == 1 && info->dlpi_phdr == (void *)((char *)&__ehdr_start + __ehdr_start.e_phoff), size,
           info->dlpi_adds, info->dlpi_subs, info->dlpi_tls_modid, info->dlpi_tls_data != 0);
    return *count == 100;
}
#ifdef DLFO_STRUCT_HAS_EH_DBASE
static void find(const char *what, void *address) {
    struct dl_find_object found;
    if (_dl_find_object(address, &found)) {
        printf("%s: not found\n", what);
        return;
    }
    const char *slash = strrchr(found.dlfo_link_map->l_name, '/');
    printf("%s: %d %d, table %d, flags %llx, [%s]\n", what, (char *)address >= (char *)found.dlfo_map_start,
           (char *)address < (char *)found.dlfo_map_end, found.dlfo_eh_frame != 0, found.dlfo_flags,
           slash ? slash + 1 : found.dlfo_link_map->l_name);
}
#endif
__thread int local = 4;
int main(void) {
    int count = 0, block;
    dl_iterate_phdr(look, &count);
#ifdef DLFO_STRUCT_HAS_EH_DBASE
    find("main", (void *)main);
    find("friend", (void *)friend_function);
    find("libc", (void *)(uintptr_t)strtok);
    find("stack", &block);
    find("null", 0);
#endif
    return local - 4 + friend_function();
}
