// Proves: a symbol or version that is missing is named with its object. Linked: with libfull.so.
#include <stdio.h>
int present(void);
int main(void) {
    printf("%d\n", present());
    return 0;
}
