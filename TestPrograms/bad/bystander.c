// Proves: a program that needs a broken library and never calls it either runs or is refused in one line. Linked: -rdynamic with libvictim.so.
#include <stdio.h>
int bystander_value = 6;
int main(void) {
    puts("ran");
    return 0;
}
