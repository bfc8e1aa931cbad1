// Proves: nothing by itself; what a library lacks that it had when the program was linked. Linked: as libfull.so with -DFULL, then without.
#ifdef FULL
int present(void) { return 1; }
#endif
int always(void) { return 2; }
