// Proves: iconv loads the modules of character sets that are not part of libc, and converts both ways. Linked: every way.
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>
static void convert(const char *to, const char *from, const char *text) {
    iconv_t descriptor = iconv_open(to, from);
    if (descriptor == (iconv_t)-1) {
        printf("%s to %s: errno %d\n", from, to, errno);
        return;
    }
    char input[100], output[100], *in = strcpy(input, text), *out = output;
    size_t left = strlen(text), room = sizeof output;
    size_t result = iconv(descriptor, &in, &left, &out, &room);
    printf("%s to %s: %zd:", from, to, (ssize_t)result);
    for (char *byte = output; byte < out; byte++) printf(" %02x", (unsigned char)*byte);
    printf("%s\n", iconv_close(descriptor) ? ", not closed" : "");
}
int main(void) {
    convert("ISO-8859-2", "UTF-8", "\xc5\x99\xc4\x85!");
    convert("UTF-8", "ISO-8859-2", "\xf8\xb1!");
    convert("CP1252", "UTF-8", "\xe2\x82\xac");
    convert("UTF-16", "ISO-8859-15", "\xa4");
    convert("EUC-JP", "UTF-8", "\xe6\x97\xa5\xe6\x9c\xac");
    convert("UTF-8", "EUC-JP", "\xc6\xfc\xcb\xdc");
    convert("ISO-8859-2", "UTF-8", "\xe2\x82\xac");
    convert("NO-SUCH-SET", "UTF-8", "");
    return 0;
}
