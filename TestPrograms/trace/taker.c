// References of every kind, whose values the program knows itself: each line says a name and the address that it sees.
#include <stdio.h>
#include <string.h>

extern int both(void), only(void), moved;
extern __thread int local;
extern int *where_moved(void);

static int fast(void) { return 1; }
static int (*choose(void))(void) { return fast; }
int chosen(void) __attribute__((ifunc("choose")));

int main(void) {
    printf("both %p\nonly %p\nmoved %p\n", (void *)both, (void *)only, (void *)&moved);
    char text[16];
    memcpy(text, "text", (size_t)both() + 1);
    return chosen() + local + both() - 8 + (text[0] != 't') + (where_moved() != &moved);
}
