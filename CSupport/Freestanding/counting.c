// Swift's counting of references, without locked instructions while there is one thread; the runtime's own functions are weak and give way.
//
// Behind an object's metadata stands its count, with the highest bit set where its memory is not the heap's; all other bits are set in an object that
// lives for ever (Embedded Swift's runtime).

#include <stdint.h>

#include "spin.h"

#define COUNT (~(uint64_t)0 >> 1)

void swift_release_n(void *object, uint32_t count);

// The word that counts an object's references; none for what has none.
static inline uint64_t *count_of(void *object) {
    if ((intptr_t)object <= 0) return 0;
    uint64_t *word = (uint64_t *)object + 1;
    return (__atomic_load_n(word, __ATOMIC_RELAXED) & COUNT) == COUNT ? 0 : word;
}

void *swift_retain(void *object) {
    uint64_t *word = count_of(object);
    if (word) add(word, 1, __ATOMIC_RELAXED);
    return object;
}

void swift_release(void *object) {
    uint64_t *word = count_of(object);
    if (!word) return;
    if (is_alone() && (*word & COUNT) > 1) __atomic_store_n(word, *word - 1, __ATOMIC_RELAXED);
    else swift_release_n(object, 1);
}
