// Proves: nothing; a library for a program that needs one with flags of its own.
int nothing_in_particular;
