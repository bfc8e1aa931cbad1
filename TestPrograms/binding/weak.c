// Proves: an undefined weak symbol is zero; of a weak and a strong definition the first in order wins. Linked: with libweak.so before libstrong.so, the undefined one in no library.
#include <stdio.h>
extern int missing_function(void) __attribute__((weak));
extern int missing_variable __attribute__((weak));
extern int library_sees_missing(void);
int choose(void);
int main(void) {
    printf("function %d, variable %d, in the library %d\n", missing_function != 0, &missing_variable != 0, library_sees_missing());
    printf("chosen: %s\n", choose() == 1 ? "weak" : "strong");
    return 0;
}
