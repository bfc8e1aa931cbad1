// Proves: a reference of a library to a function that two others define. Linked: as libasks.so, with libleft.so.
int shared(void);
int asks(void) { return shared(); }
