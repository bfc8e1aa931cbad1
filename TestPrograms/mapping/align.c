// Proves: an object is loaded at an address that its p_align divides, 2 MiB here. Linked: -z max-page-size=0x200000.
#define _GNU_SOURCE
#include <link.h>
#include <stdint.h>
#include <stdio.h>

static _Alignas(1 << 21) char own[1 << 21];
extern char *library_block(void);
extern unsigned long library_alignment(void);

static int look(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size, (void)data;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type == PT_LOAD && segment->p_align >= 1 << 21)
            printf("p_align %#lx: load address %s\n", (long)segment->p_align, info->dlpi_addr % segment->p_align ? "WRONG" : "fits");
    }
    return 0;
}

int main(void) {
    own[5] = 1;
    printf("own %ld, library's %ld\n", (long)((uintptr_t)own % (1 << 21)), (long)((uintptr_t)library_block() % library_alignment()));
    dl_iterate_phdr(look, 0);
    return 0;
}
