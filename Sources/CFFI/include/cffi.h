/// libffi's types, as its stable binary interface has them. The library itself is opened at run time, so that nobody needs it who calls nothing.
#pragma once
#include <stddef.h>

struct ffi_type {
    size_t size;
    unsigned short alignment;
    unsigned short type;
    struct ffi_type **elements;
};

enum {
    /// The type of a structure whose elements say the rest.
    ffi_structure_type = 13,
#if defined(__x86_64__)
    ffi_default_convention = 2,
#else
    ffi_default_convention = 1,
#endif
    /// More than the description of a call, and a closure, take on any machine.
    ffi_interface_size = 256,
    ffi_closure_size = 256,
};
