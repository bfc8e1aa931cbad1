// Proves: see late.c. Linked: as libgone.so, with -DTHERE for the linker and without it for the run.
#ifdef THERE
int nowhere_defined(void) { return 0; }
#endif
int always_there;
