//! The light in which a claim stands: denied, planned, alleged, and who says so.
//!
//! *(syntax, chains, trigger) → [`Context`]*, by climbing from the trigger to the top of its sentence. Each word on
//! the way that changes the claim leaves a trace: negation, auxiliaries and adverbs beside the trigger; the
//! verbs, nouns and prepositions that govern it (`data/lexicon/effects.tsv`); reporting words, with their
//! subjects as sources (`data/lexicon/reporting.tsv`); quotation marks; "according to".
//!
//! Does not weigh sources: a newspaper's own voice and a president's are told apart, not compared.

mod details;
mod effects;
mod sources;

use super::facts::{Modality, Polarity, Stance};
use crate::coref::{ChainId, Chains};
use crate::lexicon::Lexicon;
use crate::mention::{Mentions, Placement};
use crate::ontology::Class;
use crate::syntax::{Embedding, Grammar};

/// What surrounds a claim.
#[derive(Clone, Debug)]
pub struct Context {
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// Mode.
    pub modality: Modality,
    /// How the outermost source holds it.
    pub stance: Stance,
    /// Speakers, outermost first; `None` where somebody unnamed speaks.
    pub speakers: Vec<Option<ChainId>>,
    /// Words that made it so: part and token.
    pub cues: Vec<(&'static str, usize)>,
}

impl Context {
    fn plain() -> Self {
        Self {
            polarity: Polarity::Affirmed,
            modality: Modality::Actual,
            stance: Stance::Endorsed,
            speakers: Vec::new(),
            cues: Vec::new(),
        }
    }

    fn negate(&mut self, token: usize) {
        // "has no links to": the same "no" is met at the noun and at the verb that carries it.
        if self.cues.contains(&("negation", token)) {
            return;
        }
        self.polarity = match self.polarity {
            Polarity::Affirmed => Polarity::Negated,
            Polarity::Negated => Polarity::Affirmed,
        };
        self.cues.push(("negation", token));
    }

    /// The first mode found below stays: what is planned to be tried is tried at most.
    fn mode(&mut self, modality: Modality, token: usize) {
        if self.modality == Modality::Actual || self.modality == Modality::Past {
            self.modality = modality;
        }
        self.cues.push(("modality", token));
    }

    fn doubt(&mut self, stance: Stance, token: usize) {
        if self.stance == Stance::Endorsed || stance == Stance::Rejected {
            self.stance = stance;
        }
        self.cues.push(("stance", token));
    }
}

/// Everything the climb reads.
pub struct Surroundings<'a> {
    /// The tree.
    pub grammar: &'a Grammar<'a>,
    /// The document's mentions.
    pub mentions: &'a Mentions,
    /// Its chains.
    pub chains: &'a Chains,
    /// The words.
    pub lexicon: Lexicon<'a>,
    /// The speaker of each quotation.
    pub speakers: &'a [Option<ChainId>],
    /// Every "according", in order: a sentence without end must not be searched for each of its verbs.
    pub according: Vec<usize>,
}

/// How far up the climb still changes polarity and mode: beyond a relative clause only sources count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    All,
    SourcesOnly,
}

