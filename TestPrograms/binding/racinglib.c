// Proves: see racing.c. Linked: as libmany.so.
#define EACH(f) f(1) f(2) f(3) f(4) f(5) f(6) f(7) f(8) f(9) f(10) f(11) f(12) f(13) f(14) f(15) f(16)
#define DEFINE(n) double many##n(double a, double b, long c) { return a * n + b + c; }
EACH(DEFINE)
double in_handler(double a, double b, long c) { return a + b + c; }
