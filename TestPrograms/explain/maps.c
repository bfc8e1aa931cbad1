// Proves: the pages of a program in memory are those that its program headers ask for. Linked: PIE, not PIE, -z now.
#include <stdio.h>

extern const char __ehdr_start, _end;

char room[20000];

int main(void) {
    unsigned long start, end;
    char line[500];
    FILE *maps = fopen("/proc/self/maps", "r");
    while (fgets(line, sizeof line, maps)) {
        sscanf(line, "%lx-%lx", &start, &end);
        if (start < (unsigned long)&_end && end > (unsigned long)&__ehdr_start) fputs(line, stdout);
    }
    return room[0];
}
