/// Sixteen bytes at once, which Swift's vectors cannot take apart as the processor can. All of them have to be there.
#pragma once

typedef unsigned char block_bytes __attribute__((vector_size(16)));
typedef unsigned short block_pairs __attribute__((vector_size(16)));
typedef unsigned int block_quads __attribute__((vector_size(16)));
typedef unsigned long block_halves __attribute__((vector_size(16)));
typedef block_bytes block_unaligned __attribute__((aligned(1), may_alias));

static inline int block_any(block_bytes bits) {
#ifdef __SSE2__
    return __builtin_ia32_pmovmskb128((__attribute__((vector_size(16))) char)bits) != 0;
#else
    block_halves halves = (block_halves)bits;
    return (halves[0] | halves[1]) != 0;
#endif
}

/// True where one of the bytes is zero.
static inline int block_has_zero(unsigned long address) {
    return block_any((block_bytes)(*(const block_unaligned *)address == 0));
}

/// True where the bytes at two places are the same.
static inline int block_is_equal(unsigned long left, unsigned long right) {
    return !block_any((block_bytes)(*(const block_unaligned *)left != *(const block_unaligned *)right));
}

/// The bytes as the digits of a number to the base 33, the first highest, modulo 2 to the 32nd.
static inline unsigned block_polynomial(unsigned long address) {
    block_pairs bytes = (block_pairs) * (const block_unaligned *)address;
    // Each step joins neighbours: of two lanes the lower comes first in memory.
    block_quads pairs = (block_quads)((bytes & 0xff) * 33 + (bytes >> 8));
    block_quads quads = (pairs & 0xffff) * 1089 + (pairs >> 16);
    block_halves even = (block_halves)quads & 0xffffffff, odd = (block_halves)quads >> 32;
    // 33 to the twelfth and the fourth, 33 to the eighth and one.
    block_halves sum = even * (block_halves){0x4f5f0981, 0x121881} + odd * (block_halves){0x747c7101, 1};
    return (unsigned)(sum[0] + sum[1]);
}

/// Adds a number to those of 64 words in memory that have a bit in `marks`, the first word in the lowest.
static inline void block_add(unsigned long address, unsigned long marks, unsigned long number) {
    const block_halves either[4] = {{0, 0}, {number, 0}, {0, number}, {number, number}};
    for (int pair = 0; pair < 32; pair++, marks >>= 2, address += 16) {
        block_halves words = (block_halves) * (const block_unaligned *)address + either[marks & 3];
        *(block_unaligned *)address = (block_unaligned)words;
    }
}
