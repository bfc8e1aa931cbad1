// Proves: see relro.c. Linked: as the program is.
static int target;
static void *const table[4] = {&target, &target, &target, &target};
void *volatile *library_table(void) { return (void *volatile *)table; }
