// Proves: nothing by itself; one of the libraries of order.c. Linked: as liba.so, needs libc1.so.
const char *deep(void);
const char *from_first(void) { return deep(); }
