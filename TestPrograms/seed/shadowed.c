// Proves: a variable that a static library put into two objects is bound once; the other copy is shadowed. Linked: -rdynamic with libcounter.a and libuser.so, and with -Bsymbolic, where both live.
#include <stdio.h>
extern int counter;
int count_up(void), library_count_up(void), *library_counter(void);
int main(void) {
    int own = count_up();
    int theirs = library_count_up();
    printf("program counts %d, library counts %d, one variable: %d\n", own, theirs, &counter == library_counter());
    return 0;
}
