#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <unistd.h>

#include "tracing.h"

/// fork, which Swift's Glibc hides.
__attribute__((swift_name("forkProcess()")))
static inline pid_t hosted_fork(void) { return fork(); }

/// The file of the object in which an address lies, by dladdr, which Swift's Glibc hides as well.
static inline const char *name_of_object(const void *address) {
    Dl_info information;
    return dladdr(address, &information) ? information.dli_fname : NULL;
}
