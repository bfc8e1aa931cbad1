// Proves: a hidden (not default) version is found by those that ask for it. Linked: with libver.so.
int answer_three(void);
__asm__(".symver answer_three, answer@V3");
int ask_hidden(void) { return answer_three(); }
