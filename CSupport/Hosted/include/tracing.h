/// ptrace, and a child that is traced from its first instruction on; Swift can neither call functions with any number of arguments nor fork.
#pragma once

/// Starts a program that stops at its first instruction; its standard output is the error output. Minus one where there is no process.
int start_traced(const char *path, char *const arguments[]);

/// Lets a stopped process run: to its next signal, or to its next system call.
long trace_continue(int process, int signal);
long trace_to_call(int process);
/// The process dies with its tracer, and its stops at system calls can be told from signals.
long trace_tie(int process);

long trace_write(int process, unsigned long address, unsigned long word);

/// The instruction and stack pointers of a stopped process; and setting the first. Minus one on machines other than x86-64.
long trace_registers(int process, unsigned long *instruction, unsigned long *stack);
long trace_jump(int process, unsigned long instruction);
