// Proves: see kinds.cpp. Linked: as libkinds.so in several ways.
#include "kinds.hpp"
extern "C" {
extern int absent_value __attribute__((weak));
int absent_function() __attribute__((weak));
static int five() { return 5; }
static int (*pick())() { return five; }
int chosen() __attribute__((ifunc("pick")));
int *places[] = {&own_value, &kept_value, &own_value};
int (*functions[])(int) = {own_function, own_function};
int kinds_data() { return *places[0] + own_value; }
int kinds_functions() { return own_function(1) + functions[1](2); }
int kinds_indirect() {
    int (*volatile pointer)() = chosen;
    return chosen() + pointer();
}
int kinds_weak() { return (&absent_value != nullptr) + (absent_function != nullptr); }
int kinds_copied() { return kept_value + (places[1] == &kept_value); }
int (*kinds_address())(int) { return own_function; }
Shape *kinds_make() { return new Round; }
void kinds_throw(Shape *shape) { throw *static_cast<Round *>(shape); }
int kinds_pass(void (*function)()) {
    try {
        function();
    } catch (int number) {
        return number;
    }
    return -1;
}
}
