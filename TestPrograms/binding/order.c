// Proves: the global scope is breadth-first: of a dependency's dependency and a later direct one, the later direct one wins. Linked: with liba.so (needs libdeep.so) and libnear.so.
#include <stdio.h>
const char *from_first(void), *deep(void);
int main(void) {
    printf("%s %s\n", from_first(), deep());
    return 0;
}
