// Proves: the stack may be executed when PT_GNU_STACK of the program or of a library says so, and no page may be both written and executed unasked. Linked: -z execstack and -z noexecstack.
#include <stdio.h>
#include <string.h>

int main(void) {
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[600], access[8];
    int both = 0;
    while (fgets(line, sizeof line, maps)) {
        sscanf(line, "%*s %7s", access);
        int stack = strstr(line, "[stack]") != 0;
        if (stack) printf("stack %s\n", access);
        if (access[1] == 'w' && access[2] == 'x' && !stack) both++;
    }
    printf("other pages both writable and executable: %d\n", both);
    return 0;
}
