// Prints 1 where the processor is slow to say what it can do, as under a hypervisor, and 0 elsewhere.
#include <cpuid.h>
#include <stdio.h>
#include <x86intrin.h>

int main(void) {
    unsigned long long least = -1;
    for (int i = 0; i < 20; i++) {
        unsigned a, b, c, d;
        unsigned long long before = __rdtsc();
        __cpuid(0, a, b, c, d);
        unsigned long long ticks = __rdtsc() - before;
        if (ticks < least) least = ticks;
    }
    printf("%d\n", least > 600);
    return 0;
}
