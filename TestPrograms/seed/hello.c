// Proves: a program that needs libc alone runs, prints and ends. Linked: every way.
#include <stdio.h>

int main(void) {
    printf("hello, %s\n", "world");
    return 0;
}
