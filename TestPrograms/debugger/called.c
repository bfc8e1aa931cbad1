// A library with one function. Macro: NAME.
int NAME(int number, const char *text) {
    return number + (text[0] != 0);
}
