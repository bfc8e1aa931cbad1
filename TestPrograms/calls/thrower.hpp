// Declarations of libthrower.so.
#include <stdexcept>
struct Noted {
    const char *name;
    ~Noted();
};
void throw_after(int calls, void (*callback)(int));
