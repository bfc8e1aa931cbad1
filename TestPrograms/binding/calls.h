// Proves: see calls.c.
#include <immintrin.h>
struct Large { long a, b, c; };
struct Pair { long a, b; };
struct Mixed { double a; long b; };
struct Doubles { double a, b; };
long integers(int a, long b, short c, char d, unsigned e, long f, long g, int h);
double doubles(double a, double b, double c, double d, double e, double f, double g, double h, double i);
double floats(int a, float b, long c, double d, int e, float f);
long double extended(long double a, int b, long double c);
long varied(int count, ...);
struct Large large(long a);
struct Pair pair(long a, long b);
struct Mixed mixed(double a, long b);
struct Doubles both(struct Doubles a, struct Large b);
__int128 wide(__int128 a);
_Complex double complexes(_Complex double a);
__attribute__((target("avx"))) __m256 vectors(__m256 a, __m256 b, __m256 c, __m256 d, __m256 e, __m256 f, __m256 g, __m256 h);
__attribute__((target("avx512f"))) __m512 wider(__m512 a, __m512 b, __m512 h);
