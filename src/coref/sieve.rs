//! The state that the passes share: a partition of the mentions and what is known of each part.

use super::ranking::{Example, Weights};
use super::spelling::{alike, generation, words};
use super::{Chain, ChainId, Chains};
use crate::lexicon::{EntryId, Gender, Lexicon};
use crate::mention::{Mention, MentionId, MentionKind, Mentions, Number};
use crate::ontology::Class;
use crate::syntax::Grammar;
use crate::text::Document;
use smol_str::SmolStr;

/// A partition of the mentions under construction.
pub struct Sieve<'a> {
    pub document: &'a Document,
    pub grammar: &'a Grammar<'a>,
    pub mentions: &'a Mentions,
    pub lexicon: Lexicon<'a>,
    parent: Vec<usize>,
    pub parts: Vec<Part>,
    grounds: Vec<(MentionId, &'static str)>,
    pub weights: Weights,
    /// What pronouns could choose from, in order; kept for training.
    pub examples: Vec<Example>,
}

/// What is known of one part (kept at its root).
#[derive(Clone, Debug)]
pub struct Part {
    pub mentions: Vec<MentionId>,
    pub class: Option<Class>,
    pub entry: Option<EntryId>,
    pub country: Option<SmolStr>,
    pub gender: Option<Gender>,
    pub number: Number,
    /// Roots of the parts that a plural covers.
    pub members: Vec<usize>,
    pub named: bool,
}

impl<'a> Sieve<'a> {
    pub fn new(
        document: &'a Document,
        grammar: &'a Grammar<'a>,
        mentions: &'a Mentions,
        lexicon: Lexicon<'a>,
    ) -> Self {
        let parts = mentions
            .iter()
            .map(|(id, mention)| Part::of(id, mention))
            .collect::<Vec<_>>();
        Self {
            document,
            grammar,
            mentions,
            lexicon,
            parent: (0..parts.len()).collect(),
            parts,
            grounds: Vec::new(),
            weights: Weights::of(lexicon),
            examples: Vec::new(),
        }
    }

    /// The part a mention belongs to.
    pub fn root(&self, mention: MentionId) -> usize {
        let mut at = mention.0;
        while self.parent[at] != at {
            at = self.parent[at];
        }
        at
    }

    pub fn part(&self, mention: MentionId) -> &Part {
        &self.parts[self.root(mention)]
    }

    /// Whether a mention still stands alone.
    pub fn is_alone(&self, mention: MentionId) -> bool {
        self.part(mention).mentions.len() == 1
    }

    /// The roots of all parts, in order of their first mention.
    pub fn roots(&self) -> Vec<usize> {
        (0..self.parent.len())
            .filter(|&index| self.parent[index] == index)
            .collect()
    }

    /// Joins two mentions' parts, unless their classes, genders or gazetteer entries speak against it.
    pub fn join(&mut self, earlier: MentionId, later: MentionId, ground: &'static str) {
        let (left, right) = (self.root(earlier), self.root(later));
        if left == right || !self.compatible(left, right) {
            return;
        }
        let (keep, drop) = (left.min(right), left.max(right));
        let dropped = self.parts[drop].clone();
        self.parent[drop] = keep;
        self.grounds.push((later, ground));
        let kept = &mut self.parts[keep];
        // A name's class says more than a description's.
        if dropped.named && !kept.named
            || kept.class.is_none()
            || more_specific(dropped.class, kept.class)
        {
            kept.class = dropped.class.or(kept.class);
        }
        kept.entry = kept.entry.or(dropped.entry);
        kept.country = kept.country.take().or(dropped.country);
        kept.gender = kept.gender.or(dropped.gender);
        kept.named |= dropped.named;
        kept.mentions.extend(dropped.mentions);
        kept.mentions.sort();
        if kept.members.is_empty() {
            kept.members = dropped.members;
        }
    }

    fn compatible(&self, left: usize, right: usize) -> bool {
        let (left, right) = (&self.parts[left], &self.parts[right]);
        if left.class == Some(Class::Person)
            && right.class == Some(Class::Person)
            && left.entry.is_none_or(|entry| Some(entry) != right.entry)
            && self.named_apart(left, right)
        {
            return false;
        }
        if let (Some(a), Some(b)) = (left.entry, right.entry)
            && a != b
        {
            return false;
        }
        if let (Some(a), Some(b)) = (left.gender, right.gender)
            && a != b
        {
            return false;
        }
        match (left.class, right.class) {
            (Some(a), Some(b)) => a == b || a.is_a(b) || b.is_a(a) || both_loose(a, b),
            _ => true,
        }
    }

    /// Whether two people bear full names that cannot be one person's: "Joe Biden" and "Hunter Biden", not "Charles III" and "King
    /// Charles III", nor "Ahmad al-Sharaa" and "Ahmed al-Sharaa"; "Orso Lund" and "Orso Lund Jr." are two.
    fn named_apart(&self, left: &Part, right: &Part) -> bool {
        let full = |part: &Part| -> Vec<(Vec<String>, Option<String>)> {
            part.mentions
                .iter()
                .map(|&id| self.mentions.get(id))
                .filter(|mention| mention.kind == MentionKind::Name)
                .map(|mention| (words(&mention.name), generation(&mention.name)))
                .filter(|(words, _)| words.len() > 1)
                .collect()
        };
        let within = |short: &[String], long: &[String]| {
            short
                .iter()
                .all(|word| long.iter().any(|other| alike(word, other)))
        };
        let rights = full(right);
        full(left).iter().any(|(a, first)| {
            rights.iter().any(|(b, second)| {
                other_generation(first.as_deref(), second.as_deref())
                    || !within(a, b) && !within(b, a)
            })
        })
    }

