//! Stretches of words around a head: phrases, edges, hosts of prepositional phrases, sources, clauses.

use super::Grammar;
use crate::text::TokenSpan;

impl<'a> Grammar<'a> {
    /// The noun phrase headed by `head` without relative clauses, appositions and further coordinated phrases;
    /// prepositional phrases are left out too.
    pub fn base_phrase(&self, head: usize) -> TokenSpan {
        let mut start = head;
        for child in self.children(head) {
            if child < head
                && matches!(
                    self.dep(child),
                    "det"
                        | "predet"
                        | "amod"
                        | "compound"
                        | "nmod"
                        | "poss"
                        | "nummod"
                        | "quantmod"
                        | "advmod"
                        | "neg"
                        | "npadvmod"
                        | "punct"
                        | "case"
                )
                && (self.dep(child) != "punct"
                    || matches!(
                        self.token(child).norm.as_str(),
                        "-" | "“" | "\"" | "‘" | "'"
                    ))
            {
                start = start.min(self.left_edge(child));
            }
        }
        // Never begin with an opening quotation mark.
        while start < head
            && matches!(
                self.token(start).norm.as_str(),
                "\"" | "“" | "‘" | "'" | "``"
            )
        {
            start += 1;
        }
        TokenSpan::new(start, head + 1)
    }

    /// The base phrase and what follows it up to the end of its prepositional phrases: "the head of the fishing fleet".
    pub fn extended_phrase(&self, head: usize) -> TokenSpan {
        let base = self.base_phrase(head);
        let mut end = base.end;
        for prep in self.labelled(head, &["prep"]) {
            if prep > head {
                end = end.max(self.right_edge_of_nominal(prep, 6));
            }
        }
        TokenSpan::new(base.start, end)
    }

    /// The base phrase and a phrase with "of" right after it: "the ministry of information".
    pub fn phrase_with_of(&self, head: usize) -> TokenSpan {
        let base = self.base_phrase(head);
        let of = self
            .labelled(head, &["prep"])
            .find(|&prep| prep == head + 1 && self.token(prep).norm == "of");
        TokenSpan::new(
            base.start,
            of.map_or(base.end, |prep| self.right_edge_of_nominal(prep, 4)),
        )
    }

    pub(super) fn right_edge_of_nominal(&self, index: usize, depth: usize) -> usize {
        let mut end = index + 1;
        if depth == 0 {
            return end;
        }
        for child in self.children(index) {
            if child > index
                && matches!(
                    self.dep(child),
                    "pobj" | "prep" | "compound" | "amod" | "conj" | "cc"
                )
            {
                end = end.max(self.right_edge_of_nominal(child, depth - 1));
            }
        }
        end
    }

    /// First token of the subtree of `index`.
    pub fn left_edge(&self, index: usize) -> usize {
        let mut edge = index;
        let mut stack = vec![index];
        while let Some(at) = stack.pop() {
            edge = edge.min(at);
            stack.extend(self.children(at));
        }
        edge
    }

    /// One past the last token of the subtree of `index`.
    pub fn right_edge(&self, index: usize) -> usize {
        let mut edge = index + 1;
        let mut stack = vec![index];
        while let Some(at) = stack.pop() {
            edge = edge.max(at + 1);
            stack.extend(self.children(at));
        }
        edge
    }

    /// The noun that the prepositional phrase around `noun` describes: "elites" for "ties" in "elites *with* ties";
    /// where the parser hangs the phrase elsewhere, the noun right before the preposition.
    pub fn host(&self, noun: usize, forms: &[String]) -> Option<usize> {
        let prep = self.head(noun)?;
        if !forms
            .iter()
            .any(|form| form.eq_ignore_ascii_case(&self.token(prep).norm))
            || prep == 0
        {
            return None;
        }
        if self.is_nominal(prep - 1) {
            return Some(prep - 1);
        }
        self.head(prep).filter(|&head| self.is_nominal(head))
    }

    /// The source named by "according to" in the clause of `verb`.
    pub fn according_to(&self, verb: usize) -> Option<usize> {
        let according = self
            .children(verb)
            .find(|&child| self.token(child).norm.eq_ignore_ascii_case("according"))?;
        let to = self
            .children(according)
            .find(|&child| self.token(child).norm.eq_ignore_ascii_case("to"));
        let direct = self.first(according, &["pobj"]);
        to.and_then(|to| self.first(to, &["pobj"])).or(direct)
    }

    /// The verb whose clause the word stands in, going up through noun and prepositional phrases.
    pub fn clause_of(&self, index: usize) -> Option<usize> {
        let mut at = index;
        for _ in 0..40 {
            if at != index && self.is_verb(at) {
                return Some(at);
            }
            at = self.head(at)?;
        }
        None
    }
}
