// Declarations of libshapes.so, which the trace is told of as well (--prototypes).
#ifndef SHAPES_H
#define SHAPES_H
#include <stdarg.h>
#include <stddef.h>
typedef unsigned short level_t;
enum colour { RED, GREEN };
struct small {
    int number;
    double value;
};
struct large {
    long words[5];
};
extern int eight(int a, long b, short c, unsigned char d, level_t e, char f, long long g, int h);
double weigh(int count, double weight, float factor, size_t size, _Bool negative);
const char *greet(const char *name, char *buffer, size_t size) __attribute__((nonnull(2)));
long total(int count, ...);
struct small make_small(int number, double value);
struct large make_large(long first);
long double precise(long double value, int power);
int apply(int (*function)(int), int argument);
int next(enum colour colour);
void nothing(void);
const char *peek(const void *address);
#endif
