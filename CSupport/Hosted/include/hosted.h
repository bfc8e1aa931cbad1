/// What Swift's own view of the C library hides. No header of the C library is included here: what it declares depends on macros that Swift does not set.
#pragma once

#include "tracing.h"

/// fork, which Swift's Glibc hides.
__attribute__((swift_name("forkProcess()"))) int hosted_fork(void);

/// The file of the object in which an address lies, by dladdr; NULL for none.
const char *name_of_object(const void *address);
