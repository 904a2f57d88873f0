//! From the id of a feature to its rows in an embedding table.
//!
//! *64-bit id → four 32-bit words*. The last step of MurmurHash3 x64-128 over the id; trained tables depend on it.
//! Source: Austin Appleby's public-domain description, as thinc's `HashEmbed` uses it. How strings get their ids is
//! the affair of [`super::lexeme`].

/// The four words by which a feature finds its rows in a table; take each modulo the number of rows.
pub fn rows(id: u64, seed: u32) -> [u32; 4] {
    let seed = u64::from(seed);
    let mut h1 = id
        .wrapping_mul(0x87c3_7b91_1142_53d5)
        .rotate_left(31)
        .wrapping_mul(0x4cf5_ad43_2745_937f);
    h1 ^= seed ^ 8;
    let mut h2 = seed ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    h1 = finish(h1);
    h2 = finish(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}

/// The finalizer of MurmurHash3.
fn finish(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn ids_find_the_rows_of_the_framework() {
        let expected = [2_726_685_510, 2_083_710_382, 4_090_028_265, 978_081_925];
        assert_eq!(rows(5_983_625_672_228_268_878, 8), expected);
        assert_eq!(
            rows(101, 8),
            [1_504_371_752, 1_761_805_357, 109_073_980, 2_642_708_036]
        );
    }

    #[test]
    fn another_seed_finds_other_rows() {
        assert_ne!(rows(101, 9), rows(101, 8));
    }
}
