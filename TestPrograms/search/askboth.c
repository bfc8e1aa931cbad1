// Proves: where each of two symbols of a filter comes from. Linked: with libfilter.so.
#include <stdio.h>
const char *who(void), *other(void);
int main(void) {
    printf("%s, %s\n", who(), other());
    return 0;
}
