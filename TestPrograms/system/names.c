// Proves: users, groups, hosts, services and protocols are found by libc's name service and its modules. Linked: every way.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <grp.h>
#include <netdb.h>
#include <pthread.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
static void *look(void *unused) {
    struct passwd *user = getpwnam("root"), *zero = getpwuid(0);
    printf("user %s %d %s\n", user ? user->pw_name : "none", user ? (int)user->pw_uid : -1, zero ? zero->pw_name : "none");
    struct group *group = getgrgid(0);
    printf("group %s, absent user %d\n", group ? group->gr_name : "none", getpwnam("no_such_user_at_all") != 0);
    struct servent *service = getservbyname("http", "tcp");
    struct protoent *protocol = getprotobyname("tcp");
    printf("service %d, protocol %d\n", service ? ntohs((unsigned short)service->s_port) : -1, protocol ? protocol->p_proto : -1);
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *found = 0;
    int result = getaddrinfo("localhost", "80", &hints, &found);
    char text[100] = "none";
    if (!result) inet_ntop(AF_INET, &((struct sockaddr_in *)found->ai_addr)->sin_addr, text, sizeof text);
    printf("host %s %s\n", gai_strerror(result), text);
    if (!result) freeaddrinfo(found);
    return unused;
}
int main(int count, char **arguments) {
    pthread_t thread;
    (void)arguments;
    if (count > 1) {
        pthread_create(&thread, 0, look, 0);
        pthread_join(thread, 0);
    }
    look(0);
    return 0;
}
