// A table of references that take turns, in an order that the link editor keeps (-z nocombreloc): to usual symbols, and to such as have to be looked at
// one by one: unique and indirect ones, sizes, and one that nobody defines. Runs of one symbol are longer than what is looked at together.
#ifdef GIVES
int a, b, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9;
int chosen(void) { return 7; }
void *choose(void) { return chosen; }
__asm__(".globl f\n.type f, @gnu_indirect_function\n.set f, choose\n"
        ".data\n.globl u\n.type u, @gnu_unique_object\n.size u, 4\nu: .long 3\n.text\n");
#elif defined(TAKES)
__asm__(".weak none\n.data\n.balign 8\n.globl table\ntable:\n"
        ".quad a, u, a, a, u, u, a, none, a, f, f, a, u, f, u, a\n"
        ".rept 70\n.quad b\n.endr\n"
        ".rept 70\n.quad b, a@size\n.endr\n"
        ".quad u, b\n"
        ".quad c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9\n"
        ".quad d9, d8, d7, d6, d5, d4, d3, d2, d1, d0, c9, c8, c7, c6, c5, c4, c3, c2, c1, c0\n"
        ".rept 66\n.quad u\n.endr\n"
        ".rept 66\n.quad f\n.endr\n"
        ".quad a, none, a, none, none, b, b\n"
        "end:\n.globl size\nsize: .quad end - table\n"
        ".type table, @object\n.size table, end - table\n.type size, @object\n.size size, 8\n.text\n");
#else
#include <stdio.h>
extern char *table[];
extern long size;
extern int a, b, c0, u;
int f(void);

int main(void) {
    long count = size / sizeof *table;
    int *first = (int *)table[0], *last = (int *)table[count - 1];
    printf("%ld %d %d %d %d\n", count, first == &a, last == &b, (int *)table[1] == &u, ((int (*)(void))table[9])());
    return 0;
}
#endif
