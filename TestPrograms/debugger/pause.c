// A library that waits, or ends the program.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
void stay(const char *file) {
    fclose(fopen(file, "w"));
    for (;;) pause();
}
void give_up(int number) {
    if (number > 0) abort();
}
