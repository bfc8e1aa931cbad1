// Proves: the heap serves many sizes and alignments in four threads, and sbrk and mmap do too. Linked: every way.
#define _GNU_SOURCE
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
static void *churn(void *seed) {
    enum { slots = 512 };
    static __thread unsigned char *blocks[slots];
    static __thread size_t sizes[slots];
    uint32_t state = (uint32_t)(uintptr_t)seed;
    long bad = 0;
    for (int i = 0; i < 60000; i++) {
        state = state * 1664525 + 1013904223;
        int slot = state >> 8 & (slots - 1);
        if (blocks[slot]) {
            bad += blocks[slot][0] != (unsigned char)slot || blocks[slot][sizes[slot] - 1] != (unsigned char)slot;
            free(blocks[slot]);
        }
        sizes[slot] = 1 + (state >> 17) % (i % 50 ? 600 : 200000);
        blocks[slot] = i % 3 ? malloc(sizes[slot]) : realloc(malloc(7), sizes[slot]);
        blocks[slot][0] = blocks[slot][sizes[slot] - 1] = (unsigned char)slot;
    }
    return (void *)bad;
}
int main(void) {
    pthread_t threads[4];
    for (long i = 0; i < 4; i++) pthread_create(&threads[i], 0, churn, (void *)(i + 1));
    long bad = 0;
    for (int i = 0; i < 4; i++) {
        void *result;
        pthread_join(threads[i], &result);
        bad += (long)result;
    }
    printf("damaged %ld\n", bad);
    for (size_t alignment = 16; alignment <= 1 << 20; alignment *= 4) {
        void *block;
        if (posix_memalign(&block, alignment, 100) || (uintptr_t)block % alignment) printf("alignment %zu\n", alignment);
        free(block);
        block = aligned_alloc(alignment, alignment);
        if ((uintptr_t)block % alignment) printf("aligned_alloc %zu\n", alignment);
        free(block);
    }
    char *zero = calloc(1 << 20, 16);
    long sum = 0;
    for (int i = 0; i < 16 << 20; i += 4000) sum += zero[i];
    free(zero);
    void *area = mmap(0, 1 << 22, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *end = sbrk(4096);
    memset(end, 1, 4096);
    printf("zero %ld, mapped %d, break moves by %ld\n", sum, area != MAP_FAILED, (long)((char *)sbrk(0) - end));
    printf("usable %d, failing %d\n", malloc_usable_size(end = malloc(10)) >= 10, malloc(SIZE_MAX / 2) == 0);
    return 0;
}
