// Proves: a resolver may use its own object's relocated data and ask for CPU features. Linked: as libifunc.so.
static int five(void) { return 5; }
static int six(void) { return 6; }
static int (*const volatile choices[2])(void) = {six, five};
static int (*pick(void))(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("sse2") ? choices[1] : choices[0];
}
int exported(void) __attribute__((ifunc("pick")));
static int internal(void) __attribute__((ifunc("pick")));
int call_inside(void) { return exported(); }
int call_static_inside(void) { return internal(); }
int (*address_inside(void))(void) { return exported; }
