// Proves: a late library that asks for executable stacks gets them, also in threads that exist already. Linked: as libtrampoline.so with -z execstack.
static __attribute__((noinline)) int apply(int (*function)(int), int value) { return function(value); }
int trampoline(void) {
    volatile int base = 40;
    int add(int value) { return base + value; }
    return apply(add, 2);
}
