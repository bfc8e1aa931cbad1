// Proves: what a row of dlopen, dlsym, calls and dlclose does, one step an argument. Linked: -rdynamic, with the libraries of each test or none.
//   a=FILE[,MODE…]  opens FILE and calls its handle a        a.NAME  calls a function of a, .NAME one of RTLD_DEFAULT
//   a==b            says whether two handles are one         -a      closes a
//   ?NAME           says how many files of that name are mapped
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static void *handles[128];
static const struct { const char *name; int bits; } modes[] = {
    {"lazy", RTLD_LAZY}, {"now", RTLD_NOW}, {"global", RTLD_GLOBAL}, {"local", RTLD_LOCAL}, {"noload", RTLD_NOLOAD},
    {"nodelete", RTLD_NODELETE}, {"deepbind", RTLD_DEEPBIND}, {"odd", 0x10000},
};
int interposed(void) { return 100; }
int foreign = 42; // for binding/textrel.S
void note(const char *sign, const char *name) { printf("%s%s ", sign, name); }
static const char *program;
// The error that is waiting, with PROGRAM for the path of this program and FOLDER for its folder.
static void show_error(void) {
    const char *error = dlerror();
    size_t length = strlen(program), folder = (size_t)(strrchr(program, '/') - program);
    if (error && !strncmp(error, program, length)) printf("PROGRAM%s\n", error + length);
    else if (error && !strncmp(error, program, folder)) printf("FOLDER%s\n", error + folder);
    else printf("%s\n", error ? error : "none");
}
static void open_one(char handle, char *file) {
    int mode = 0;
    char *word = strchr(file, ',');
    if (!word) mode = RTLD_NOW;
    while (word) {
        *word++ = 0;
        char *end = strchr(word, ',');
        size_t length = end ? (size_t)(end - word) : strlen(word);
        for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
            if (strlen(modes[i].name) == length && !strncmp(word, modes[i].name, length)) mode |= modes[i].bits;
        word = end;
    }
    void *opened = dlopen(!strcmp(file, "NULL") ? 0 : file, mode);
    printf("%c=", handle);
    if (!opened) return show_error();
    handles[(int)handle] = opened;
    printf("open\n");
}
static void call(void *handle, const char *step, const char *name) {
    int (*function)(void) = (int (*)(void))dlsym(handle, name);
    if (function) {
        printf("%s %d\n", step, function());
    } else {
        printf("%s: ", step);
        show_error();
    }
}
static int mapped(const char *name) {
    char line[4096], last[4096] = "";
    int count = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps)) {
        char *path = strchr(line, '/');
        if (!path || !strstr(path, name) || !strcmp(path, last)) continue;
        strcpy(last, path);
        count++;
    }
    if (maps) fclose(maps);
    return count;
}
int main(int count, char **arguments) {
    program = arguments[0];
    for (int i = 1; i < count; i++) {
        char *step = arguments[i];
        if (step[0] == '?') {
            printf("%s %d\n", step, mapped(step + 1));
        } else if (step[0] == '-') {
            int result = dlclose(handles[(int)step[1]]);
            if (result) {
                printf("%s %d: ", step, result);
                show_error();
            } else {
                printf("%s\n", step);
            }
        } else if (step[0] == '.') {
            call(RTLD_DEFAULT, step, step + 1);
        } else if (step[1] == '.') {
            call(handles[(int)step[0]], step, step + 2);
        } else if (step[2] == '=') {
            printf("%s %d\n", step, handles[(int)step[0]] == handles[(int)step[3]]);
        } else {
            open_one(step[0], step + 2);
        }
        fflush(stdout);
    }
    printf("end\n");
    return 0;
}
