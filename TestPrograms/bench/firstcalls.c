// Times: the first call of each of 200 functions, which a lazy loader binds then. Linked: lazily, with ten libraries and libfunctions.so after them.
#include "functions.h"
#include "measure.h"
#define DECLARE(name) void name(void);
FUNCTIONS(DECLARE)
#define CALL(name) name();
int main(void) {
    long long start = nanoseconds();
    start = nanoseconds();
    FUNCTIONS(CALL)
    long long each = (nanoseconds() - start) * 1000 / FUNCTION_COUNT;
    report(&each, 1);
    return 0;
}
