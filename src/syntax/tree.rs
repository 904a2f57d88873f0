//! What follows from heads and labels: edges of subtrees, sentences, arcs that cross.
//!
//! *heads and labels → [`Tree`]*. A parser that can only draw arcs that do not cross notes in a label "dobj||xcomp"
//! that the word is a `dobj` of an `xcomp` below the head it was given; here the word is hung there (Nivre and Nilsson
//! 2005, the HEAD scheme). Sentences begin at the left edges of the roots' subtrees. Follows spaCy's
//! `nonproj.deprojectivize` and `set_children_from_heads` step by step, their order included.

use smol_str::SmolStr;
use std::collections::HashMap;

/// Separates the label of a word from that of its true head.
const DELIMITER: &str = "||";
/// The edges of crossing trees are widened at most this often.
const ROUNDS: usize = 12;
/// A true head is looked for among at most this many words, so that a monstrous sentence takes no monstrous time.
const SEARCHED: usize = 4096;

/// The labels of a parser.
pub struct Labels {
    names: Vec<SmolStr>,
    ids: HashMap<SmolStr, u16>,
    /// For a label with a delimiter: the label of the word, and that of its true head.
    decorated: Vec<Option<(u16, u16)>>,
    /// The label of a word without a head.
    root: u16,
}

impl Default for Labels {
    /// The label of roots alone.
    fn default() -> Self {
        let mut labels = Self {
            names: Vec::new(),
            ids: HashMap::new(),
            decorated: Vec::new(),
            root: 0,
        };
        labels.root = labels.intern("ROOT");
        labels
    }
}

impl Labels {
    /// The number of a label; a new one where it has none.
    pub fn intern(&mut self, name: &str) -> u16 {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let decorated = name
            .split_once(DELIMITER)
            .map(|(own, head)| (self.intern(own), self.intern(head)));
        // No trained parser has as many labels as there are numbers; one that had would give them the last label.
        let id = u16::try_from(self.names.len()).unwrap_or(u16::MAX);
        self.names.push(SmolStr::new(name));
        self.decorated.push(decorated);
        self.ids.insert(SmolStr::new(name), id);
        id
    }

    /// A label's name.
    pub fn name(&self, id: u16) -> &SmolStr {
        &self.names[usize::from(id).min(self.names.len() - 1)]
    }

    fn undecorated(&self, id: u16) -> Option<(u16, u16)> {
        self.decorated.get(usize::from(id)).copied().flatten()
    }
}

/// Heads, labels and sentence starts of one document.
#[derive(Debug, PartialEq)]
pub struct Tree {
    /// The head of each token; itself for a root.
    pub heads: Vec<usize>,
    /// The label of each token.
    pub labels: Vec<u16>,
    /// Whether each token begins a sentence.
    pub begins_sentence: Vec<bool>,
}

impl Tree {
    /// Completes what a parser found; `heads` of roots are the roots themselves.
    pub fn new(heads: Vec<usize>, mut ids: Vec<u16>, labels: &Labels, is_space: &[bool]) -> Self {
        for (token, &head) in heads.iter().enumerate() {
            if head == token {
                ids[token] = labels.root;
            }
        }
        let mut tree = Self {
            heads,
            labels: ids,
            begins_sentence: Vec::new(),
        };
        if tree
            .labels
            .iter()
            .any(|&id| labels.undecorated(id).is_some())
        {
            tree.uncross(labels, is_space);
        }
        let edges = edges(&tree.heads);
        tree.begins_sentence = vec![false; tree.heads.len()];
        for (token, &head) in tree.heads.iter().enumerate() {
            if head == token {
                tree.begins_sentence[edges[token].0] = true;
            }
        }
        tree
    }

