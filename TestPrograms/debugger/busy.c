// Proves: a profiler knows the functions of the program and of libraries of both kinds. Linked: -g, with libfirst.so; libsecond.so beside it.
#include <dlfcn.h>
#include <stdio.h>
#define ROUNDS 60000000ul
unsigned long first_work(unsigned long rounds);
__attribute__((noinline)) unsigned long own_work(unsigned long rounds) {
    unsigned long sum = 0;
    for (unsigned long i = 0; i < rounds; i++) sum = sum * 31 + (i ^ sum >> 3);
    return sum;
}
int main(void) {
    void *library = dlopen("./libsecond.so", RTLD_NOW);
    unsigned long (*second_work)(unsigned long) = dlsym(library, "second_work");
    printf("%lx\n", own_work(ROUNDS) + first_work(ROUNDS) + second_work(ROUNDS));
    return 0;
}
