// Proves: see late.c. Linked: as liblate.so with each -ftls-model= and -mtls-dialect=, with -DALIGN=… and -DFIRST=….
#include <stdint.h>
#include <stdio.h>
static int target = 77;
static __thread int *pointer = &target;
static __thread char odd[3];
__thread int late_value = FIRST;
static __thread _Alignas(ALIGN) char block[8] = "block";
static __thread long zeros[9];
int late_check(char *text, int size, int mark) {
    int dirty = 0;
    for (int i = 0; i < 9; i++) dirty += zeros[i] != 0;
    snprintf(text, (size_t)size, "%d %s, %d from aligned, %d not zero, pointer right %d, odd %d", late_value, block,
             (int)((uintptr_t)block % ALIGN), dirty, pointer == &target, odd[1]);
    late_value += mark;
    block[0] = (char)('A' + mark);
    zeros[mark % 9]++;
    odd[1]++;
    pointer++;
    return mark;
}
