// Proves: indirect functions are resolved: one of the program (IRELATIVE), exported ones of a library, by call and by address. Linked: with libifunc.so; without libraries also static.
#include <stdio.h>
static int two(void) { return 2; }
static int (*pick(void))(void) { return two; }
static int local(void) __attribute__((ifunc("pick")));
static int (*volatile table[1])(void) = {local};
#ifndef ALONE
int exported(void), call_inside(void), call_static_inside(void);
int (*address_inside(void))(void);
static int (*volatile exported_table[1])(void) = {exported};
#endif
int main(void) {
    printf("own %d %d\n", local(), table[0]());
#ifndef ALONE
    printf("library's %d %d %d %d %d\n", exported(), exported_table[0](), call_inside(), call_static_inside(), address_inside()());
#endif
    return 0;
}
