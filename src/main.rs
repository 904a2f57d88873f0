//! The program `dossier`; see the library of the same name.

fn main() -> std::process::ExitCode {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    keep_memory_low();
    dossier::cli::main()
}

/// Has the C library give memory back. It keeps an arena for each thread that ever asked, up to eight for each core, and what a batch of
/// documents needed stays in whichever it came from: on two cores and 4,000 articles a quarter of all memory.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn keep_memory_low() {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let arenas = i32::try_from(cores.max(2)).unwrap_or(2);
    // SAFETY: mallopt sets numbers of the allocator and touches no memory; no other thread has been started yet.
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, arenas);
        libc::mallopt(libc::M_MMAP_THRESHOLD, 1 << 20);
        libc::mallopt(libc::M_TRIM_THRESHOLD, 16 << 20);
    }
}
