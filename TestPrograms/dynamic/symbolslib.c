// Proves: see symbols.c. Linked: as libsymbols.so.
int data = 11;
int common_value __attribute__((common));
__thread int local_value = 21;
int *local_place(void) { return &local_value; }
__attribute__((weak)) int weak_function(void) { return 12; }
__attribute__((visibility("protected"))) int protected_function(void) { return 14; }
__attribute__((visibility("hidden"))) int hidden(void) { return 15; }
static __attribute__((used)) int static_function(void) { return 16; }
extern int undefined_weak __attribute__((weak));
int *uses_undefined(void) { return &undefined_weak; }
static int chosen(void) { return data + 2; }
static int (*choose(void))(void) { return chosen; }
int indirect(void) __attribute__((ifunc("choose")));
__asm__(".globl absolute, absolute_zero\n.set absolute, 0x1234\n.set absolute_zero, 0\n");
