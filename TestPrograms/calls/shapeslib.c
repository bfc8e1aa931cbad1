// What shapes.c calls.
#include "shapes.h"
#include <stdio.h>
int eight(int a, long b, short c, unsigned char d, level_t e, char f, long long g, int h) {
    return a + 10 * b + 100 * c + 1000 * d + 10000 * e + 100000 * (f - 'a') + 1000000 * g + 10000000 * h;
}
double weigh(int count, double weight, float factor, size_t size, _Bool negative) {
    return (negative ? -1 : 1) * count * weight * factor * size;
}
const char *greet(const char *name, char *buffer, size_t size) {
    snprintf(buffer, size, "hello %s", name);
    return buffer;
}
long total(int count, ...) {
    va_list list;
    va_start(list, count);
    double sum = 0;
    for (int i = 0; i < count; i++) sum += i % 2 ? va_arg(list, double) : va_arg(list, int);
    va_end(list);
    return sum;
}
struct small make_small(int number, double value) { return (struct small){number, value}; }
struct large make_large(long first) { return (struct large){{first, first + 1, first + 2, first + 3, first + 4}}; }
long double precise(long double value, int power) {
    while (power-- > 0) value /= 10;
    return value;
}
int apply(int (*function)(int), int argument) { return function(argument); }
int next(enum colour colour) { return colour + 1; }
void nothing(void) {}
const char *peek(const void *address) { return address; }
