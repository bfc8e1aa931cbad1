// Proves: a function's slot that is loaded into a register for several calls is traced where only calls follow, and keeps the function's address where it is used otherwise. Built: by clang, with -fno-plt.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(void) {
    int sum = 0;
    for (int i = 0; i < 4; i++) sum += getppid() > 0;
    puts("one");
    puts("two");
    puts("three");
    void (*volatile give_back)(void *) = free;
    void *volatile memory = malloc(sum);
    free(memory);
    memory = malloc(sum);
    free(memory);
    printf("%d %d\n", sum, give_back == free);
    return 0;
}
