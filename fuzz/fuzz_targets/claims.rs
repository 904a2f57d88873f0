#![no_main]

use dossier::pipeline::Pipeline;
use std::sync::LazyLock;

static PIPELINE: LazyLock<Pipeline<'static>> =
    LazyLock::new(|| Pipeline::embedded().expect("the built-in model"));

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dossier_fuzz::claims::read(&PIPELINE, bytes));
