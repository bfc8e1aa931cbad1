// Proves: questions about a program whose libraries form a diamond. Linked: with libleft.so and libright.so, which need libbottom.so.
int left(void), right(void);
int main(void) { return left() + right() - 2; }
