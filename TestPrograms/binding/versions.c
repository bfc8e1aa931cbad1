// Proves: each reference gets its own version of a symbol: old, default, hidden, none. Linked: with libraries linked against different files named libver.so.
#include <stdio.h>
int ask_old(void), ask_new(void), ask_none(void), ask_hidden(void);
extern int answer(void);
int main(void) {
    printf("old %d, new %d, without version %d, hidden %d, own %d\n", ask_old(), ask_new(), ask_none(), ask_hidden(), answer());
    return 0;
}
