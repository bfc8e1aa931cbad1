// Proves: nothing by itself; a library that needs another one.
const char *who(void);
const char *middle(void) { return who(); }
