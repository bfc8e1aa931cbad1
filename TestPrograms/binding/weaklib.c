// Proves: see weak.c. Linked: as libweak.so.
extern int missing_function(void) __attribute__((weak));
extern int missing_variable __attribute__((weak));
int library_sees_missing(void) { return (missing_function != 0) + (&missing_variable != 0); }
__attribute__((weak)) int choose(void) { return 1; }
