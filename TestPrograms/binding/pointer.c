// Proves: a function has one address, whoever takes it. Linked: -no-pie (the address is a PLT entry of the program) and PIE.
#include <stdio.h>
int function(void);
typedef int (*Function)(void);
Function library_view(void);
extern Function library_table[];
static Function own_table[1] = {function};
int main(void) {
    printf("same: %d %d %d, calls %d %d\n", library_view() == function, library_table[0] == function, own_table[0] == function,
           library_view()(), own_table[0]());
    return 0;
}
