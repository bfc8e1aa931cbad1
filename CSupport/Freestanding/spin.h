#pragma once

#include "../System/include/system.h"

// Set before the process gets its second thread, and never taken back: until then there is nobody to lock out, and plain memory accesses do. A signal
// handler that comes in between leaves every word as it found it.
extern char has_threads;

static inline int is_alone(void) { return !__atomic_load_n(&has_threads, __ATOMIC_RELAXED); }

// Adds to a word that others add to.
static inline void add(uint64_t *word, uint64_t value, int order) {
    if (is_alone()) __atomic_store_n(word, __atomic_load_n(word, __ATOMIC_RELAXED) + value, __ATOMIC_RELAXED);
    else __atomic_fetch_add(word, value, order);
}

// A lock for a few instructions.
static inline void lock(char *flag) {
    if (is_alone() && !*flag) *flag = 1;
    else
        while (__atomic_test_and_set(flag, __ATOMIC_ACQUIRE)) system_call(24 /* sched_yield */, 0, 0, 0, 0, 0, 0);
}

static inline void unlock(char *flag) { __atomic_clear(flag, __ATOMIC_RELEASE); }
