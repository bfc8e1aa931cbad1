// Proves: the first call through a lazily bound PLT entry keeps every argument and result register: integer, SSE, AVX, AVX-512, x87. Linked: -z lazy, with libcalls.so.
#include "calls.h"
#include <complex.h>
#include <stdio.h>
static __attribute__((target("avx"), noinline)) void show(void) {
    float out[8];
    __m256 v[8];
    for (int i = 0; i < 8; i++) v[i] = _mm256_set_ps(i + 1, i + 2, i + 3, i + 4, i + 5, i + 6, i + 7, i + 8);
    _mm256_storeu_ps(out, vectors(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]));
    for (int i = 0; i < 8; i++) printf("%g ", out[i]);
    printf("\n");
}
static __attribute__((target("avx512f"), noinline)) void show_wider(void) {
    float out[16];
    __m512 a = _mm512_set_ps(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
    _mm512_storeu_ps(out, wider(a, a + 1, a + 2));
    for (int i = 0; i < 16; i++) printf("%g ", out[i]);
    printf("\n");
}
int main(void) {
    printf("%ld\n", integers(1, 2, 3, 4, 5, 6, 7, 8));
    printf("%g\n", doubles(1, 2, 3, 4, 5, 6, 7, 8, 9));
    printf("%g\n", floats(1, 2, 3, 4, 5, 6));
    printf("%Lg\n", extended(1.5L, 3, 0.25L));
    printf("%ld\n", varied(12, 1L, 2.0, 3L, 4.0, 5L, 6.0, 7L, 8.0, 9L, 10.0, 11L, 12.0));
    struct Large l = large(4);
    struct Pair p = pair(1, 2);
    struct Mixed m = mixed(1.5, 2);
    struct Doubles d = both((struct Doubles){1, 2}, l);
    printf("%ld %ld %ld, %ld %ld, %g %ld, %g %g\n", l.a, l.b, l.c, p.a, p.b, m.a, m.b, d.a, d.b);
    __int128 w = wide(((__int128)5 << 64) - 1);
    printf("%ld %ld\n", (long)(w >> 64), (long)w);
    double complex z = complexes(1 + 2 * I);
    printf("%g %g\n", creal(z), cimag(z));
    if (__builtin_cpu_supports("avx")) show();
    if (__builtin_cpu_supports("avx512f")) show_wider();
    return 0;
}
