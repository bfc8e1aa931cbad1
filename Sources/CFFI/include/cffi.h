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

typedef int ffi_prepare(void *interface, int convention, unsigned count, struct ffi_type *result, struct ffi_type **arguments);
typedef int ffi_prepare_variadic(
    void *interface, int convention, unsigned fixed, unsigned total, struct ffi_type *result, struct ffi_type **arguments);
typedef void ffi_call(void *interface, void *function, void *result, void **arguments);
typedef void ffi_handler(void *interface, void *result, void **arguments, void *context);
typedef void *ffi_allocate_closure(size_t size, void **code);
typedef int ffi_prepare_closure(void *closure, void *interface, ffi_handler *handler, void *context, void *code);
