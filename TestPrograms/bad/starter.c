// Proves: nothing by itself; a library with initialisers and finalisers, whose tables are then broken. Linked: as libstarter.so, with -init and -fini.
int starter_value;
void starter_init(void) { starter_value = 1; }
void starter_fini(void) { starter_value = 2; }
static __attribute__((constructor)) void construct(void) { starter_value++; }
static __attribute__((destructor)) void destruct(void) { starter_value--; }
