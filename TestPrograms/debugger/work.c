// A library that keeps the processor busy. Macro: NAME.
unsigned long NAME(unsigned long rounds) {
    unsigned long sum = 0;
    for (unsigned long i = 0; i < rounds; i++) sum = sum * 31 + (i ^ sum >> 3);
    return sum;
}
