//! Which of several antecedents a pronoun means: a ranking learned from annotated text.
//!
//! *(pronoun, candidate) → [`Feature`]s → weight*. A log-linear ranking (Denis & Baldridge 2008, "Specialized Models and Ranking for
//! Coreference Resolution") over yes-or-no features, most of them those of Lappin & Leass 1994: distance, grammatical role, kind
//! and class of the candidate, how often it was spoken of. Each group of pronouns has weights of its own; "nothing that was named"
//! competes with the candidates. Weights are whole thousandths in `data/lexicon/pronoun_weights.tsv`, so that sums are the same on every machine;
//! `training/pronouns.py` makes them. Who cannot be meant at all is decided before, in [`pronouns`](super::pronouns).

use super::sieve::Sieve;
use crate::lexicon::Lexicon;
use crate::mention::{MentionId, MentionKind, Number};
use crate::ontology::Class;
use crate::syntax::{Embedding, Function};

/// Pronouns that are resolved alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Group {
    Person,
    It,
    They,
}

impl Group {
    /// Every group, in order.
    pub const ALL: [Self; 3] = [Self::Person, Self::It, Self::They];

    /// As in the table of weights.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::It => "it",
            Self::They => "they",
        }
    }
}

macro_rules! features {
    ($($(#[doc = $doc:literal])* $variant:ident),+ $(,)?) => {
        /// What may be so of a pronoun and a candidate.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Feature { $($(#[doc = $doc])* $variant),+ }
        impl Feature {
            /// Every feature, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// As in the table of weights.
            pub const fn name(self) -> &'static str { match self { $(Self::$variant => stringify!($variant)),+ } }
        }
    };
}

features! {
    /// The candidate stands in the pronoun's sentence.
    SameSentence,
    /// In the one before.
    OneBack,
    /// Two before.
    TwoBack,
    /// Further.
    Farther,
    /// No other candidate stands between.
    Nearest,
    /// One other does.
    Second,
    /// More do.
    Later,
    /// It is a subject.
    Subject,
    /// It is an object.
    Object,
    /// It stands behind a preposition.
    Oblique,
    /// It owns something.
    Possessor,
    /// It is the first thing named in its sentence.
    First,
    /// It is the subject of the pronoun's own clause.
    OwnSubject,
    /// It is the subject of the clause that governs the pronoun's.
    GoverningSubject,
    /// Both are subjects.
    ParallelSubject,
    /// Both are objects.
    ParallelObject,
    /// The pronoun owns something, and both stand in one sentence.
    PossessiveNear,
    /// The pronoun owns something, and the candidate is the subject of its clause.
    PossessiveOwnSubject,
    /// The candidate is a name.
    Name,
    /// A description with "the" or an owner.
    Definite,
    /// Another description.
    Indefinite,
    /// A pronoun of the same word.
    SamePronoun,
    /// Another pronoun.
    OtherPronoun,
    /// Its gender is known.
    GenderKnown,
    /// What it is.
    IsPerson,
    /// A country or government.
    IsState,
    /// Another body.
    IsBody,
    /// A place.
    IsPlace,
    /// An event or a law.
    IsAct,
    /// Several people.
    IsGroup,
    /// Anything else.
    IsThing,
    /// It has a name somewhere.
    Named,
    /// It was spoken of once, a few times, often.
    Once,
    /// Two to four times.
    Few,
    /// More often.
    Often,
    /// One where the pronoun is one, several where it is several.
    NumberAgrees,
    /// Both stand in one quotation, or both in none.
    SameVoice,
    /// It follows a conjunct: "Berg and Lund".
    Coordinated,
    /// Nothing that was named is meant.
    Nothing,
    /// The same, and the pronoun is the subject of a copula.
    NothingBeforeCopula,
    /// The same, and the pronoun is an object.
    NothingAsObject,
}

/// How much each feature speaks for a candidate, in thousandths.
#[derive(Clone, Debug)]
pub struct Weights([Vec<i32>; 3]);

impl Weights {
    /// Those of the table; what it does not name weighs nothing.
    pub fn of(lexicon: Lexicon<'_>) -> Self {
        let list = lexicon.words.list("pronoun_weights");
        Self(Group::ALL.map(|group| {
            let weight = |feature: &Feature| {
                let key = format!("{} {}", group.name(), feature.name()).to_lowercase();
                let value = list.get(&key).and_then(|values| values.first());
                value.and_then(|value| value.parse().ok()).unwrap_or(0)
            };
            Feature::ALL.iter().map(weight).collect()
        }))
    }

    fn sum(&self, group: Group, features: &[Feature]) -> i32 {
        let weights = &self.0[group as usize];
        features
            .iter()
            .map(|&feature| weights[feature as usize])
            .sum()
    }
}

/// A pronoun with all that it may mean, for training.
#[derive(Clone, Debug)]
pub struct Example {
    /// The pronoun.
    pub pronoun: MentionId,
    /// Its group.
    pub group: Group,
    /// What speaks for nothing that was named.
    pub nothing: Vec<Feature>,
    /// The candidates, nearest first.
    pub candidates: Vec<(MentionId, Vec<Feature>)>,
}

/// The group of a pronoun of the third person.
pub fn group(sieve: &Sieve<'_>, pronoun: MentionId) -> Group {
    let mention = sieve.mentions.get(pronoun);
    match (mention.gender, mention.number) {
        (Some(_), _) => Group::Person,
        (None, Number::Plural) => Group::They,
        (None, Number::Singular) => Group::It,
    }
}

/// All that a ranking looks at. `candidates` are nearest first.
pub fn example(sieve: &Sieve<'_>, pronoun: MentionId, candidates: &[MentionId]) -> Example {
    let mut between: Vec<usize> = Vec::new();
    let candidates = candidates
        .iter()
        .map(|&candidate| {
            let root = sieve.root(candidate);
            let rivals = between.iter().filter(|&&other| other != root).count();
            if !between.contains(&root) {
                between.push(root);
            }
            (candidate, features(sieve, pronoun, candidate, rivals))
        })
        .collect();
    Example {
        pronoun,
        group: group(sieve, pronoun),
        nothing: nothing(sieve, pronoun),
        candidates,
    }
}

/// The candidate that weighs most, the nearest of those that weigh the same; nothing where nothing weighs more.
pub fn choose(example: &Example, weights: &Weights) -> Option<MentionId> {
    let least = weights.sum(example.group, &example.nothing);
    let mut best: Option<(i32, MentionId)> = None;
    for (candidate, features) in &example.candidates {
        let weight = weights.sum(example.group, features);
        if weight > least && best.is_none_or(|(top, _)| weight > top) {
            best = Some((weight, *candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn nothing(sieve: &Sieve<'_>, pronoun: MentionId) -> Vec<Feature> {
    let token = sieve.mentions.get(pronoun).head;
    let grammar = sieve.grammar;
    let mut found = vec![Feature::Nothing];
    let copula = grammar.is_subject(token)
        && grammar.head(token).is_some_and(|verb| {
            matches!(
                grammar.token(verb).lemma.as_str(),
                "be" | "seem" | "appear" | "rain" | "snow"
            )
        });
    if copula {
        found.push(Feature::NothingBeforeCopula);
    }
    if role(sieve, token) == Some(Feature::Object) {
        found.push(Feature::NothingAsObject);
    }
    found
}

/// The grammatical role of a word.
fn role(sieve: &Sieve<'_>, token: usize) -> Option<Feature> {
    let grammar = sieve.grammar;
    if grammar.is_subject(token) {
        return Some(Feature::Subject);
    }
    let head = grammar.head(token)?;
    if grammar.possessor(head) == Some(token) {
        return Some(Feature::Possessor);
    }
    let verb = grammar.clause_of(token)?;
    let argument = grammar
        .arguments(verb)
        .into_iter()
        .find(|argument| argument.token == token);
    Some(match argument?.function {
        Function::Subject => Feature::Subject,
        Function::Object | Function::Indirect => Feature::Object,
        _ => Feature::Oblique,
    })
}

fn features(
    sieve: &Sieve<'_>,
    pronoun: MentionId,
    candidate: MentionId,
    rivals: usize,
) -> Vec<Feature> {
    use Feature::*;
    let (it, mention) = (sieve.mentions.get(pronoun), sieve.mentions.get(candidate));
    let (grammar, part) = (sieve.grammar, sieve.part(candidate));
    let mut found = Vec::with_capacity(20);
    let distance = sieve.sentences_between(mention.head, it.head);
    found.push(match distance {
        0 => SameSentence,
        1 => OneBack,
        2 => TwoBack,
        _ => Farther,
    });
    found.push(match rivals {
        0 => Nearest,
        1 => Second,
        _ => Later,
    });
    let (own, other) = (role(sieve, it.head), role(sieve, mention.head));
    found.extend(other);
    let start = grammar.sentence(mention.head).start;
    let first = sieve
        .before(mention.tokens.start)
        .next()
        .is_none_or(|before| sieve.mentions.get(before).tokens.end <= start);
    if first {
        found.push(First);
    }
    let possessive = grammar.token(it.head).tag == "PRP$";
    let clause = grammar.clause_of(it.head);
    let own_subject =
        clause.is_some_and(|verb| grammar.surface_subject(verb) == Some(mention.head));
    if own_subject {
        found.push(OwnSubject);
    }
    let governing = clause.and_then(|verb| match grammar.embedding(verb) {
        Embedding::Coordinated(verb) => Some(verb),
        _ => grammar.head(verb),
    });
    if governing.is_some_and(|verb| {
        grammar.is_verb(verb) && grammar.surface_subject(verb) == Some(mention.head)
    }) {
        found.push(GoverningSubject);
    }
    match (own, other) {
        (Some(Subject), Some(Subject)) => found.push(ParallelSubject),
        (Some(Object), Some(Object)) => found.push(ParallelObject),
        _ => {}
    }
    if possessive && distance == 0 {
        found.push(PossessiveNear);
    }
    if possessive && own_subject {
        found.push(PossessiveOwnSubject);
    }
    found.push(match mention.kind {
        MentionKind::Name => Name,
        MentionKind::Nominal if super::definite::is_definite(sieve, candidate) => Definite,
        MentionKind::Nominal => Indefinite,
        MentionKind::Pronoun if mention.name.eq_ignore_ascii_case(&it.name) => SamePronoun,
        MentionKind::Pronoun => OtherPronoun,
    });
    if part.gender.is_some() && part.gender == it.gender {
        found.push(GenderKnown);
    }
    found.push(match part.class {
        Some(Class::Person) => IsPerson,
        Some(Class::Country | Class::Government) => IsState,
        Some(class) if class.is_a(Class::Organization) => IsBody,
        Some(Class::Place) => IsPlace,
        Some(Class::Event | Class::LegalAct) => IsAct,
        Some(Class::Group) => IsGroup,
        _ => IsThing,
    });
    if part.named {
        found.push(Named);
    }
    let times = part.mentions.iter().filter(|&&id| id < pronoun).count();
    found.push(match times {
        0 | 1 => Once,
        2..=4 => Few,
        _ => Often,
    });
    if part.number == it.number {
        found.push(NumberAgrees);
    }
    if sieve.mentions.quote_at(mention.head) == sieve.mentions.quote_at(it.head) {
        found.push(SameVoice);
    }
    if !grammar.conjuncts(mention.head).is_empty()
        || matches!(grammar.embedding(mention.head), Embedding::Coordinated(_))
    {
        found.push(Coordinated);
    }
    found
}
