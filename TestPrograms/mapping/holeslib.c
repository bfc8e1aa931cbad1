// Proves: see holes.c. Linked: -z separate-code, max-page-size=0x200000.
static int value = 5;
int library_value(void) { return value; }
