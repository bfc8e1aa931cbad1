// Proves: see kinds.cpp.
#pragma once
extern int own_value;
int own_function(int a);
extern "C" int kept_value;
struct Shape {
    virtual ~Shape();
    virtual const char *name() const;
};
struct Round : Shape {
    const char *name() const override { return "round"; }
};
