// Proves: see shadowed.c. Linked: as libcounter.a, into the program and into libuser.so.
int counter = 1;
int count_up(void) { return ++counter; }
