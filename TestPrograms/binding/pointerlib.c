// Proves: see pointer.c. Linked: as libpointer.so.
int function(void) { return 3; }
typedef int (*Function)(void);
Function library_table[1] = {function};
Function library_view(void) { return function; }
