// A library that takes memory.
#include <stdlib.h>
int *take(int value) {
    int *memory = malloc(sizeof *memory);
    *memory = value;
    return memory;
}
