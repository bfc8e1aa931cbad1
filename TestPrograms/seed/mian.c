// Proves: what is said of a program whose main is misspelt. Linked: -nostartfiles without an entry, and with an undefined main allowed.
#include <stdio.h>
int mian(void) {
    printf("never\n");
    return 0;
}
