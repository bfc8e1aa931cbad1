// Proves: see wrapper.c. Linked: every way.
#include <stdio.h>
#include <stdlib.h>
int main(void) {
    static void *volatile blocks[100];
    for (int i = 0; i < 100; i++) blocks[i] = malloc(10);
    for (int i = 0; i < 100; i++) free(blocks[i]);
    puts("said");
    return 0;
}
