//! The program `dossier`; see the library of the same name.

// jemalloc for Rust, and in the place of the C library's allocator for the storage engine too: many threads make and drop small
// pieces, of which glibc's keeps more and takes longer (10,000 articles: a sixth of the processor time).
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Options that jemalloc reads at start: few arenas, and what a batch needed is given back within seconds.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[unsafe(export_name = "malloc_conf")]
pub static OPTIONS: &[u8] = b"narenas:4,dirty_decay_ms:2000,muzzy_decay_ms:0\0";

fn main() -> std::process::ExitCode {
    dossier::cli::main()
}
