//! The fuzz targets of the readers on a stable compiler.

#[path = "../../fuzz/src/readers.rs"]
mod readers;
#[path = "../../fuzz/src/stable.rs"]
mod stable;

/// How often each file of a corpus is mutated.
const MUTATIONS: u64 = 60;

#[test]
fn readers_bear_whatever_becomes_of_the_corpora() {
    let failures: Vec<String> = readers::FORMS
        .iter()
        .flat_map(|(form, _)| stable::feed(form, MUTATIONS, |bytes| readers::read(form, bytes)))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
