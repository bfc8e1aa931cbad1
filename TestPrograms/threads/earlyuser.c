// Proves: see early.c. Linked: with libearly.so.
#include <stdio.h>
int early_local(void);
int main(void) {
    printf("main %d\n", early_local());
    return fflush(stdout);
}
