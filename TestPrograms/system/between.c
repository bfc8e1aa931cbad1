// Proves: see backtraces.c. Linked: as libbetween.so.
int between(int (*function)(void)) {
    int result = function();
    return result + 10;
}
