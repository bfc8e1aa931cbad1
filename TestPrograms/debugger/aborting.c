// Proves: a core file tells where the program ended. Linked: -g, with libpause.so.
void give_up(int number);
static int last = 11;
int main(void) {
    give_up(last);
    return 0;
}
