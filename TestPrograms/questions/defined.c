// Proves: a variable that the program defines as a short and a library as a pointer is one name with two sizes. Linked: with libdefines.so (see seed/defines.c).
#include <stdio.h>
short thing = 1;
int library_sees_text(void);
int main(void) {
    printf("the library's pointer is whole: %d\n", library_sees_text());
    return 0;
}
