// Proves: references of a late library of every kind are bound: data, functions, their addresses, weak ones, copies, indirect functions, classes. Linked: -rdynamic, with libkept.so, and libkinds.so beside it.
#include "kinds.hpp"
#include <cstdio>
#include <dlfcn.h>
int own_value = 5;
int own_function(int a) { return a + own_value; }
Shape::~Shape() {}
const char *Shape::name() const { return "shape"; }
static int call(void *handle, const char *name) {
    auto function = reinterpret_cast<int (*)()>(dlsym(handle, name));
    if (!function) return std::puts(dlerror()), -1;
    return function();
}
int main(int count, char **arguments) {
    kept_value += 1;
    void *handle = dlopen(count > 1 ? arguments[1] : "./libkinds.so", RTLD_NOW);
    if (!handle) return std::puts(dlerror()), 1;
    std::printf("data %d\n", call(handle, "kinds_data"));
    std::printf("functions %d\n", call(handle, "kinds_functions"));
    std::printf("indirect %d\n", call(handle, "kinds_indirect"));
    std::printf("weak %d\n", call(handle, "kinds_weak"));
    std::printf("copied %d\n", call(handle, "kinds_copied"));
    auto address = reinterpret_cast<int (*(*)())(int)>(dlsym(handle, "kinds_address"));
    std::printf("one address %d\n", address() == own_function);
    auto make = reinterpret_cast<Shape *(*)()>(dlsym(handle, "kinds_make"));
    Shape *shape = make();
    std::printf("%s, cast %d\n", shape->name(), dynamic_cast<Round *>(shape) != nullptr);
    try {
        reinterpret_cast<void (*)(Shape *)>(dlsym(handle, "kinds_throw"))(shape);
    } catch (const Shape &thrown) {
        std::printf("caught %s\n", thrown.name());
    }
    auto pass = reinterpret_cast<int (*)(void (*)())>(dlsym(handle, "kinds_pass"));
    std::printf("passed %d\n", pass([] { throw 7; }));
    delete shape;
    std::printf("closed %d\n", dlclose(handle));
}
