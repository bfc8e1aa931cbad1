// Proves: arguments of every kind reach a traced function, and results come back, whatever way the calls go: by lazy slots, bound ones, or none. Linked: with libshapes.so, as the test says.
#include "shapes.h"
#include <stdio.h>
static int back(int argument) { return next(argument) + 1; }
__attribute__((noinline)) static int tail(int argument) { return apply(back, argument); }
int main(void) {
    char buffer[64];
    printf("%d\n", eight(1, 2, 3, 4, 5, 'g', 7, 8));
    printf("%d\n", eight(-1, -2, -3, 255, 65535, '\n', -7, -8));
    printf("%g\n", weigh(3, 0.5, 1.25f, 2, 1));
    printf("%s\n", greet("you\n", buffer, sizeof buffer));
    printf("%s\n", greet("a name that is much longer than what a trace has room for", buffer, sizeof buffer));
    printf("%ld\n", total(6, 1, 2.0, 3, 4.0, 5, 6.0));
    struct small small = make_small(7, 8.5);
    struct large large = make_large(3);
    printf("%d %g %ld %ld\n", small.number, small.value, large.words[0], large.words[4]);
    printf("%.3Lf\n", precise(12345.0L, 2));
    printf("%d\n", tail(GREEN));
    nothing();
    printf("%d\n", peek((void *)8) == (void *)8);
    return 0;
}
