// Proves: a definition in the program takes a library's default symbol, not its protected or hidden one. Linked: with libvis.so, also as -Bsymbolic.
#include <stdio.h>
int plain(void) { return 1; }
int guarded(void) { return 1; }
int concealed(void) { return 1; }
int call_plain(void), call_guarded(void), call_concealed(void);
int main(void) {
    printf("default %d, protected %d, hidden %d\n", call_plain(), call_guarded(), call_concealed());
    return 0;
}
