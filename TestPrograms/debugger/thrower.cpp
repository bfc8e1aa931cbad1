// A library that throws from a few frames down.
#include <stdexcept>
static void inner(int depth) {
    if (depth == 0) throw std::runtime_error("deep");
    inner(depth - 1);
}
void throwing(int depth) { inner(depth); }
