// Proves: nothing by itself; a library with every kind of table, whose file is then broken. Linked: -nostartfiles, as libvictim.so.
#include <stdio.h>
#include <stdlib.h>
extern int bystander_value;
__thread int victim_local = 3;
int victim_value = 4;
int *victim_pointers[] = {&victim_value, &bystander_value, &victim_value};
static int victim_own;
int *victim_relative[] = {&victim_own, &victim_own};
void *victim_functions[] = {(void *)puts, (void *)malloc};
int victim_function(int a) {
    puts("called");
    return a + bystander_value + victim_local + (int)(long)getenv("HOME");
}
