// A lock for a few instructions.
#pragma once

#include "../System/include/system.h"

static inline void lock(char *flag) {
    while (__atomic_test_and_set(flag, __ATOMIC_ACQUIRE)) system_call(24 /* sched_yield */, 0, 0, 0, 0, 0, 0);
}

static inline void unlock(char *flag) { __atomic_clear(flag, __ATOMIC_RELEASE); }
