// How a program of the benchmark times its operation and says the result: the least and the median picoseconds, as "LEAST MEDIAN".
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
enum { BATCHES = 51 };
/// A run that hangs ends as a failure.
static __attribute__((constructor)) void limit(void) { alarm(60); }
static inline long long nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}
static inline int compare(const void *left, const void *right) {
    long long a = *(const long long *)left, b = *(const long long *)right;
    return (a > b) - (a < b);
}
static inline void report(long long *batches, int count) {
    qsort(batches, count, sizeof *batches, compare);
    printf("%lld %lld\n", batches[0], batches[count / 2]);
}
/// Ends the program where a condition of the measurement does not hold.
static inline void require(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "%s\n", what);
    exit(1);
}
/// Does the operation `count` times a batch; `i` is the number of the repetition.
#define MEASURE(count, operation)                                        \
    do {                                                                 \
        long long batches[BATCHES];                                      \
        for (int batch = 0; batch < BATCHES; batch++) {                  \
            long long start = nanoseconds();                             \
            for (int i = 0; i < (count); i++) { operation; }             \
            batches[batch] = (nanoseconds() - start) * 1000 / (count);   \
        }                                                                \
        report(batches, BATCHES);                                        \
    } while (0)
