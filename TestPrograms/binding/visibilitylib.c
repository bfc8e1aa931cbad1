// Proves: see visibility.c. Linked: as libvis.so.
__attribute__((noinline, noipa)) int plain(void) { return 2; }
__attribute__((noinline, noipa, visibility("protected"))) int guarded(void) { return 2; }
__attribute__((noinline, noipa, visibility("hidden"))) int concealed(void) { return 2; }
static int (*volatile through)(void);
int call_plain(void) { through = plain; return through() * 10 + plain(); }
int call_guarded(void) { return guarded(); }
int call_concealed(void) { through = concealed; return through() * 10 + concealed(); }
