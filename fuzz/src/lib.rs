//! What a fuzzer does with its bytes: each reader, and the way from text to claims.
//!
//! `stable.rs` beside this file is for the tests of the package, which run the same on a stable compiler.

pub mod claims;
pub mod readers;