impl Surroundings<'_> {
    /// The context of a trigger. `carrier` is the verb that carries a noun trigger, where there is one.
    pub fn of(&self, trigger: usize, carrier: Option<usize>) -> Context {
        let mut context = Context::plain();
        // "is not the owner of": what is said of a predicate noun is said at its copula.
        let copula = || {
            let identified = || self.grammar.identified(trigger).map(|(verb, _)| verb);
            self.grammar
                .copula(trigger)
                .filter(|&verb| self.grammar.is_verb(verb))
                .or_else(identified)
        };
        let predicate = carrier.or_else(copula).unwrap_or(trigger);
        let mut inner_to_outer: Vec<Option<ChainId>> = Vec::new();
        let mut reach = Reach::All;
        if self.refers(trigger) {
            // "between the former allies": a description is presupposed.
            reach = Reach::SourcesOnly;
        } else {
            self.own(trigger, &mut context);
        }
        if predicate != trigger {
            self.own(predicate, &mut context);
        }
        if self.is_question(trigger) && self.mentions.quote_at(trigger).is_none() {
            context.mode(Modality::Possible, self.grammar.sentence(trigger).end - 1);
        }
        self.climb(predicate, reach, &mut context, &mut inner_to_outer);
        // The quotation's speaker comes outermost, unless the climb met him already.
        if let Some(quote) = self.mentions.quote_at(trigger) {
            let speaker = self.speakers.get(quote).copied().flatten();
            let known = speaker.is_some() && inner_to_outer.last().copied() == Some(speaker);
            if !known {
                inner_to_outer.push(speaker);
            }
        }
        inner_to_outer.reverse();
        inner_to_outer.dedup();
        context.speakers = inner_to_outer;
        context
    }

    fn is_question(&self, token: usize) -> bool {
        let sentence = self.grammar.sentence(token);
        (sentence.start..sentence.end)
            .rev()
            .take(3)
            .any(|index| self.grammar.token(index).norm == "?")
    }

    /// Whether a noun describes somebody rather than tells what happened or is predicated of somebody.
    pub(super) fn refers(&self, trigger: usize) -> bool {
        !self.grammar.is_verb(trigger)
            && self.grammar.copula(trigger).is_none()
            && self.grammar.identified(trigger).is_none()
            && self.mentions.at(trigger).is_some_and(|id| {
                let class = self.mentions.get(id).class;
                class.is_some_and(|class| {
                    matches!(class, Class::Person | Class::Group | Class::Country)
                        || class.is_a(Class::Organization)
                })
            })
    }

    fn climb(
        &self,
        from: usize,
        mut reach: Reach,
        context: &mut Context,
        speakers: &mut Vec<Option<ChainId>>,
    ) {
        let grammar = self.grammar;
        let mut at = from;
        for _ in 0..60 {
            if grammar.is_verb(at) {
                self.heard_beside(at, context, speakers);
            }
            if reach == Reach::All && grammar.is_verb(at) {
                self.marked(at, context);
                self.invented(at, context);
            }
            let above = grammar.head(at);
            match grammar.embedding(at) {
                Embedding::Root => return,
                Embedding::OfNoun(_) | Embedding::Clause(_)
                    if above.is_some_and(|noun| self.is_content_of(noun, at)) =>
                {
                    let noun = above.unwrap_or(at);
                    self.noun_report(noun, context, speakers);
                    reach = Reach::SourcesOnly;
                    at = noun;
                }
                // "hoped to broker talks": an infinitive is not reported but hoped for.
                Embedding::Clause(head) if self.is_wished(head, at) => {
                    self.govern(head, reach, context);
                    at = head;
                }
                Embedding::Clause(head) => {
                    self.report(head, at, context, speakers, &mut reach);
                    at = head;
                }
                Embedding::OpenClause(head) => {
                    if reach == Reach::All
                        && grammar.token(head).lemma == "be"
                        && grammar.is_infinitive(at)
                    {
                        // "is to visit Botswana": English plans with "is to".
                        context.mode(Modality::Planned, head);
                    }
                    if reach == Reach::All && grammar.token(head).lemma == "have" {
                        // "has yet to choose": it has not.
                        let yet = |at: &usize| grammar.token(*at).norm.eq_ignore_ascii_case("yet");
                        let adverbs = grammar.adverbs(head).into_iter().chain(grammar.adverbs(at));
                        if let Some(yet) = adverbs.into_iter().find(yet) {
                            context.negate(yet);
                        }
                    }
                    self.govern(head, reach, context);
                    at = head;
                }
                Embedding::Adverbial(head) => {
                    if reach == Reach::All && grammar.is_infinitive(at) {
                        self.purpose(head, at, context);
                    }
                    if let Some(marker) = self.long_ago(at) {
                        context.cues.push(("background", marker));
                    }
                    reach = Reach::SourcesOnly;
                    at = head;
                }
                Embedding::OfNoun(noun) => {
                    if reach == Reach::All
                        && (grammar.is_infinitive(at) || grammar.token(at).tag == "VB")
                    {
                        self.govern(noun, reach, context);
                    } else if reach == Reach::All
                        && grammar
                            .marker(at)
                            .is_some_and(|mark| grammar.token(mark).lemma == "that")
                    {
                        self.noun_report(noun, context, speakers);
                        reach = Reach::SourcesOnly;
                    } else {
                        reach = Reach::SourcesOnly;
                    }
                    at = noun;
                }
                Embedding::Coordinated(head) => {
                    if !grammar.is_verb(at) {
                        if reach == Reach::All
                            && let Some(negation) = self.negated_above(head)
                        {
                            // "did not lead to Norway lifting the ban and *the reduction of aid*": whether the second happened is open.
                            context.mode(Modality::Possible, negation);
                        }
                        reach = Reach::SourcesOnly;
                    }
                    at = head;
                }
                Embedding::OfPreposition(prep) => {
                    // "is to step down, *with* Jonas Berg *succeeding* her": what comes with a plan is planned.
                    if reach == Reach::All
                        && grammar.token(prep).norm.eq_ignore_ascii_case("with")
                        && let Some(verb) = grammar.head(prep).filter(|&verb| grammar.is_verb(verb))
                    {
                        let mut above = Context::plain();
                        self.own(verb, &mut above);
                        if above.modality != Modality::Actual {
                            context.mode(above.modality, verb);
                        }
                        at = verb;
                        continue;
                    }
                    self.preposition(prep, reach, context, speakers);
                    at = prep;
                }
                Embedding::Beside(head) => {
                    // "Sanctions were lifted, officials said".
                    if self
                        .lexicon
                        .words
                        .has("reporting", &grammar.token(head).lemma)
                        && head > at
                    {
                        self.report(head, at, context, speakers, &mut reach);
                    }
                    at = head;
                }
                Embedding::Within(head) => {
                    if reach == Reach::All
                        && grammar.is_nominal(at)
                        && at == from
                        && self.acted_on(head, at)
                    {
                        // A noun as the object of a verb, not as its subject ("the invasion failed"): "demanded sanctions", "rejected the invitation".
                        self.govern_noun(head, context);
                    }
                    let binds = matches!(
                        grammar.token(head).norm.to_lowercase().as_str(),
                        "of" | "for" | "about" | "to" | "without"
                    );
                    if reach == Reach::All && !grammar.is_verb(at) && at == from && binds {
                        self.preposition(head, reach, context, speakers);
                    }
                    // What a noun presupposes stands, whatever becomes of the clause around it.
                    reach = Reach::SourcesOnly;
                    at = head;
                }
            }
        }
    }

    /// An infinitive beside its clause: "flew to Oslo *to meet* X", "called *for Norway to free* X".
    fn purpose(&self, head: usize, infinitive: usize, context: &mut Context) {
        let grammar = self.grammar;
        match grammar.marker(infinitive) {
            None => {
                context.cues.push(("purpose", infinitive));
                context.mode(Modality::Planned, infinitive);
            }
            Some(marker) if grammar.token(marker).norm.eq_ignore_ascii_case("for") => {
                let before = context.modality;
                self.effect_of_governor(head, context);
                if context.modality == before {
                    context.mode(Modality::Planned, infinitive);
                }
            }
            Some(_) => {}
        }
    }

    /// "almost five years *after* crowds burned it": the word that sets a clause years away from what is told.
    fn long_ago(&self, verb: usize) -> Option<usize> {
        let grammar = self.grammar;
        let marker = grammar.marker(verb)?;
        let from = matches!(
            grammar.token(marker).norm.to_lowercase().as_str(),
            "after" | "since" | "before"
        );
        let before = marker.checked_sub(1)?;
        let measure = grammar.token(before).lemma.to_lowercase();
        let far = self.lexicon.words.has("eras", &measure);
        (from && far && grammar.sentence(verb).contains(before)).then_some(marker)
    }

    /// The word that negates the clause that a word stands in, or the clause above that one.
    fn negated_above(&self, word: usize) -> Option<usize> {
        let mut at = word;
        for _ in 0..2 {
            let verb = if at == word && self.grammar.is_verb(at) {
                at
            } else {
                self.grammar.clause_of(at)?
            };
            if let Some(&negation) = self.grammar.negations(verb).first() {
                return Some(negation);
            }
            at = verb;
        }
        None
    }

    /// The chain of the mention at a token.
    pub fn chain_at(&self, token: usize) -> Option<ChainId> {
        // "the envoy Hugo Ostrander": a title before a name is no mention of its own, it means its holder.
        let holder = || {
            self.mentions
                .offices
                .iter()
                .find(|office| office.head == token && office.placement == Placement::BeforeName)?
                .holder
        };
        self.mentions
            .at(token)
            .or_else(holder)
            .map(|mention| self.chains.of(mention))
    }
}
