// One of many libraries (PART is its number) that all define some names and each some of its own, and refer to those of all others; and a program that opens
// them all at once, by a library that needs them, and adds up what they call. It defines one of the names, too.
#define JOIN(a, b) a##b
#define NAME(a, b) JOIN(a, b)
#define EACH(m) m(0) m(1) m(2) m(3) m(4) m(5) m(6) m(7) m(8) m(9)
#define TENS(m) m(0) m(1) m(2) m(3) m(4) m(5) m(6) m(7) m(8) m(9) m(10) m(11) m(12) m(13) m(14) m(15) m(16) m(17) m(18) m(19)

#ifdef PART
#define OWN(n) long NAME(NAME(own_, PART), NAME(_, n))(void) { return PART * 100 + n; }
#define COMMON(n) long NAME(common_, n)(void) { return PART * 1000 + n; }
TENS(OWN)
TENS(COMMON)
#define OF(m, n) m(n, 0) m(n, 1) m(n, 2) m(n, 3) m(n, 4) m(n, 5) m(n, 6) m(n, 7) m(n, 8) m(n, 9) m(n, 10) m(n, 11) m(n, 12) m(n, 13) m(n, 14) m(n, 15)
#define DECLARED(n, i) long own_##n##_##i(void);
#define OTHER(n) OF(DECLARED, n)
EACH(OTHER)
#define TAKEN(n, i) own_##n##_##i,
#define TAKE(n) OF(TAKEN, n)
#define TAKE_COMMON(n) common_##n,
static long (*const table[])(void) = {EACH(TAKE) TENS(TAKE_COMMON)};

long NAME(sum_, PART)(void) {
    long sum = 0;
    for (unsigned i = 0; i < sizeof table / sizeof *table; i++) sum = sum * 7 + table[i]();
    return sum;
}
#elif defined(ALL)
#define SUM(n) long sum_##n(void);
EACH(SUM)
#define ADD(n) + sum_##n() * (n + 1)
long sum(void) { return 0 EACH(ADD); }
#else
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

long common_5(void) { return -1; }

int main(int count, char **arguments) {
    for (int i = 1; i < count; i++) {
        void *library = dlopen("liball.so", atoi(arguments[i]));
        if (!library) return puts(dlerror()), 1;
        long (*sum)(void) = (long (*)(void))dlsym(library, "sum");
        printf("%ld\n", sum());
        dlclose(library);
    }
    return common_5() != -1;
}
#endif
