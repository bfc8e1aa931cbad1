// Proves: a file whose segments share pages of the file is mapped right. Linked: -z noseparate-code, max-page-size=4096.
#include <stdio.h>
static const char words[] = "read-only";
static char written[] = "written";
int main(void) {
    written[0] = 'W';
    printf("%s %s\n", words, written);
    return 0;
}
