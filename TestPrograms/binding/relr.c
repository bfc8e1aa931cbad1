// Proves: packed relative relocations (DT_RELR) are applied, bitmaps included. Linked: -z pack-relative-relocs.
#define _GNU_SOURCE
#include <link.h>
#include <stdio.h>
#define FOUR(x) x, x, x, x
#define MANY(x) FOUR(x), FOUR(x), FOUR(x), FOUR(x), FOUR(x), FOUR(x), FOUR(x), FOUR(x)
static int target[3];
static int *table[] = {MANY(&target[1]), 0, MANY(&target[2]), 0, 0, MANY(&target[0]), MANY(&target[1]), MANY(&target[1])};
int main(void) {
    int packed = 0, sum = 0;
    for (const ElfW(Dyn) *entry = _DYNAMIC; entry->d_tag; entry++) packed |= entry->d_tag == 36;
    for (unsigned i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i]) sum += (int)(table[i] - target) + 1;
    printf("packed %d, sum %d\n", packed, sum);
    return 0;
}
