# Proves: a closure of a hundred libraries that need each other in cycles is opened, started, used, ended and closed in ld.so's order. Run: in the folder of the program.
printf '' | as -o empty.o
for i in $(seq 0 99); do ld -shared -soname libnode$i.so -o libnode$i.so empty.o; done
for i in $(seq 0 99); do
    a=$(((i * 2 + 1) % 100)) b=$(((i + 1) % 100))
    needs="libnode$a.so"
    if [ $a != $b ]; then needs="$needs libnode$b.so"; fi
    as -o node.o <<END
.globl leaf_$i
.type leaf_$i, @function
leaf_$i: mov \$$i, %eax
    ret
.globl node_$i
.type node_$i, @function
node_$i: push %rbx
    call leaf_$a@PLT
    mov %eax, %ebx
    call leaf_$b@PLT
    add %ebx, %eax
    pop %rbx
    ret
start: lea name(%rip), %rsi
    lea plus(%rip), %rdi
    jmp note@PLT
end: lea name(%rip), %rsi
    lea minus(%rip), %rdi
    jmp note@PLT
.section .rodata
name: .asciz "$i"
plus: .asciz "+"
minus: .asciz "-"
.section .init_array, "aw"
.quad start
.section .fini_array, "aw"
.quad end
.section .note.GNU-stack, "", @progbits
END
    ld -shared -z lazy --allow-shlib-undefined -soname libnode$i.so -rpath '$ORIGIN' -o new.so node.o --no-as-needed $needs
    mv new.so libnode$i.so
done
