// Proves: see global.rs. Linked: a crate of its own.
#[no_mangle]
pub static mut GLOBAL_ONE: i32 = 5;

#[no_mangle]
pub extern "C" fn add_to_one(value: i32) {
    unsafe { GLOBAL_ONE += value }
}
