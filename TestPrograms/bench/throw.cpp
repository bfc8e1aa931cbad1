// Times: an exception thrown in one library, through another, caught here. Linked: with libthrough.so and ten libraries.
#include "measure.h"
void pass(int value);
static int caught;
static void attempt(int value) {
    try {
        pass(value);
    } catch (int thrown) {
        caught += thrown;
    }
}
int main() {
    attempt(1);
    require(caught == 1, "the exception was not caught");
    MEASURE(400, attempt(i));
    return 0;
}
