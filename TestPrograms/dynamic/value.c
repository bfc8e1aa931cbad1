// Proves: which of several definitions a search finds. Linked: as libraries with -DNAME=… and -DVALUE=….
int NAME(void) { return VALUE; }
