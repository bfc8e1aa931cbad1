// Proves: what a listing says of references and versions that nothing defines. Linked: with libgiver.so and libgone.so, which are changed afterwards.
int first(void);
int second(void);
int gone(void);
extern int lost;
int main(void) { return first() + second() + gone() + lost; }
