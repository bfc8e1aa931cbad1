// Proves: memory after the file's part of a segment is zero, to the end of its last page. Linked: every way, static too.
#include <stdint.h>
#include <stdio.h>

extern char edata[], end[];
int filled[1000] = {1, 2, 3};
char empty[3 * 4096 + 77];

int main(void) {
    uintptr_t limit = ((uintptr_t)end + 4095) & ~(uintptr_t)4095;
    for (volatile char *p = empty; p < empty + sizeof empty; p++)
        if (*p) return printf("not zero in .bss\n");
    for (volatile char *p = end; (uintptr_t)p < limit; p++)
        if (*p) return printf("not zero after .bss, at %d\n", (int)(p - end));
    empty[sizeof empty - 1] = 1;
    printf("zero, and %d %d %d\n", filled[0], filled[1], filled[2]);
    return 0;
}
