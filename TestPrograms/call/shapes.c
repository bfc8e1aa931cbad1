/// Structures of every class that the calling convention knows, by value, in and out. Linked with libscale.so.
#include <stdint.h>

double scale(double value);

struct point { double x, y; };
struct mixed { int32_t count; double weight; };
struct large { int64_t numbers[4]; };
struct small { float a, b, c; };
struct nested { struct point corner; char tag; };

struct point mirrored(struct point p) { return (struct point){scale(p.y), scale(p.x)}; }
struct mixed doubled(struct mixed m) { return (struct mixed){2 * m.count, 2 * m.weight}; }
int64_t total(struct large l) { return l.numbers[0] + l.numbers[1] + l.numbers[2] + l.numbers[3]; }
struct large counted(int64_t first) { return (struct large){{first, first + 1, first + 2, first + 3}}; }
float sum(struct small s) { return s.a + s.b + s.c; }
char tag(struct nested n) { return n.tag; }
void move(struct point *p, double by) { p->x += by; p->y += by; }
double apply(double (*function)(double, int), double value) { return function(value, 3); }
int8_t narrow(int8_t a, uint8_t b, int16_t c, uint16_t d, _Bool e) { return a + b + c + d + e; }
int ten(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j) { return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j; }
