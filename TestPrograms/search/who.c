// Proves: nothing by itself; a library that tells its copies apart. Linked: with -DWHO="…".
const char *who(void) { return WHO; }