    /// Joins a description to what it describes although its noun is listed under another class: "the church" to the "Church of the
    /// Open Door", which is a body and no building here. Only for a description that still stands alone.
    pub fn join_described(
        &mut self,
        thing: MentionId,
        description: MentionId,
        ground: &'static str,
    ) {
        let root = self.root(description);
        if !self.is_alone(description) || self.parts[root].entry.is_some() {
            return;
        }
        self.join_retyped(thing, description, ground);
    }

    /// Joins two parts, of which the second takes the class of the first: its own was a guess that the ground outweighs.
    pub fn join_retyped(&mut self, sure: MentionId, guessed: MentionId, ground: &'static str) {
        let root = self.root(guessed);
        let class = self.parts[root].class.take();
        self.join(sure.min(guessed), sure.max(guessed), ground);
        if self.root(sure) != self.root(guessed) {
            self.parts[root].class = class;
        }
    }

    /// Mentions before `token`, nearest first.
    pub fn before(&self, token: usize) -> impl Iterator<Item = MentionId> + '_ {
        let end = self
            .mentions
            .list
            .partition_point(|mention| mention.tokens.start < token);
        (0..end)
            .rev()
            .map(MentionId)
            .filter(move |&id| self.mentions.get(id).tokens.end <= token)
    }

    /// How many sentences lie between two tokens.
    pub fn sentences_between(&self, earlier: usize, later: usize) -> usize {
        let sentences = &self.grammar.syntax.sentences;
        let index = |token: usize| sentences.partition_point(|sentence| sentence.end <= token);
        index(later).saturating_sub(index(earlier))
    }

    /// Sets the gazetteer entry by key, where the gazetteer has it and nothing else is known.
    pub fn identify(&mut self, mention: MentionId, key: &str) {
        if let Some(entry) = self.lexicon.gazetteer.by_key(key) {
            let root = self.root(mention);
            self.parts[root].entry.get_or_insert(entry);
            let known = self.lexicon.entry(entry);
            if self.parts[root].country.is_none() {
                self.parts[root].country.clone_from(&known.country);
            }
        }
    }

    /// The chains in order of their first mention.
    pub fn finish(self) -> Chains {
        let roots = self.roots();
        let mut chain_of_root = vec![ChainId(0); self.parent.len()];
        for (index, &root) in roots.iter().enumerate() {
            chain_of_root[root] = ChainId(index);
        }
        let of: Vec<ChainId> = (0..self.parent.len())
            .map(|index| chain_of_root[self.root(MentionId(index))])
            .collect();
        let mut list: Vec<Chain> = roots
            .iter()
            .map(|&root| {
                let part = &self.parts[root];
                Chain {
                    mentions: part.mentions.clone(),
                    class: part.class.unwrap_or(Class::Thing),
                    entry: part.entry,
                    country: part.country.clone(),
                    gender: part.gender,
                    number: part.number,
                    members: part
                        .members
                        .iter()
                        .map(|&member| chain_of_root[self.root(MentionId(member))])
                        .collect(),
                    grounds: Vec::new(),
                    office: None,
                }
            })
            .collect();
        for (mention, ground) in self.grounds {
            list[of[mention.0].0].grounds.push((mention, ground));
        }
        for office in &self.mentions.offices {
            let organisation = office.organisation.map(|name| of[name.0]);
            let chain = &mut list[of[office.mention.0].0];
            chain
                .office
                .get_or_insert_with(|| (office.title.clone(), organisation));
        }
        for chain in &mut list {
            if let Some(entry) = chain.entry {
                let known = self.lexicon.entry(entry);
                chain.class = known.class;
                if chain.country.is_none() {
                    chain.country.clone_from(&known.country);
                }
            }
        }
        Chains { list, of }
    }
}

impl Part {
    fn of(id: MentionId, mention: &Mention) -> Self {
        Self {
            mentions: vec![id],
            class: mention.class,
            entry: mention.entries.first().copied(),
            country: mention.country.clone(),
            gender: mention.gender,
            number: mention.number,
            members: Vec::new(),
            named: mention.kind == MentionKind::Name,
        }
    }
}

/// "Orso Lund" and "Orso Lund Jr." are two; the number of a king may be left out, but never be another.
fn other_generation(left: Option<&str>, right: Option<&str>) -> bool {
    match (left, right) {
        (Some(a), Some(b)) => a != b,
        (Some(only), None) | (None, Some(only)) => only.starts_with('j') || only.starts_with('s'),
        (None, None) => false,
    }
}

fn more_specific(new: Option<Class>, old: Option<Class>) -> bool {
    matches!((new, old), (Some(new), Some(old)) if new != old && new.is_a(old))
}

/// Descriptions are loose on what sort of body something is: "the ministry", "the government", "the agency".
fn both_loose(a: Class, b: Class) -> bool {
    a.is_a(Class::Organization)
        && b.is_a(Class::Organization)
        && (a == Class::Organization || b == Class::Organization)
}
