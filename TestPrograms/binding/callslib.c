// Proves: see calls.c. Linked: as libcalls.so.
#include "calls.h"
#include <stdarg.h>
long integers(int a, long b, short c, char d, unsigned e, long f, long g, int h) {
    return a + 10 * b + 100 * c + 1000 * d + 10000 * e + 100000 * f + 1000000 * g + 10000000L * h;
}
double doubles(double a, double b, double c, double d, double e, double f, double g, double h, double i) {
    return a + 2 * b + 4 * c + 8 * d + 16 * e + 32 * f + 64 * g + 128 * h + 256 * i;
}
double floats(int a, float b, long c, double d, int e, float f) { return a * b + c * d + e * f; }
long double extended(long double a, int b, long double c) { return a * b + c; }
long varied(int count, ...) {
    va_list list;
    long sum = 0;
    va_start(list, count);
    for (int i = 0; i < count; i++) sum = sum * 3 + (i % 2 ? (long)va_arg(list, double) : va_arg(list, long));
    va_end(list);
    return sum;
}
struct Large large(long a) { return (struct Large){a, a + 1, a + 2}; }
struct Pair pair(long a, long b) { return (struct Pair){b, a}; }
struct Mixed mixed(double a, long b) { return (struct Mixed){a * 2, b * 2}; }
struct Doubles both(struct Doubles a, struct Large b) { return (struct Doubles){a.b + b.a, a.a + b.c}; }
__int128 wide(__int128 a) { return a + 1; }
_Complex double complexes(_Complex double a) { return a * 2; }
__m256 vectors(__m256 a, __m256 b, __m256 c, __m256 d, __m256 e, __m256 f, __m256 g, __m256 h) {
    return a + b * 2 + c * 3 + d * 5 + e * 7 + f * 11 + g * 13 + h * 17;
}
__m512 wider(__m512 a, __m512 b, __m512 h) { return a + b * 2 + h * 3; }
