// Proves: text relocations are applied, and the code is not writable afterwards. Linked: with libtextrel.so, -rdynamic.
#include <stdio.h>
#include <string.h>
int read_own(void), read_foreign(void);
int foreign = 42;
int main(void) {
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[600], access[8];
    int writable = 0;
    printf("%d %d\n", read_own(), read_foreign());
    while (fgets(line, sizeof line, maps))
        if (sscanf(line, "%*s %7s", access) == 1 && access[1] == 'w' && access[2] == 'x') writable++;
    printf("pages both writable and executable: %d\n", writable);
    return 0;
}
