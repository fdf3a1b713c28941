//! The allocator, and how many bytes a thread holds of it.
//!
//! A query runs on a thread of its own, so what the thread has allocated and not freed is what the query holds: every
//! table and text of the evaluator is in it, without the evaluator's help. What a thread hands to another is
//! freed there, and must be told ([`handed_over`]).

use mimalloc::MiMalloc;
use std::alloc::GlobalAlloc;
use std::alloc::Layout;
use std::cell::Cell;

/// Mapping and loading make many small strings: mimalloc takes a quarter less time than the system's allocator.
/// This counts, by thread, what it gives.
pub struct CountingAllocator;

thread_local! {
    /// Without a destructor and initialised by a constant, so that reading it never allocates.
    static HELD: Cell<isize> = const { Cell::new(0) };
}

/// How many bytes this thread has allocated and not freed; less than nothing when it frees what others allocated.
/// Always 0 in a program that has another allocator.
#[must_use]
pub fn held() -> isize {
    HELD.get()
}

/// Tells that another thread is going to free this much of what this thread allocated.
pub fn handed_over(bytes: usize) {
    count(bytes, 0);
}

#[inline]
fn count(freed: usize, allocated: usize) {
    HELD.set(HELD.get().wrapping_sub_unsigned(freed).wrapping_add_unsigned(allocated));
}

// SAFETY: every call goes to mimalloc with the arguments that came, and gives what it gives; the counting beside it touches
// a number of the thread only: it neither allocates nor unwinds.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for CountingAllocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(0, layout.size());
        // SAFETY: the caller's promises are those that mimalloc asks for; so below.
        unsafe { MiMalloc.alloc(layout) }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(0, layout.size());
        // SAFETY: see above.
        unsafe { MiMalloc.alloc_zeroed(layout) }
    }

    #[inline]
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        count(layout.size(), 0);
        // SAFETY: see above.
        unsafe { MiMalloc.dealloc(memory, layout) }
    }

    #[inline]
    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(layout.size(), size);
        // SAFETY: see above.
        unsafe { MiMalloc.realloc(memory, layout, size) }
    }
}
