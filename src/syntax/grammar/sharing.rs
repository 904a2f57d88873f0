//! Subjects that stand elsewhere: shared by coordination, controlled by another verb, meant by a relative pronoun.

use super::Grammar;
use crate::syntax::Pos;

impl<'a> Grammar<'a> {
    /// The surface subject of a clause, its own or shared.
    pub fn surface_subject(&self, verb: usize) -> Option<usize> {
        self.surface_subject_within(verb, 12)
    }

    pub(super) fn surface_subject_within(&self, verb: usize, depth: usize) -> Option<usize> {
        if depth == 0 {
            return None;
        }
        if let Some(subject) = self.first(verb, &["nsubj", "nsubjpass"]) {
            return Some(self.antecedent(subject));
        }
        let head = self.head(verb)?;
        match self.dep(verb) {
            "conj" if self.is_verb(head) => self.surface_subject_within(head, depth - 1),
            "advcl" | "xcomp" if self.addressee(verb).is_some() => self.addressee(verb),
            "advcl" if self.gerund_after(verb).is_some() => Some(verb - 1),
            "xcomp" | "advcl" if self.is_verb(head) || self.token(head).pos == Pos::Adj => {
                if self.dep(verb) == "xcomp" {
                    self.controller(verb, head, depth - 1)
                } else {
                    self.surface_subject_within(head, depth - 1)
                }
            }
            "acomp" | "attr" => self.surface_subject_within(head, depth - 1),
            "relcl" if self.is_infinitive(verb) => self.owner(head),
            "relcl" => {
                let has_object_pronoun = self
                    .labelled(verb, &["dobj", "dative"])
                    .any(|each| self.is_relative_pronoun(each));
                (!has_object_pronoun).then_some(head)
            }
            // "a man leading a protest", "the decision to lift sanctions" (whose decision it is).
            "acl" => match self.token(verb).tag.as_str() {
                "VB" => self.owner(head),
                "VBG" | "VBN" => Some(head),
                _ => None,
            },
            // "for killing X", "after meeting Y": the clause that the preposition belongs to.
            "pcomp" => {
                // "lead to Norway closing": the name is parsed as complement beside the clause.
                if let Some(sibling) = self
                    .first(head, &["pobj"])
                    .filter(|&sibling| sibling < verb)
                {
                    return Some(sibling);
                }
                let mut governor = self.head(head)?;
                // "stopped short of expelling": past the adverb.
                if matches!(self.token(governor).pos, Pos::Adv | Pos::Adj)
                    && !self.is_verb(governor)
                {
                    governor = self.head(governor).unwrap_or(governor);
                }
                if self.is_verb(governor) {
                    // "accused X of lying", "thanked X for coming": the object is meant.
                    if let ("of" | "for" | "from", Some(object)) = (
                        self.token(head).lemma.as_str(),
                        self.first(governor, &["dobj", "nsubjpass"]),
                    ) {
                        return Some(self.antecedent(object));
                    }
                    return self.surface_subject_within(governor, depth - 1);
                }
                self.owner(governor)
            }
            "prep" | "dep" | "ccomp" if self.token(verb).tag == "VBG" && self.is_verb(head) => {
                self.surface_subject_within(head, depth - 1)
            }
            _ => None,
        }
    }

    /// "called on *Argentina* to restore its ties", parsed as a purpose: who is called upon.
    pub(super) fn addressee(&self, verb: usize) -> Option<usize> {
        let head = self
            .head(verb)
            .filter(|&head| self.is_verb(head) && head < verb)?;
        if !matches!(self.dep(verb), "advcl" | "xcomp") || !self.is_infinitive(verb) {
            return None;
        }
        let prep = self.labelled(head, &["prep"]).find(|&prep| {
            prep == head + 1
                && matches!(self.token(prep).norm.to_lowercase().as_str(), "on" | "upon")
        })?;
        self.first(prep, &["pobj"])
    }

    /// "did not lead to Portugal *lifting* its sanctions", parsed as an adverbial clause: the preposition it belongs to.
    pub(super) fn gerund_after(&self, verb: usize) -> Option<usize> {
        let before = verb.checked_sub(1)?;
        let prep = self.head(before)?;
        let gerund = self.dep(verb) == "advcl"
            && self.token(verb).tag == "VBG"
            && self.dep(before) == "pobj";
        let shared = self.head(prep).is_some() && self.head(prep) == self.head(verb);
        (gerund
            && shared
            && matches!(
                self.token(prep).norm.as_str(),
                "to" | "of" | "from" | "about" | "against"
            ))
        .then_some(prep)
    }

    /// The word that fills the empty subject of an open complement: "urged *Iran* to stop", "*Iran* refused to stop".
    pub(super) fn controller(&self, verb: usize, head: usize, depth: usize) -> Option<usize> {
        if self.is_verb(head)
            && let Some(object) = self.first(head, &["dobj", "dative"])
            && object < verb
            && !matches!(
                self.token(head).lemma.as_str(),
                "promise" | "threaten" | "vow" | "pledge" | "use" | "take"
            )
        {
            return Some(self.antecedent(object));
        }
        if self.is_verb(head) && self.is_passive(head) {
            return self
                .first(head, &["nsubjpass"])
                .map(|subject| self.antecedent(subject));
        }
        self.surface_subject_within(head, depth)
    }

    /// Who a noun such as "decision" or "threat" belongs to: possessor, by-phrase, or name before it.
    pub(super) fn owner(&self, noun: usize) -> Option<usize> {
        self.first(noun, &["poss"])
            .or_else(|| {
                self.prepositional(noun)
                    .into_iter()
                    .find(|(form, _)| form == "by" || form == "of")
                    .map(|(_, object)| object)
            })
            .or_else(|| {
                self.first(noun, &["nmod", "compound", "amod"])
                    .filter(|&each| self.token(each).pos == Pos::Propn)
            })
            .or_else(|| {
                // "announced a decision to …", "made an attempt to …": whoever announced or made it.
                let head = self.head(noun)?;
                (self.is_verb(head) && self.dep(noun) == "dobj")
                    .then(|| self.surface_subject_within(head, 4))
                    .flatten()
            })
    }

    pub(super) fn is_relative_pronoun(&self, index: usize) -> bool {
        matches!(self.token(index).tag.as_str(), "WDT" | "WP" | "WP$")
            || (self.token(index).tag == "IN" && self.token(index).lemma == "that")
    }

    /// For a relative pronoun the noun it stands for, for any other word the word itself.
    pub fn antecedent(&self, index: usize) -> usize {
        if !self.is_relative_pronoun(index) {
            return index;
        }
        let mut at = index;
        for _ in 0..8 {
            let Some(head) = self.head(at) else {
                return index;
            };
            if self.dep(at) == "relcl" {
                return head;
            }
            at = head;
        }
        index
    }
}