    /// Hangs words with decorated labels below their true heads, from left to right.
    fn uncross(&mut self, labels: &Labels, is_space: &[bool]) {
        // Subtrees are searched within the edges that they had before any word was moved.
        let edges = edges(&self.heads);
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); self.heads.len()];
        for (token, &head) in self.heads.iter().enumerate() {
            if head != token {
                children[head].push(token);
            }
        }
        for token in 0..self.heads.len() {
            let Some((own, wanted)) = labels.undecorated(self.labels[token]) else {
                continue;
            };
            let former = self.heads[token];
            let head = self.true_head(token, wanted, &children, is_space);
            self.labels[token] = own;
            if head == former {
                continue;
            }
            self.heads[token] = head;
            if let Ok(at) = children[former].binary_search(&token) {
                children[former].remove(at);
            }
            if edges[head].0 <= token && token <= edges[head].1 {
                let at = children[head].partition_point(|&child| child < token);
                children[head].insert(at, token);
            }
        }
    }

    /// The first word with the label `wanted` below the head of `token`, level by level; that head itself if there is none.
    fn true_head(
        &self,
        token: usize,
        wanted: u16,
        children: &[Vec<usize>],
        is_space: &[bool],
    ) -> usize {
        let mut level = vec![self.heads[token]];
        let mut searched = 0;
        while !level.is_empty() && searched < SEARCHED {
            let mut next = Vec::new();
            for &word in &level {
                for &child in &children[word] {
                    if is_space[child] || child == token {
                        continue;
                    }
                    if self.labels[child] == wanted {
                        return child;
                    }
                    next.push(child);
                }
                searched += children[word].len();
            }
            level = next;
        }
        self.heads[token]
    }
}

/// The first and last word of each word's subtree.
fn edges(heads: &[usize]) -> Vec<(usize, usize)> {
    let mut edges: Vec<(usize, usize)> = (0..heads.len()).map(|token| (token, token)).collect();
    for _ in 0..ROUNDS {
        for (child, &head) in heads.iter().enumerate() {
            widen(&mut edges, head, child);
        }
        for (child, &head) in heads.iter().enumerate().rev() {
            widen(&mut edges, head, child);
        }
        if heads_stay_within_sentences(heads, &edges) {
            break;
        }
    }
    edges
}

fn widen(edges: &mut [(usize, usize)], head: usize, child: usize) {
    let (left, right) = edges[child];
    edges[head].0 = edges[head].0.min(left);
    edges[head].1 = edges[head].1.max(right);
}

/// Whether the sentences that the edges make so far hold the heads of all their words; the last word is not asked.
fn heads_stay_within_sentences(heads: &[usize], edges: &[(usize, usize)]) -> bool {
    let mut begins = vec![false; heads.len()];
    for (token, &head) in heads.iter().enumerate() {
        if head == token {
            begins[edges[token].0] = true;
        }
    }
    let mut start = 0;
    for end in 0..heads.len() {
        if (end > 0 && begins[end]) || end + 1 == heads.len() {
            if heads[start..end]
                .iter()
                .any(|head| !(start..=end).contains(head))
            {
                return false;
            }
            start = end;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(names: &[&str]) -> (Labels, Vec<u16>) {
        let mut labels = Labels::default();
        let ids = names.iter().map(|name| labels.intern(name)).collect();
        (labels, ids)
    }

    #[test]
    fn roots_begin_sentences_at_their_left_edge() {
        let (labels, ids) = labels(&["det", "ROOT", "punct", "ROOT"]);
        let tree = Tree::new(vec![1, 1, 1, 3], ids, &labels, &[false; 4]);
        assert_eq!(tree.begins_sentence, [true, false, false, true]);
    }

    #[test]
    fn a_decorated_word_is_hung_below_its_true_head() {
        // what, did, she, want, to, buy
        let (labels, ids) = labels(&["dobj||xcomp", "aux", "nsubj", "ROOT", "aux", "xcomp"]);
        let tree = Tree::new(vec![3, 3, 3, 3, 5, 3], ids, &labels, &[false; 6]);
        assert_eq!(tree.heads, [5, 3, 3, 3, 5, 3]);
        assert_eq!(labels.name(tree.labels[0]), "dobj");
        assert_eq!(
            tree.begins_sentence,
            [true, false, false, false, false, false]
        );
    }

    #[test]
    fn a_decorated_word_without_such_a_head_stays_where_it_is() {
        let (labels, ids) = labels(&["dobj||xcomp", "aux", "ROOT"]);
        let tree = Tree::new(vec![2, 2, 2], ids, &labels, &[false; 3]);
        assert_eq!(tree.heads, [2, 2, 2]);
        assert_eq!(labels.name(tree.labels[0]), "dobj");
    }

    #[test]
    fn white_space_is_never_a_true_head() {
        let (labels, ids) = labels(&["dobj||dep", "dep", "ROOT"]);
        let tree = Tree::new(vec![2, 2, 2], ids, &labels, &[false, true, false]);
        assert_eq!(tree.heads, [2, 2, 2]);
    }

    #[test]
    fn a_document_without_tokens_has_an_empty_tree() {
        let (labels, _) = labels(&[]);
        let tree = Tree::new(Vec::new(), Vec::new(), &labels, &[]);
        assert!(tree.heads.is_empty() && tree.begins_sentence.is_empty());
    }
}
