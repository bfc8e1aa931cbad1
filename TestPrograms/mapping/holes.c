// Proves: what lies between the segments of an object cannot be read. Linked: -z separate-code, max-page-size=0x200000.
#define _GNU_SOURCE
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

int library_value(void);

static int accessible(uintptr_t from, uintptr_t to) {
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[600], access[8];
    unsigned long low, high, bytes = 0;
    while (fgets(line, sizeof line, maps))
        if (sscanf(line, "%lx-%lx %7s", &low, &high, access) == 3 && low < to && high > from && strncmp(access, "---", 3))
            bytes += (high < to ? high : to) - (low > from ? low : from);
    fclose(maps);
    return bytes != 0;
}

static int look(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size, (void)data;
    int library = strstr(info->dlpi_name, "libholes.so") != 0;
    if (!library) return 0;
    uintptr_t last = 0;
    int holes = 0, open = 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD) continue;
        uintptr_t from = (info->dlpi_addr + segment->p_vaddr) & ~(uintptr_t)4095;
        if (last && from > last) {
            holes++;
            open += accessible(last, from);
        }
        last = (info->dlpi_addr + segment->p_vaddr + segment->p_memsz + 4095) & ~(uintptr_t)4095;
    }
    printf("holes: %s, accessible: %d\n", holes ? "some" : "none", open);
    return 0;
}

int main(void) {
    if (library_value() != 5) return 1;
    dl_iterate_phdr(look, 0);
    return 0;
}
