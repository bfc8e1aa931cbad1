// Proves: see shadowed.c. Linked: as libuser.so with libcounter.a.
extern int counter;
int count_up(void);
int *library_counter(void) { return &counter; }
int library_count_up(void) { return count_up(); }
