/// What Swift's own view of the C library hides. No header of the C library is included here: what it declares depends on macros that Swift does not set.
#pragma once

#include "tracing.h"

/// fork, which Swift's Glibc hides.
__attribute__((swift_name("forkProcess()"))) int hosted_fork(void);

/// Starts a program in a child whose descriptors `targets` are this process's `sources`, `count` of them, and returns the child's number; `failure` is then 0,
/// or the error that kept it from being a program: it has ended, and is waited for all the same. Less than 0 where there is no child. posix_spawn asks for
/// each signal's handler in the child, 130 system calls that would count as the program's time.
int spawn_process(
    const char *path, char *const arguments[], char *const environment[], const int *sources, const int *targets, int count, int *failure);

/// The file of the object in which an address lies, by dladdr; NULL for none.
const char *name_of_object(const void *address);
