// Proves: a program's own malloc is the one that libc and the libraries use. Linked: every way.
#include <stddef.h>
#include <stdio.h>
#include <string.h>
static _Alignas(16) char heap[1 << 20];
static size_t used;
static volatile int calls;
void *malloc(size_t size) {
    calls++;
    char *block = heap + used;
    used += (size + 31) & ~(size_t)15;
    *(size_t *)block = size;
    return block + 16;
}
void free(void *block) { (void)block; }
void *calloc(size_t count, size_t size) {
    void *block = malloc(count * size);
    return memset(block, 0, count * size);
}
void *realloc(void *old, size_t size) {
    void *block = malloc(size);
    if (old) memcpy(block, old, ((size_t *)old)[-2] < size ? ((size_t *)old)[-2] : size);
    return block;
}
int main(void) {
    int before = calls;
    char *copy = strdup("through libc");
    printf("%s: %d, in the heap of the program: %d\n", copy, calls - before, copy > heap && copy < heap + sizeof heap);
    return 0;
}
