/// Calls a function of the C library twice, with standard output in between.
#include <stdio.h>
#include <unistd.h>

int main(void) {
    puts("once");
    puts("twice");
    return getpid() < 0;
}
