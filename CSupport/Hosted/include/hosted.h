#pragma once
#include <unistd.h>

/// fork, which Swift's Glibc hides.
__attribute__((swift_name("forkProcess()")))
static inline pid_t hosted_fork(void) { return fork(); }
