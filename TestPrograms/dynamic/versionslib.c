// Proves: see symbols.c. Linked: as libversions.so with a version script.
__asm__(".symver both_1, both@V_1\n.symver both_2, both@@V_2\n.symver old_1, old_only@V_1\n.symver old_2, old_only@V_3\n.symver single, single_old@V_1");
int both_1(void) { return 1; }
int both_2(void) { return 2; }
int old_1(void) { return 31; }
int old_2(void) { return 33; }
int new_only(void) { return 5; }
int single(void) { return 6; }
