// Proves: a table of some megabytes that relocation fills is right, and read-only, of which huge pages are moved into place whole. Linked: alone.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { part = 100000, count = 6 * part };
static char letters[6];
#define PART(i) [i * part ...(i + 1) * part - 1] = &letters[i]
static char *const table[count] = {PART(0), PART(1), PART(2), PART(3), PART(4), PART(5)};

int main(void) {
    int right = 0;
    for (int i = 0; i < count; i++) right += table[i] == &letters[i / part];
    printf("%d of %d\n", right, count);
    char line[512], rights[8] = "";
    FILE *maps = fopen("/proc/self/maps", "r");
    while (fgets(line, sizeof line, maps)) {
        unsigned long start, end;
        if (sscanf(line, "%lx-%lx %7s", &start, &end, rights) == 3 && start <= (uintptr_t)&table[count / 2] && (uintptr_t)&table[count / 2] < end) break;
    }
    printf("%s\n", rights);
    return fflush(stdout);
}
