// Who may change what while the program runs: the load lock, the storage lock, and the readers of published tables.

#include "include/freestanding.h"
#include "spin.h"

int posix_memalign(void **result, size_t alignment, size_t size);

enum { FUTEX = 202, WAIT_PRIVATE = 128, WAKE_PRIVATE = 129, SIGPROCMASK = 14, NANOSLEEP = 35 };

char has_threads;

void threads_begin(void) { __atomic_store_n(&has_threads, 1, __ATOMIC_SEQ_CST); }

int threads_began(void) { return !is_alone(); }

// A lock that its owner may take again; the owner is known by its thread pointer. `word` is 0 when free, 1 when taken, 2 when somebody waits.
struct owned_lock {
    int word, depth;
    uintptr_t owner;
};

static int try_lock(int *word) {
    int free = 0;
    if (!is_alone()) return __atomic_compare_exchange_n(word, &free, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
    if (__atomic_load_n(word, __ATOMIC_RELAXED) != free) return 0;
    __atomic_store_n(word, 1, __ATOMIC_RELAXED);
    return 1;
}

static void take(struct owned_lock *lock) {
    uintptr_t self = thread_pointer();
    if (__atomic_load_n(&lock->owner, __ATOMIC_RELAXED) == self) {
        lock->depth++;
        return;
    }
    if (!try_lock(&lock->word))
        while (__atomic_exchange_n(&lock->word, 2, __ATOMIC_ACQUIRE)) system_call(FUTEX, (long)&lock->word, WAIT_PRIVATE, 2, 0, 0, 0);
    __atomic_store_n(&lock->owner, self, __ATOMIC_RELAXED);
    lock->depth = 1;
}

static void leave(struct owned_lock *lock) {
    if (--lock->depth) return;
    __atomic_store_n(&lock->owner, 0, __ATOMIC_RELAXED);
    if (is_alone()) __atomic_store_n(&lock->word, 0, __ATOMIC_RELAXED);
    else if (__atomic_exchange_n(&lock->word, 0, __ATOMIC_RELEASE) == 2) system_call(FUTEX, (long)&lock->word, WAKE_PRIVATE, 1, 0, 0, 0);
}

// Loading, one at a time; held while constructors run, which may load in turn.
static struct owned_lock loading;
// The loader's tables while they change; never held while code of the program runs, so that a fork can wait for it.
static struct owned_lock tables;
// The right to write a trace while the program runs.
static struct owned_lock trace;

void load_lock(void) { take(&loading); }
void load_unlock(void) { leave(&loading); }
void trace_lock(void) { take(&trace); }
void trace_unlock(void) { leave(&trace); }
void tables_lock(void) { take(&tables); }
void tables_unlock(void) { leave(&tables); }
int tables_are_own(void) { return __atomic_load_n(&tables.owner, __ATOMIC_RELAXED) == thread_pointer(); }

// After a fork, in the child: a load that another thread was in will never end.
void load_forget_others(void) {
    if (loading.owner != thread_pointer()) loading = (struct owned_lock){0};
}

// The storage lock: the list of threads and what each has of dynamic thread-local storage. Signals are blocked, because their handlers may use
// thread-local variables for the first time.
static char storage_is_locked;

uint64_t storage_lock(void) {
    uint64_t all = ~(uint64_t)0, before;
    system_call(SIGPROCMASK, 0, (long)&all, (long)&before, 8, 0, 0);
    lock(&storage_is_locked);
    return before;
}

void storage_unlock(uint64_t signals) {
    unlock(&storage_is_locked);
    system_call(SIGPROCMASK, 2, (long)&signals, 0, 8, 0, 0);
}

// Readers of a published table are counted, on several cache lines, under one of two phases. Who has published a new table and wants to give up the
// old one changes the phase and sees the other count fall to zero, twice: then everybody who could see the old table has left.

enum { stripes = 8 };
static struct {
    uint64_t count[2];
    char rest[48];
} __attribute__((aligned(64))) readers[stripes];
static unsigned phase;
static uintptr_t published;

uintptr_t readers_enter(void) {
    uintptr_t self = thread_pointer();
    uint64_t *count = &readers[(self >> 12 ^ self >> 20) % stripes].count[__atomic_load_n(&phase, __ATOMIC_RELAXED) & 1];
    add(count, 1, __ATOMIC_SEQ_CST);
    return (uintptr_t)count;
}

void readers_leave(uintptr_t count) { add((uint64_t *)count, -1, __ATOMIC_RELEASE); }

uintptr_t published_table(void) { return __atomic_load_n(&published, __ATOMIC_ACQUIRE); }
void publish_table(uintptr_t table) { __atomic_store_n(&published, table, __ATOMIC_SEQ_CST); }

static int is_empty(unsigned which) {
    uint64_t sum = 0;
    for (int i = 0; i < stripes; i++) sum += __atomic_load_n(&readers[i].count[which], __ATOMIC_SEQ_CST);
    return sum == 0;
}

// Waits some milliseconds at most: a reader that never leaves, because a signal handler jumped out of it, must not stop anybody.
int readers_have_left(void) {
    for (int turn = 0; turn < 2; turn++) {
        unsigned old = __atomic_fetch_add(&phase, 1, __ATOMIC_SEQ_CST) & 1;
        for (int tries = 0; !is_empty(old); tries++) {
            if (tries == 200) return 0;
            long pause[2] = {0, 20000};
            if (tries < 100) system_call(24 /* sched_yield */, 0, 0, 0, 0, 0, 0);
            else system_call(NANOSLEEP, (long)pause, 0, 0, 0, 0, 0);
        }
    }
    return 1;
}

// After a fork, in the child: the readers of other threads are not there.
void readers_forget(void) {
    for (int i = 0; i < stripes; i++) readers[i].count[0] = readers[i].count[1] = 0;
}

// Two tables of object ranges, of which readers take the newer; their memory is replaced by larger and never given back.

uintptr_t range_tables[2], range_version;
static size_t sizes[2];

uintptr_t older_ranges(size_t size) {
    int older = (range_version + 1) & 1;
    // A reader that has been looking at this table since it was the newer sees that it is not any more.
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    if (size > sizes[older]) {
        size_t larger = size < 512 ? 1024 : size * 2;
        void *memory;
        if (posix_memalign(&memory, 16, larger)) return 0;
        __atomic_store_n(&range_tables[older], (uintptr_t)memory, __ATOMIC_RELEASE);
        sizes[older] = larger;
    }
    return range_tables[older];
}

void publish_ranges(void) { __atomic_store_n(&range_version, range_version + 1, __ATOMIC_RELEASE); }
