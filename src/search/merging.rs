//! Which segments of the index are written anew as one.
//!
//! *segments → those to merge*. Merging maps all of what is merged into memory. So what single articles bring is merged by tantivy's own
//! policy, and what large batches bring a few at a time, once.

use tantivy::index::SegmentMeta;
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};

/// Entries in a segment up to which tantivy's policy holds.
const SMALL: u32 = 10_000;
/// Entries in segments that are enough to be one, which is then left as it is: some sixty megabytes.
const ENOUGH: u32 = 80_000;

/// The policy.
#[derive(Debug)]
pub(super) struct Merging(LogMergePolicy);

impl Default for Merging {
    fn default() -> Self {
        let mut policy = LogMergePolicy::default();
        policy.set_max_docs_before_merge(SMALL as usize);
        Self(policy)
    }
}

impl MergePolicy for Merging {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let mut candidates = self.0.compute_merge_candidates(segments);
        let mut middling: Vec<&SegmentMeta> = segments
            .iter()
            .filter(|segment| (SMALL + 1..ENOUGH).contains(&segment.num_docs()))
            .collect();
        middling.sort_by_key(|segment| (segment.num_docs(), segment.id()));
        let sizes: Vec<u32> = middling.iter().map(|segment| segment.num_docs()).collect();
        let mut rest = middling.as_slice();
        for count in groups(&sizes) {
            let (group, others) = rest.split_at(count);
            candidates.push(MergeCandidate(group.iter().map(|each| each.id()).collect()));
            rest = others;
        }
        candidates
    }
}

/// How many of some sizes make up each group that is enough, in order; what is left over waits for more.
fn groups(sizes: &[u32]) -> Vec<usize> {
    let mut groups = Vec::new();
    let (mut count, mut sum) = (0, 0u32);
    for size in sizes {
        count += 1;
        sum = sum.saturating_add(*size);
        if sum >= ENOUGH {
            groups.push(count);
            (count, sum) = (0, 0);
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_enough_waits() {
        assert_eq!(groups(&[32_000, 32_000]), Vec::<usize>::new());
        assert_eq!(groups(&[30_000, 32_000, 32_000, 32_000]), [3]);
        assert_eq!(groups(&[11_000, 75_000, 40_000, 40_000]), [2, 2]);
        assert_eq!(groups(&[]), Vec::<usize>::new());
    }
}
