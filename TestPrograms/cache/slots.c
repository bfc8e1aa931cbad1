// Proves: every relocated word of every object leads to the same place whatever way it was bound. Linked: with the libraries of the test; prints each word as an object and an offset.
#define _GNU_SOURCE
#include <elf.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
struct range {
    uintptr_t bias, start, end;
};
static struct range ranges[64];
static int count;
static int note(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size, (void)data;
    struct range *range = &ranges[count++];
    range->bias = info->dlpi_addr;
    range->start = ~(uintptr_t)0;
    // What is in the vDSO may be reached by way of the loader.
    if (strstr(info->dlpi_name, "vdso")) return 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type != PT_LOAD) continue;
        uintptr_t start = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr, end = start + info->dlpi_phdr[i].p_memsz;
        if (start < range->start) range->start = start;
        if (end > range->end) range->end = end;
    }
    return count == 64;
}
static void show(int object, const Elf64_Rela *relocation, uintptr_t bias) {
    uintptr_t word = *(uintptr_t *)(bias + relocation->r_offset);
    printf("%d %lx %lu ", object, relocation->r_offset, ELF64_R_TYPE(relocation->r_info));
    for (int i = 0; i < count; i++)
        if (word >= ranges[i].start && word <= ranges[i].end) {
            printf("%d+%lx\n", i, word - ranges[i].bias);
            return;
        }
    // Small numbers are module IDs and distances; what is large and in no object is the loader's own.
    if (word + (1 << 20) < 2 << 20) printf("%ld\n", (long)word);
    else printf("elsewhere\n");
}
static void table(int object, uintptr_t bias, uintptr_t address, size_t size) {
    for (size_t i = 0; i < size / sizeof(Elf64_Rela); i++) {
        const Elf64_Rela *relocation = (const Elf64_Rela *)address + i;
        if (ELF64_R_TYPE(relocation->r_info) != R_X86_64_COPY) show(object, relocation, bias);
    }
}
static int dump(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size;
    int object = (*(int *)data)++;
    if (strstr(info->dlpi_name, "ld-linux") || strstr(info->dlpi_name, "vdso")) return 0;
    uintptr_t bias = info->dlpi_addr, rela = 0, jump = 0;
    size_t rela_size = 0, jump_size = 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type != PT_DYNAMIC) continue;
        for (const Elf64_Dyn *d = (void *)(bias + info->dlpi_phdr[i].p_vaddr); d->d_tag; d++) {
            // ld.so makes addresses of these, swload leaves them.
            uintptr_t address = d->d_un.d_ptr < bias ? bias + d->d_un.d_ptr : d->d_un.d_ptr;
            if (d->d_tag == DT_RELA) rela = address;
            if (d->d_tag == DT_RELASZ) rela_size = d->d_un.d_val;
            if (d->d_tag == DT_JMPREL) jump = address;
            if (d->d_tag == DT_PLTRELSZ) jump_size = d->d_un.d_val;
        }
    }
    table(object, bias, rela, rela_size);
    table(object, bias, jump, jump_size);
    return 0;
}
int used(void) __attribute__((weak));
int main(void) {
    int object = 0;
    if (used) used();
    dl_iterate_phdr(note, 0);
    dl_iterate_phdr(dump, &object);
    return 0;
}
