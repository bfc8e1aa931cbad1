// Proves: objects of a library are destroyed, and what it gave to atexit is called, when it is closed or at the end. Linked: as libobjects.so.
#include <cstdlib>
extern "C" void note(const char *sign, const char *name);
struct Object {
    const char *name;
    explicit Object(const char *name) : name(name) { note("+", name); }
    ~Object() { note("-", name); }
};
static Object first("first");
static Object second("second");
static void handler() { note("", "handler"); }
static void later() { note("", "later"); }
extern "C" int objects_local() {
    static Object local("local");
    std::atexit(later);
    return 1;
}
static __attribute__((constructor(200))) void construct() {
    note("+", "200");
    std::atexit(handler);
}
static __attribute__((destructor(200))) void destruct() { note("-", "200"); }
