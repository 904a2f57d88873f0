//! A tree that can be changed: heads, labels, children.
//!
//! *[`Syntax`] → the same tree beside it*, so that what the model said stays as it was. Changing a head keeps the lists of
//! children in order; whoever changes heads sees to it that no word comes to hang below itself.

use crate::syntax::Syntax;

/// The tree.
pub(super) struct Hanging<'a> {
    /// The head of each word; itself for a root.
    pub heads: Vec<usize>,
    /// The label of each word.
    pub deps: Vec<&'a str>,
    /// Dependents in order of the text.
    pub children: Vec<Vec<u32>>,
}

impl<'a> Hanging<'a> {
    /// The tree as the parser left it.
    pub fn new(syntax: &'a Syntax) -> Self {
        let count = syntax.tokens.len();
        let mut children = vec![Vec::new(); count];
        let mut heads = Vec::with_capacity(count);
        for (index, token) in syntax.tokens.iter().enumerate() {
            let head = if token.head < count {
                token.head
            } else {
                index
            };
            if head != index {
                children[head].push(index as u32);
            }
            heads.push(head);
        }
        Self {
            heads,
            deps: syntax
                .tokens
                .iter()
                .map(|token| token.dep.as_str())
                .collect(),
            children,
        }
    }

    /// Dependents in order of the text.
    pub fn below(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        self.children[index].iter().map(|&child| child as usize)
    }

    /// The first dependent with one of these labels.
    pub fn first(&self, index: usize, labels: &[&str]) -> Option<usize> {
        self.below(index)
            .find(|&child| labels.contains(&self.deps[child]))
    }

    /// Hangs a word elsewhere; below itself it is a root.
    pub fn hang(&mut self, word: usize, head: usize, dep: &'a str) {
        let former = self.heads[word];
        if former != word {
            self.children[former].retain(|&child| child as usize != word);
        }
        if head != word {
            let at = self.children[head].partition_point(|&child| (child as usize) < word);
            self.children[head].insert(at, word as u32);
        }
        self.heads[word] = head;
        self.deps[word] = dep;
    }

    /// Puts `word` where `other` hangs, and `other` below `word`.
    pub fn take_place(&mut self, word: usize, other: usize, dep: &'a str) {
        let (head, label) = (self.heads[other], self.deps[other]);
        self.hang(word, if head == other { word } else { head }, label);
        self.hang(other, word, dep);
    }

    /// First and last word below `index`, itself included.
    pub fn edges(&self, index: usize) -> (usize, usize) {
        let (mut first, mut last) = (index, index);
        let mut stack = vec![index];
        while let Some(at) = stack.pop() {
            first = first.min(at);
            last = last.max(at);
            stack.extend(self.below(at));
        }
        (first, last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(heads: &[usize]) -> Hanging<'static> {
        let mut children = vec![Vec::new(); heads.len()];
        for (word, &head) in heads.iter().enumerate() {
            if head != word {
                children[head].push(word as u32);
            }
        }
        Hanging {
            heads: heads.to_vec(),
            deps: vec!["x"; heads.len()],
            children,
        }
    }

    #[test]
    fn children_stay_in_order() {
        let mut tree = tree(&[1, 1, 1, 4, 1]);
        tree.hang(3, 1, "y");
        assert_eq!(tree.children[1], [0, 2, 3, 4]);
        assert!(tree.children[4].is_empty());
        assert_eq!((tree.heads[3], tree.deps[3]), (1, "y"));
        assert_eq!(tree.edges(1), (0, 4));
    }

    #[test]
    fn a_word_takes_the_place_of_its_head() {
        let mut tree = tree(&[1, 1, 1]);
        tree.take_place(2, 1, "z");
        assert_eq!(tree.heads, [1, 2, 2]);
        assert_eq!((tree.deps[2], tree.deps[1]), ("x", "z"));
        assert_eq!(tree.children, [vec![], vec![0], vec![1]]);
    }
}
