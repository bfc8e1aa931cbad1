// Proves: see user.c. Linked: -nostdlib, as libfree.so.
int library_variable = 5;
static int count;
static __thread int local = 2;
static __attribute__((constructor)) void construct(void) { count++; }
int library_constructed(void) { return count; }
int library_add(int a, int b) { return a + b + local++; }
