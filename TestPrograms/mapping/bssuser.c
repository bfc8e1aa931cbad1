// Proves: a library's .bss is zero to the end of its last page. Linked: PIE, so that the data stays in the library.
#define _GNU_SOURCE
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

char *where(void);

static int look(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size, (void)data;
    if (!strstr(info->dlpi_name, "libbss.so")) return 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || segment->p_memsz == segment->p_filesz) continue;
        char *from = (char *)info->dlpi_addr + segment->p_vaddr + segment->p_filesz;
        char *to = (char *)(((uintptr_t)info->dlpi_addr + segment->p_vaddr + segment->p_memsz + 4095) & ~(uintptr_t)4095);
        long bytes = 0;
        for (char *p = from; p < to; p++) {
            if (*(volatile char *)p) bytes = bytes + 1;
            *(volatile char *)p = 1;
        }
        printf("%ld bytes not zero, more than five pages: %d\n", bytes, to - from > 5 * 4096);
    }
    return 0;
}

int main(void) {
    if (!where()) return 1;
    dl_iterate_phdr(look, 0);
    return 0;
}
