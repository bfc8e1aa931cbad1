// Proves: see several.c. Linked: as five libraries with -DN=….
#define JOIN(a, b) a##b
#define NAME(n) JOIN(part, n)
static __thread int values[N * 3] = {N};
int NAME(N)(void) { return values[0]++ * 10 + values[N * 3 - 1]--; }
