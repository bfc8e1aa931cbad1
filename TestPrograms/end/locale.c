// Proves: locales, wide characters, builtin conversions and printing with them work. Linked: every way.
#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <langinfo.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>
int main(void) {
    wchar_t wide[20];
    printf("%s\n", setlocale(LC_ALL, ""));
    printf("%s %zu\n", nl_langinfo(CODESET), mbstowcs(wide, "h\xc3\xa9 \xe2\x82\xac", 20));
    printf("%ls %d %d %lc\n", wide, wcwidth(L'\u20ac'), iswalpha(L'\u00e9') != 0, towupper(L'\u00e9'));
    iconv_t convert = iconv_open("UCS-4LE", "UTF-8");
    char text[] = "\xe2\x82\xac!", *from = text, out[20], *to = out;
    size_t left = strlen(text), room = sizeof out;
    if (convert == (iconv_t)-1) return 1;
    size_t result = iconv(convert, &from, &left, &to, &room);
    printf("%zu:", result);
    for (char *byte = out; byte < to; byte++) printf(" %02x", (unsigned char)*byte);
    iconv_close(convert);
    errno = ENOENT;
    printf("\n%m %s %s\n", strerror(EINTR), strsignal(11));
    printf("%d %d %.17g %a %g\n", toupper('q'), isdigit('7') != 0, sqrt(2), 0.1, pow(2, 0.5));
    time_t moment = 1000000000;
    char date[60];
    strftime(date, sizeof date, "%A %d %B %Y %T", gmtime(&moment));
    printf("%s %Lg %.3f\n", date, strtold("1e400", 0), strtod("0x1.8p1", 0));
    return 0;
}
