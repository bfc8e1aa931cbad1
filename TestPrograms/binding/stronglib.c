// Proves: see weak.c. Linked: as libstrong.so.
int choose(void) { return 2; }
