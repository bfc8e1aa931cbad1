// Proves: a dynamic program whose libraries do not include a libc is bound, initialised and started; its thread-local variables work. Linked: -nostdlib with libfree.so.
extern int library_add(int a, int b);
extern int library_constructed(void);
extern int library_variable;
static __thread int local = 30;
static int constructed;
static __attribute__((constructor)) void construct(void) { constructed = 1; }
static void leave(int status) {
    __asm__ volatile("syscall" : : "a"(231), "D"(status) : "rcx", "r11", "memory");
    __builtin_unreachable();
}
static void say(const char *text, long length) {
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(1), "D"(1), "S"(text), "d"(length) : "rcx", "r11", "memory");
}
void start(long *stack) {
    long count = stack[0];
    char **arguments = (char **)(stack + 1);
    local++;
    say("free ", 5);
    say(constructed ? "constructed\n" : "not constructed\n", constructed ? 12 : 16);
    for (long i = 1; i < count; i++) {
        long length = 0;
        while (arguments[i][length]) length++;
        say(arguments[i], length);
        say("\n", 1);
    }
    leave(library_add(local, library_variable) + library_constructed());
}
__asm__(".globl _start\n_start:\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall start\n");
