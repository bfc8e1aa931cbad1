// Proves: a table of some megabytes that relocation fills is right, and read-only, of which huge pages are moved into place whole; and no page of the
// relocations stays in memory. Linked: alone; with BY_NAME, where the words are references to a function of the C library.
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { part = 100000, count = 6 * part };
#ifdef BY_NAME
#define PLACE(i) (char *)puts
#else
static char letters[6];
#define PLACE(i) &letters[i]
#endif
#define PART(i) [i * part ...(i + 1) * part - 1] = PLACE(i)
static char *const table[count] = {PART(0), PART(1), PART(2), PART(3), PART(4), PART(5)};

// How much of its file the program has in memory, in KiB.
static long in_memory(const char *path) {
    char line[512], last[256] = "";
    long all = 0, one;
    FILE *maps = fopen("/proc/self/smaps", "r");
    while (fgets(line, sizeof line, maps)) {
        if (sscanf(line, "Rss: %ld", &one) == 1 && strcmp(last, path) == 0) all += one;
        if (strchr(line, '-') && strchr(line, '-') < strchr(line, ' ')) {
            last[0] = 0;
            sscanf(line, "%*s %*s %*s %*s %*s %255s", last);
        }
    }
    fclose(maps);
    return all;
}

int main(int argc, char **argv) {
    if (argc > 1) {
        char path[256];
        ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
        path[length > 0 ? length : 0] = 0;
        puts(in_memory(path) < 1024 ? "little" : "much");
        return fflush(stdout);
    }
    int right = 0;
    for (int i = 0; i < count; i++) right += table[i] == PLACE(i / part);
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
