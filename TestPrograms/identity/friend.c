// Proves: see objects.c. Linked: as libfriend.so.
__thread int friendly;
int friend_function(void) { return friendly; }
