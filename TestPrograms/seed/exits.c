// Proves: functions given to atexit run in reverse order, after main and before destructors. Linked: every way.
#include <stdio.h>
#include <stdlib.h>
static void first(void) { printf("first\n"); }
static void third(void) { printf("third\n"); }
static void second(void) {
    printf("second\n");
    atexit(third);
}
static __attribute__((destructor)) void last(void) { printf("last\n"); }
int main(void) {
    atexit(first);
    atexit(second);
    printf("main\n");
    return 0;
}
