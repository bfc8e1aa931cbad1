// Proves: nothing by itself; a second symbol beside search/who.c.
const char *other(void) { return "other of " WHO; }
