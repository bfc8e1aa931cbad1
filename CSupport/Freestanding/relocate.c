// The first code that runs: applies swload's own relative relocations. Before it has, nothing may use a global that holds an address,
// call through the GOT, or allocate.

#include <stdint.h>

enum { DT_RELA = 7, DT_RELASZ = 8, DT_RELRSZ = 35, DT_RELR = 36, R_RELATIVE = 8 };

void relocate_self(uintptr_t base, const uint64_t *dynamic) {
    const uint64_t *rela = 0, *relr = 0;
    uint64_t rela_size = 0, relr_size = 0;
    for (; dynamic[0]; dynamic += 2) {
        if (dynamic[0] == DT_RELA) rela = (const uint64_t *)(base + dynamic[1]);
        if (dynamic[0] == DT_RELASZ) rela_size = dynamic[1];
        if (dynamic[0] == DT_RELR) relr = (const uint64_t *)(base + dynamic[1]);
        if (dynamic[0] == DT_RELRSZ) relr_size = dynamic[1];
    }
    for (; rela_size >= 24; rela_size -= 24, rela += 3)
        if ((uint32_t)rela[1] == R_RELATIVE) *(uint64_t *)(base + rela[0]) = base + rela[2];
    uint64_t *next = 0;
    for (; relr_size >= 8; relr_size -= 8, relr++) {
        if (!(*relr & 1)) {
            next = (uint64_t *)(base + *relr);
            *next++ += base;
        } else {
            for (uint64_t bits = *relr >> 1; bits; bits &= bits - 1) next[__builtin_ctzll(bits)] += base;
            next += 63;
        }
    }
}
