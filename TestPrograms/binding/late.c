// Proves: with lazy binding a function that nobody defines is missed only when it is called. Linked: with a libgone.so that is then replaced by one without it.
#include <stdio.h>
int nowhere_defined(void);
int main(int count, char **arguments) {
    (void)arguments;
    printf("before\n");
    fflush(stdout);
    if (count > 1) printf("%d\n", nowhere_defined());
    printf("after\n");
    return 0;
}
