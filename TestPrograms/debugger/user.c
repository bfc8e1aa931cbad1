// A library that reads memory of others.
int use(int *memory) {
    return *memory + 1;
}
