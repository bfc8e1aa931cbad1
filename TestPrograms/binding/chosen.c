// Proves: the first call of an indirect function keeps all argument registers, though its resolver, which is chosen then, uses them all. Linked: -z lazy; with
// LIBRARY as libchosen.so.
#include <immintrin.h>
#include <stdio.h>

typedef __m256 eight;
__attribute__((target("avx"))) eight chosen(eight a, eight b, eight c, eight d, eight e, eight f, eight g, eight h);

#ifdef LIBRARY
__attribute__((target("avx"))) static eight sum(eight a, eight b, eight c, eight d, eight e, eight f, eight g, eight h) {
    return a + 2 * b + 4 * c + 8 * d + 16 * e + 32 * f + 64 * g + 128 * h;
}

static void *choose(void) {
    if (__builtin_cpu_init(), __builtin_cpu_supports("avx"))
        __asm__ volatile("vzeroall" ::: "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13",
                         "xmm14", "xmm15");
    return (void *)sum;
}
eight chosen(eight a, eight b, eight c, eight d, eight e, eight f, eight g, eight h) __attribute__((ifunc("choose")));
#else
__attribute__((target("avx"), noinline)) static void show(void) {
    float out[8];
    eight v = _mm256_set_ps(1, 2, 3, 4, 5, 6, 7, 8);
    for (int i = 0; i < 2; i++) {
        _mm256_storeu_ps(out, chosen(v, v + 1, v + 2, v + 3, v + 4, v + 5, v + 6, v + 7));
        for (int place = 0; place < 8; place++) printf("%g ", out[place]);
        printf("\n");
    }
}

int main(void) {
    if (!__builtin_cpu_supports("avx")) return puts("absent") < 0;
    show();
    return 0;
}
#endif
