// Proves: see user.c. Linked: as libgiver.so with -DBOTH and both.map, then with one.map.
int first(void) { return 1; }
#ifdef BOTH
int second(void) { return 2; }
#endif
