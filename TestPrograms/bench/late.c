// Times: see tls.c. Linked: with -ftls-model=global-dynamic and each -mtls-dialect=; with LARGE, more than a libc keeps in reserve for static blocks.
#ifdef LARGE
__thread char late_block[8192] = {1};
#endif
__thread long late_value = 1;
__attribute__((noinline)) long *late_address(void) { return &late_value; }
