/// Tells the processor that memory will be read; where none is mapped nothing happens.
#pragma once

static inline void prefetch(unsigned long address) { __builtin_prefetch((const void *)address); }
