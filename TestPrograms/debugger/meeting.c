// A library in which three threads wait; the last one to come calls the program.
#include <unistd.h>
static int count;
extern void met(void);
void meet(int number) {
    if (__sync_add_and_fetch(&count, 1) == 3) met();
    for (;;) pause();
}
