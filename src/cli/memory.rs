//! What the C library's allocator keeps for itself, and when it gives it back.
//!
//! Rust and the storage engine both ask the C library for memory. It keeps an arena for each thread that ever asked, up to eight for
//! each core, and in each of them what a batch of documents needed: on two cores and 4,000 articles a quarter of all memory. Other
//! allocators (jemalloc, mimalloc) were tried and took more. Where there is another C library than glibc nothing is done.

/// Lets it keep one arena for each core, and give large pieces back at once. To be called before threads are started.
pub fn keep_low() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let arenas = i32::try_from(cores.max(2)).unwrap_or(2);
        // SAFETY: mallopt sets numbers of the allocator and touches no memory of ours.
        unsafe {
            libc::mallopt(libc::M_ARENA_MAX, arenas);
            libc::mallopt(libc::M_MMAP_THRESHOLD, 1 << 20);
            libc::mallopt(libc::M_TRIM_THRESHOLD, 16 << 20);
        }
    }
}

/// Gives back what is free between pieces that are in use. Takes some milliseconds: for after a batch.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: malloc_trim returns pages that hold nothing in use to the system.
    unsafe {
        libc::malloc_trim(0);
    }
}
