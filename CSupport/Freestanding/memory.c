// The functions that compiled Swift calls, and the heap behind them.

#include <stddef.h>
#include <stdint.h>

#include "../System/include/system.h"
#include "include/freestanding.h"
#include "spin.h"

typedef uint32_t __attribute__((aligned(1), may_alias)) word4;
typedef uint64_t __attribute__((aligned(1), may_alias)) word8;
typedef char __attribute__((vector_size(16), aligned(1), may_alias)) word16;

// Most copies are of some hundred bytes, for which the string instructions take longer to start than to copy.
void *memcpy(void *restrict to, const void *restrict from, size_t count) {
    char *t = to;
    const char *f = from;
    if (count >= 2048) {
        __asm__ volatile("rep movsb" : "+D"(t), "+S"(f), "+c"(count)::"memory");
        return to;
    }
    // The end is read before anything is written, as memmove needs it, and written once more over what came before.
    if (count >= 16) {
        word16 last = *(const word16 *)(f + count - 16);
        char *end = t + count - 16;
        for (; t < end; t += 16, f += 16) *(word16 *)t = *(const word16 *)f;
        *(word16 *)end = last;
    } else if (count >= 8) {
        uint64_t first = *(const word8 *)f, last = *(const word8 *)(f + count - 8);
        *(word8 *)t = first;
        *(word8 *)(t + count - 8) = last;
    } else if (count >= 4) {
        uint32_t first = *(const word4 *)f, last = *(const word4 *)(f + count - 4);
        *(word4 *)t = first;
        *(word4 *)(t + count - 4) = last;
    } else {
        while (count--) *t++ = *f++;
    }
    return to;
}

void *memmove(void *to, const void *from, size_t count) {
    if ((uintptr_t)to - (uintptr_t)from >= count) return memcpy(to, from, count);
    char *t = to;
    const char *f = from;
    while (count--) t[count] = f[count];
    return to;
}

void *memset(void *to, int value, size_t count) {
    char *t = to;
    if (count >= 2048) {
        __asm__ volatile("rep stosb" : "+D"(t), "+c"(count) : "a"(value) : "memory");
        return to;
    }
    word16 all = (word16){0} + (char)value;
    for (; count >= 16; count -= 16, t += 16) *(word16 *)t = all;
    while (count--) *t++ = (char)value;
    return to;
}

int memcmp(const void *left, const void *right, size_t count) {
    const unsigned char *l = left, *r = right;
    for (; count; count--, l++, r++)
        if (*l != *r) return *l - *r;
    return 0;
}

// The heaps: blocks of four sizes to a doubling, each after a word that holds its class; freed blocks wait in a list a class.

// What is asked of the kernel at a time is a piece.
enum { word = 16, classes = 160, piece = 256 << 10 };
// Behind all other variables, which share a page with what is written anyway.
__asm__(".section .arena, \"aw\", @nobits\n .balign 16\n .hidden first_arena\nfirst_arena:\n .skip 98304\n"
        // Room that most programs never use: for a path, and for what dlsym found lately.
        " .globl path_room, memo_room\n .hidden path_room, memo_room\npath_room:\n .skip 4096\nmemo_room:\n .skip 8192\n .text\n");
extern char first_arena[96 << 10];

struct heap {
    // What is left of the last piece of memory, and of its beginning what the kernel has been asked for already.
    char *arena, *end, *ready;
    void *waiting[classes];
    char is_locked;
};

// The loader's own: any thread may allocate from it; a signal handler may not, so what may be entered from one does not.
static struct heap own;

static size_t class_of(size_t units) {
    if (units <= 4) return units ? units : 1;
    size_t shift = 61 - __builtin_clzl(units - 1);
    return ((units - 1) >> shift) + 1 + shift * 4;
}

static size_t units_of(size_t class) {
    if (class <= 4) return class;
    size_t shift = (class - 5) / 4;
    return (5 + (class - 5) % 4) << shift;
}

static void *map(size_t size) {
    long result = system_call(9, 0, (long)size, 3, 0x22, -1, 0);
    return result < 0 && result > -4096 ? NULL : (void *)result;
}

// Asks for the next pages of the heap's last piece, of which nearly all will be written: together they take a third of the time that a fault for each
// takes. An older kernel does not know how (MADV_POPULATE_WRITE), and they come one by one.
static void prepare(struct heap *heap) {
    enum { step = piece / 4 };
    for (; heap->ready < heap->arena; heap->ready += step) system_call(28, (long)heap->ready, step, 23, 0, 0, 0);
}

static char *take(struct heap *heap, size_t class) {
    char *block = heap->waiting[class];
    if (block) {
        heap->waiting[class] = *(void **)block;
        return block;
    }
    size_t bytes = units_of(class) * word + word;
    if (heap == &own && !heap->end) {
        heap->arena = first_arena;
        heap->ready = heap->end = first_arena + sizeof first_arena;
    }
    if ((size_t)(heap->end - heap->arena) < bytes) {
        size_t fresh = bytes > piece ? (bytes + 4095) & ~(size_t)4095 : piece;
        char *more = map(fresh);
        if (!more) return NULL;
        heap->arena = more;
        heap->end = more + fresh;
        // A block of its own is not written as a whole.
        heap->ready = heap == &own && fresh == piece ? more : heap->end;
    }
    block = heap->arena + word;
    heap->arena += bytes;
    if (heap->ready < heap->arena) prepare(heap);
    return block;
}

static void *allocate(struct heap *heap, size_t alignment, size_t size) {
    if (size > (size_t)1 << 46) return NULL;
    size_t class = class_of((size + word - 1) / word + (alignment > word ? alignment / word : 0));
    lock(&heap->is_locked);
    char *block = take(heap, class);
    unlock(&heap->is_locked);
    if (!block) return NULL;
    ((size_t *)block)[-2] = class;
    if (alignment <= word) return block;
    // The word before what is given out leads back to the block.
    char *aligned = (char *)(((uintptr_t)block + alignment) & ~(uintptr_t)(alignment - 1));
    ((size_t *)aligned)[-2] = classes;
    ((char **)aligned)[-1] = block;
    return aligned;
}

static void give_back(struct heap *heap, void *given) {
    if (!given) return;
    char *block = given;
    if (((size_t *)block)[-2] == classes) block = ((char **)block)[-1];
    size_t class = ((size_t *)block)[-2];
    lock(&heap->is_locked);
    *(void **)block = heap->waiting[class];
    heap->waiting[class] = block;
    unlock(&heap->is_locked);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    *result = allocate(&own, alignment, size);
    return *result ? 0 : 12;
}

void free(void *given) { give_back(&own, given); }

// The heap of thread-local storage, which may grow in a signal handler: whoever uses it holds the storage lock, for which signals are blocked.
static struct heap storage;

uintptr_t storage_allocate(size_t alignment, size_t size) { return (uintptr_t)allocate(&storage, alignment, size); }
void storage_free(uintptr_t block) { give_back(&storage, (void *)block); }

// Around a fork the heap is held, so that the child does not find it half changed by another thread.
void heap_hold(void) { lock(&own.is_locked); }
void heap_release(void) { unlock(&own.is_locked); }

// The standard library's hashing asks for a seed where it is linked in; the loader hashes nothing by it.
void arc4random_buf(void *to, size_t count) { system_call(318, (long)to, (long)count, 0, 0, 0, 0); }
