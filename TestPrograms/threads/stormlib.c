// Proves: see storm.c and ticks.c. Linked: as libstorm.so, -z lazy, so that each function is called through a slot of its own.
#define EIGHT(F, n) F(n##0) F(n##1) F(n##2) F(n##3) F(n##4) F(n##5) F(n##6) F(n##7)
#define ALL(F) EIGHT(F, 0) EIGHT(F, 01) EIGHT(F, 02) EIGHT(F, 03) EIGHT(F, 04) EIGHT(F, 05) EIGHT(F, 06) EIGHT(F, 07)
#define DEFINE(n) int storm_##n(void) { return n + 1; }
#define CALL(n) sum += storm_##n();
#define CASE(n) case n: return storm_##n();
ALL(DEFINE)
int storm(void) {
    int sum = 0;
    ALL(CALL)
    return sum;
}
int storm_one(int number) {
    switch (number) { ALL(CASE) }
    return 0;
}
