// Proves: which definition a library's own reference gets, with RTLD_DEEPBIND and without. Linked: as libraries with -DPART=….
#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
int interposed(void) { return 1; }
int JOIN(PART, _asks)(void) { return interposed(); }
