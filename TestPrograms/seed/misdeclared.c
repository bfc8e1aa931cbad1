// Proves: a loader binds names, not types: a short declared here, a pointer defined there. Linked: PIE and not, where a copy relocation takes the pointer's size.
#include <stdio.h>
extern short thing;
int library_sees_text(void);
int main(void) {
    unsigned long pointer = *(unsigned long *)&thing;
    printf("low 16 bits match: %d\n", (short)pointer == thing);
    printf("the library's pointer is whole: %d\n", library_sees_text());
    thing = 0;
    printf("after writing a short: %d\n", library_sees_text());
    return 0;
}
