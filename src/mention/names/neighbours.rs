//! Two names side by side that are one.
//!
//! *(first, second) → the class of the one*, or none. Each rule knows one way in which the model takes a name apart: at a
//! place within it, a legal form, a father's name, a nickname, an "of". Does **not** join them: [`super::shape`] does.

use super::shape::{class_before, head_class};
use super::{Adjective, NameMention};
use crate::lexicon::Lexicon;
use crate::ontology::Class;
use crate::syntax::{Grammar, Pos};
use std::ops::Range;

/// Two names that follow one another in a document.
pub(super) struct Neighbours<'a> {
    pub grammar: &'a Grammar<'a>,
    pub lexicon: Lexicon<'a>,
    pub first: &'a NameMention,
    pub second: &'a NameMention,
}

impl Neighbours<'_> {
    /// What the two name where they are one name.
    pub fn class_of_one(&self) -> Option<Class> {
        let (first, second) = (self.first.tokens, self.second.tokens);
        if self.grammar.sentence(first.start) != self.grammar.sentence(second.start) {
            return None;
        }
        self.bound()
            .or_else(|| self.formed())
            .or_else(|| self.patronymic())
            .or_else(|| self.nicknamed())
            .or_else(|| self.of_head())
    }

    /// Whether a word is a first name, of one gender or of both.
    fn given(&self, word: &str) -> bool {
        self.lexicon.gazetteer.first_name_gender(word).is_some()
            || self.lexicon.words.has("given_names", &word.to_lowercase())
    }

    /// The tokens between them.
    fn gap(&self) -> Range<usize> {
        self.first.tokens.end..self.second.tokens.start
    }

    fn beside(&self) -> bool {
        self.first.tokens.end == self.second.tokens.start
    }

    /// Two in one noun phrase with nothing between: one of them stands below the other in the tree.
    fn bound(&self) -> Option<Class> {
        let (first, second) = (self.first, self.second);
        let bound = first
            .tokens
            .range()
            .any(|at| second.tokens.contains(self.grammar.token(at).head))
            || second
                .tokens
                .range()
                .any(|at| first.tokens.contains(self.grammar.token(at).head));
        if !self.beside()
            || !bound
            || first.adjective == Adjective::Yes
            || second.adjective == Adjective::Yes
            || first.class == Some(Class::Group)
            || second.class == Some(Class::Group)
        {
            return None;
        }
        let known = |name: &NameMention| !name.entries.is_empty();
        // A capital may stand for its government here.
        let town = known(second)
            && (matches!(second.class, Some(Class::Place | Class::Country))
                || second.class == Some(Class::Government)
                    && self
                        .lexicon
                        .gazetteer
                        .by_name(&second.name)
                        .first()
                        .is_some_and(|&entry| self.lexicon.entry(entry).class == Class::Place));
        let single = |name: &NameMention| !name.name.contains(' ');
        // "the US Geological Board": a country before a body is part of its name.
        if first.class == Some(Class::Country)
            && second.class.is_some_and(|class| {
                class.is_a(Class::Organization)
                    && !matches!(class, Class::MediaOutlet | Class::Government)
            })
            && second
                .entries
                .first()
                .is_none_or(|&entry| self.lexicon.entry(entry).country == first.country)
        {
            return second.class;
        }
        // "Anders Moen" found as two: a first name before a word that nobody knows.
        let alone = |name: &NameMention| {
            single(name)
                && !known(name)
                && matches!(
                    name.class,
                    None | Some(Class::Person | Class::Place | Class::Thing)
                )
        };
        if alone(first)
            && alone(second)
            && self
                .lexicon
                .gazetteer
                .first_name_gender(&first.name)
                .is_some()
        {
            return Some(Class::Person);
        }
        // "the goalkeeper Jordan Pell": a country or a town after a noun for a person is his first name.
        let described = first.tokens.start.checked_sub(1).is_some_and(|before| {
            let noun = self.grammar.token(before);
            let word = noun.lemma.to_lowercase();
            noun.tag == "NN" && self.lexicon.words.value("nouns", &word) == Some("Person")
        });
        let place = matches!(first.class, Some(Class::Country | Class::Place));
        if described && place && single(first) && alone(second) {
            return Some(Class::Person);
        }
        // "Alex Saab", "Michael Bloomberg": so is one before a firm's or an outlet's name.
        let firm =
            known(second) && matches!(second.class, Some(Class::Company | Class::MediaOutlet));
        if firm && alone(first) && single(second) && self.given(&first.name) {
            return Some(Class::Person);
        }
        if !town || known(first) {
            return None;
        }
        if let Some(class) = class_before(self.lexicon, &first.name) {
            return Some(class);
        }
        // "Valerie Paris", "George Washington": a first name before a town is a person's.
        let first_name = self.given(&first.name);
        if single(first)
            && single(second)
            && (first_name || matches!(first.class, Some(Class::Person | Class::Place)))
        {
            return Some(Class::Person);
        }
        // "Sparta Belgrade", "Northwind UK".
        (single(second) && matches!(first.class, None | Some(Class::Thing))
            || first
                .class
                .is_some_and(|class| class.is_a(Class::Organization)))
        .then_some(Class::Organization)
    }

    /// "Dunskneft" and "LLC" found as two names are one.
    fn formed(&self) -> Option<Class> {
        let (first, second) = (self.first, self.second);
        (self.beside()
            && first.adjective == Adjective::No
            && second.entries.is_empty()
            && self.lexicon.gazetteer.is_legal_form(&second.name))
        .then_some(Class::Company)
    }

    /// "Qasim bin Yusuf" found as two names: a father's name is part of his son's.
    fn patronymic(&self) -> Option<Class> {
        let (first, second) = (self.first, self.second);
        let gap = self.gap();
        let person = |name: &NameMention| {
            name.adjective == Adjective::No && matches!(name.class, None | Some(Class::Person))
        };
        (gap.len() == 1
            && person(first)
            && person(second)
            && self
                .lexicon
                .words
                .value("particles", &self.grammar.token(gap.start).norm)
                == Some("parent"))
        .then_some(Class::Person)
    }

    /// `Stan "the Knife" Kowalski`: a name on either side of a nickname.
    fn nicknamed(&self) -> Option<Class> {
        let (first, second) = (self.first, self.second);
        let quote = |at: usize| {
            matches!(
                self.grammar.token(at).norm.as_str(),
                "\"" | "“" | "”" | "''" | "``"
            )
        };
        let gap = self.gap();
        let quoted = (3..=5).contains(&gap.len())
            && quote(gap.start)
            && quote(gap.end - 1)
            && gap.clone().skip(1).take(gap.len() - 2).all(|at| !quote(at));
        let person = |name: &NameMention| {
            name.entries.is_empty() && matches!(name.class, Some(Class::Person) | None)
        };
        (quoted
            && person(first)
            && person(second)
            && (first.class.is_some() || second.class.is_some()))
        .then_some(Class::Person)
    }

    /// "the Diocese of Ostrava", "the Court of Appeal for the Northern District": a head that names by what follows it.
    fn of_head(&self) -> Option<Class> {
        let (first, second) = (self.first, self.second);
        if !first.entries.is_empty()
            || first.class == Some(Class::Person)
            || second.adjective == Adjective::Yes
            || second.class == Some(Class::Person)
        {
            return None;
        }
        let gap = self.gap();
        let article = gap.len() == 2 && self.grammar.token(gap.start + 1).pos == Pos::Det;
        // "the Court of Appeal for the Northern District", but not "the Western Front for France".
        let of = !gap.is_empty()
            && (self.grammar.token(gap.start).norm == "of"
                || self.grammar.token(gap.start).norm == "for" && second.entries.is_empty())
            && (gap.len() == 1 || article);
        if !of {
            return None;
        }
        // "Ostrava Technical University of the United States" names nothing by where it lies.
        let apart = first.tokens.len() > 1
            && !second.entries.is_empty()
            && second.class != Some(Class::Place);
        if apart {
            return None;
        }
        let class = head_class(
            self.lexicon,
            self.grammar,
            first.tokens.end - 1,
            first.tokens.start,
        )?;
        let names_by = class.is_a(Class::Organization) && class != Class::Company
            || class == Class::Place && second.class != Some(Class::Thing);
        names_by.then_some(class)
    }
}
