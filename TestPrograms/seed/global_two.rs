// Proves: see global.rs. Linked: a crate of its own, which knows the other's variable by name only.
extern "C" {
    static mut GLOBAL_ONE: i32;
}

#[no_mangle]
pub static mut GLOBAL_TWO: i32 = 3;

#[no_mangle]
pub extern "C" fn sum_of_both() -> i32 {
    unsafe { GLOBAL_ONE + GLOBAL_TWO }
}
