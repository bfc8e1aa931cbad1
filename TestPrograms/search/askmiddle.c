// Proves: which file the dependency of a dependency is. Linked: with libmiddle.so, which needs libwho.so.
#include <stdio.h>
const char *middle(void);
int main(void) {
    printf("%s\n", middle());
    return 0;
}
