// Proves: two versions of one symbol in one library. Linked: with versioned.map, as libver.so.
#ifdef FIRST
int answer(void) { return 1; }
int table[1] = {10};
#elif defined NONE
int answer(void) { return -1; }
#else
int answer_old(void) { return 1; }
int answer_new(void) { return 2; }
int answer_third(void) { return 3; }
__asm__(".symver answer_old, answer@V1");
__asm__(".symver answer_new, answer@@V2");
__asm__(".symver answer_third, answer@V3");
int table[1] = {20};
#endif
