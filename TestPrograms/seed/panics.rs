// Proves: a Rust program's threads, panics, backtraces of unwinding and current_exe work. Linked: as rustc does.
use std::sync::{mpsc, Arc, Mutex};
use std::thread;

struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("dropped {}", self.0);
    }
}

thread_local!(static LOCAL: std::cell::Cell<u64> = const { std::cell::Cell::new(7) });

fn main() {
    std::panic::set_hook(Box::new(|info| println!("hook: {}", info)));
    let total = Arc::new(Mutex::new(0u64));
    let (sender, receiver) = mpsc::channel();
    let threads: Vec<_> = (0..8u64)
        .map(|number| {
            let total = total.clone();
            let sender = sender.clone();
            thread::spawn(move || {
                for step in 0..1000 {
                    *total.lock().unwrap() += step * number;
                }
                LOCAL.with(|local| local.set(local.get() + number));
                sender.send(LOCAL.with(|local| local.get())).unwrap();
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    drop(sender);
    println!("total {}, locals {}", total.lock().unwrap(), receiver.iter().sum::<u64>());
    let result = thread::spawn(|| {
        let _loud = Loud("in a thread");
        let empty: Vec<i32> = Vec::new();
        empty[std::env::args().count() + 4]
    })
    .join();
    println!("joined: {}", result.is_err());
    let caught = std::panic::catch_unwind(|| {
        let _loud = Loud("in main");
        panic!("thrown {}", 3);
    });
    println!("caught: {}", caught.is_err());
    println!("{}", std::env::current_exe().unwrap().display());
    std::process::exit(6);
}
