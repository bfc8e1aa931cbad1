// Proves: a copy relocation moves a library's variable into the program, with its value, and the library uses that copy. Linked: -no-pie (-fno-pie) or PIE with direct access.
#include <stdio.h>
extern int shared;
extern char text[20];
extern const int constant;
extern int *alias_of_shared(void);
void set(int value);
int main(void) {
    printf("first %d %s %d\n", shared, text, constant);
    set(8);
    printf("then %d, one place: %d\n", shared, alias_of_shared() == &shared);
    return 0;
}
