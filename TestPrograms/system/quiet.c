// Proves: what libc opens by itself, and what it does not find, leaves the thread's message for dlerror alone. Linked: every way.
#include <dlfcn.h>
#include <execinfo.h>
#include <iconv.h>
#include <pwd.h>
#include <stdio.h>
int main(void) {
    void *frames[8];
    dlopen("libabsent.so", RTLD_NOW);
    iconv_t known = iconv_open("ISO-8859-2", "UTF-8"), unknown = iconv_open("NO-SUCH-SET", "UTF-8");
    printf("known %d, unknown %d\n", known != (iconv_t)-1, unknown != (iconv_t)-1);
    struct passwd *user = getpwuid(0);
    printf("user %s, frames %d\n", user ? user->pw_name : "none", backtrace(frames, 8) > 1);
    if (known != (iconv_t)-1) iconv_close(known);
    char *message = dlerror();
    puts(message ? message : "no message");
    message = dlerror();
    puts(message ? message : "no message");
    return 0;
}
