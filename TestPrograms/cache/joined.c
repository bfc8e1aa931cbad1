// Proves: pages that are kept as relocation left them are one mapping with the few read-only ones before them, which stay what they are, and with the few
// zero ones behind them, which are zero in every process. Linked: with libjoined.so.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

const char *get_text(void);
const char *const *get_table(void);
int get_count(void);
char *get_written(void);
char *get_zeros(int *size);

// Where the mapping of an address begins, the rights of its pages, and the end of its file's path.
static unsigned long mapping(const void *address, char *rights, char *suffix) {
    char line[512], path[256];
    FILE *maps = fopen("/proc/self/maps", "r");
    unsigned long start = 0, end;
    while (fgets(line, sizeof line, maps)) {
        path[0] = 0;
        if (sscanf(line, "%lx-%lx %4s %*s %*s %*s %255s", &start, &end, rights, path) < 3) continue;
        if (start <= (uintptr_t)address && (uintptr_t)address < end) break;
    }
    fclose(maps);
    const char *dot = strrchr(path, '.');
    strcpy(suffix, dot ? dot : "");
    return start;
}

int main(int argc, char **argv) {
    (void)argv;
    const char *text = get_text(), *const *table = get_table();
    int right = 0;
    for (int i = 0; i < get_count(); i++) right += text[i] == (char)('a' + i % 26) && table[i] == &text[i];
    int size, wrong = 0;
    char *zeros = get_zeros(&size);
    for (int i = 0; i < size; i++) wrong += zeros[i] != 0;
    memset(zeros, 1, size);
    printf("%d of %d, %d not zero\n", right, get_count(), wrong);
    if (argc > 1) {
        char rights[8], suffix[256], others[8], other[256];
        unsigned long first = mapping(text, rights, suffix), second = mapping(table, others, other);
        printf("text %s %s, table %s %s, %s\n", rights, suffix, others, other, first == second ? "together" : "apart");
        first = mapping(get_written(), rights, suffix), second = mapping(zeros + size - 1, others, other);
        printf("written %s %s, zeros %s %s, %s\n", rights, suffix, others, other, first == second ? "together" : "apart");
    }
    return 0;
}
