// Proves: see user.c. Linked: as libgone.so.
int lost;
int gone(void) { return 0; }
