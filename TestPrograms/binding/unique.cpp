// Proves: a STB_GNU_UNIQUE variable is one in the process, -Bsymbolic or not. Linked: with libone.so and libtwo.so, both -Bsymbolic.
#include <cstdio>
int *one_counter(), *two_counter(), *one_value(), *two_value();
int main() {
    ++*one_counter();
    ++*two_counter();
    std::printf("%d, same: %d %d\n", *one_counter(), one_counter() == two_counter(), one_value() == two_value());
}
