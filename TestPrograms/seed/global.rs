// Proves: statics of two static Rust libraries, reached by their unmangled names, are one each. Linked: with both crates.
extern crate global_one;
extern crate global_two;

extern "C" {
    static mut GLOBAL_TWO: i32;
    fn add_to_one(value: i32);
    fn sum_of_both() -> i32;
}

fn main() {
    unsafe {
        add_to_one(10);
        GLOBAL_TWO += 2;
        println!("Global: {}", sum_of_both());
    }
}
