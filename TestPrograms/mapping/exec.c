// Proves: an ET_EXEC program stands at the addresses that its file says. Linked: -no-pie, with a chosen text address.
#include <elf.h>
#include <stdio.h>

extern const Elf64_Ehdr __ehdr_start;
int value = 4711;

int main(void) {
    printf("type %d at %p, entry in place: %d, data %d\n", __ehdr_start.e_type, (void *)&__ehdr_start,
           *(unsigned char *)__ehdr_start.e_entry == 0xf3 || *(unsigned char *)__ehdr_start.e_entry == 0x31, value);
    return 0;
}
