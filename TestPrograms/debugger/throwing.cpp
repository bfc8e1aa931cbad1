// Proves: a debugger catches an exception that a library throws. Linked: -g, with libthrower.so.
#include <cstdio>
#include <exception>
void throwing(int depth);
int main() {
    try {
        throwing(2);
    } catch (std::exception &error) {
        std::puts(error.what());
    }
}
