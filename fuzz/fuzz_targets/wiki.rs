#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dossier_fuzz::readers::read("wiki", bytes));
