// Proves: see order.c. Linked: with -DWHO="…".
const char *deep(void) { return WHO; }
