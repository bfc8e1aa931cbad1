// Proves: which of several files a search finds. Linked: with the libraries of each test.
#include <stdio.h>
const char *who(void);
int main(void) {
    printf("%s\n", who());
    return 0;
}
