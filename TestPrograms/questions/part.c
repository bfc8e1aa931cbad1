// Proves: who is needed by whom, and which definition wins; a library of a program that is asked about. Linked: with -DNAME=…, and -DALSO=… for a second name.
int NAME(void) { return 1; }
#ifdef ALSO
int ALSO(void) { return 2; }
#endif
