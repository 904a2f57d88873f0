//! What single words make of a claim: negations, auxiliaries, adverbs, and the verbs, nouns and prepositions above it.

use super::{Context, Reach, Surroundings};
use crate::claim::facts::{Modality, Stance};
use crate::coref::ChainId;
use crate::syntax::Embedding;

impl Surroundings<'_> {
    /// What stands beside a word: negations, auxiliaries, adverbs, "no".
    pub(super) fn own(&self, index: usize, context: &mut Context) {
        let grammar = self.grammar;
        for negation in grammar.negations(index) {
            let next = negation + 1;
            // "not only": no negation at all.
            if next < grammar.syntax.tokens.len()
                && matches!(
                    grammar.token(next).norm.as_str(),
                    "only" | "just" | "merely"
                )
            {
                continue;
            }
            context.negate(negation);
        }
        if grammar.is_verb(index) {
            let auxiliaries = grammar.auxiliaries(index);
            let shared = auxiliaries
                .first()
                .is_some_and(|&auxiliary| grammar.token(auxiliary).head != index);
            if shared && let Some(first) = grammar.head(index) {
                // "did not meet or praise": one auxiliary, one negation for both.
                for negation in grammar.negations(first) {
                    context.negate(negation);
                }
            }
            for auxiliary in auxiliaries {
                let norm = grammar.token(auxiliary).norm.to_lowercase();
                // "said that Japan would lift …": in reported speech "would" is "will".
                if norm == "would"
                    && let Embedding::Clause(head) = grammar.embedding(index)
                    && self
                        .lexicon
                        .words
                        .has("reporting", &grammar.token(head).lemma.to_lowercase())
                {
                    context.mode(Modality::Planned, auxiliary);
                    continue;
                }
                self.adverb(&norm, auxiliary, context);
            }
            // "is going to", "is to".
            for argument in grammar.arguments(index) {
                if let Some(determiner) = grammar.determiner(argument.token)
                    && grammar.is_nominal(argument.token)
                    && matches!(
                        argument.function,
                        crate::syntax::Function::Subject | crate::syntax::Function::Object
                    )
                    && argument.origin == crate::syntax::Origin::Own
                    && self.negates(determiner)
                {
                    context.negate(determiner);
                }
                if argument.origin == crate::syntax::Origin::Own && self.negates(argument.token) {
                    context.negate(argument.token);
                }
            }
        } else if let Some(determiner) = grammar.determiner(index)
            && self.negates(determiner)
        {
            context.negate(determiner);
        }
        for adverb in grammar
            .adverbs(index)
            .into_iter()
            .chain(if grammar.is_verb(index) {
                Vec::new()
            } else {
                grammar.modifiers(index)
            })
        {
            let norm = grammar.token(adverb).norm.to_lowercase();
            let norm = if norm == "longer" {
                "no longer".to_owned()
            } else {
                norm
            };
            if grammar.negations(index).contains(&adverb) {
                continue;
            }
            self.adverb(&norm, adverb, context);
            // "so-called", "would-be": one word in three pieces.
            let whole: String = (grammar.left_edge(adverb)..=adverb)
                .map(|piece| grammar.token(piece).norm.to_lowercase())
                .collect();
            let modifiers = |word: &str| self.lexicon.words.value("modifiers", word);
            if !grammar.is_verb(index)
                && let Some(effect) = modifiers(&norm).or_else(|| modifiers(&whole))
            {
                self.effect(effect, adverb, context);
            }
        }
    }

    pub(super) fn adverb(&self, norm: &str, token: usize, context: &mut Context) {
        if let Some(effect) = self.lexicon.words.value("adverbs", norm) {
            self.effect(effect, token, context);
        }
    }

    /// Whether a determiner or pronoun negates: "no sanctions", "neither side", "nobody".
    pub(super) fn negates(&self, token: usize) -> bool {
        self.lexicon.words.value(
            "determiners",
            &self.grammar.token(token).norm.to_lowercase(),
        ) == Some("negated")
    }

    pub(super) fn effect(&self, effect: &str, token: usize, context: &mut Context) {
        match effect {
            "planned" => context.mode(Modality::Planned, token),
            "possible" => context.mode(Modality::Possible, token),
            "conditional" => context.mode(Modality::Conditional, token),
            "demanded" => context.mode(Modality::Demanded, token),
            "attempted" => context.mode(Modality::Attempted, token),
            "refused" => {
                context.negate(token);
                context.mode(Modality::Refused, token);
            }
            "negated" => context.negate(token),
            "uncertain" => context.doubt(Stance::Uncertain, token),
            "rejected" => context.doubt(Stance::Rejected, token),
            _ => {}
        }
    }

    pub(super) fn acted_on(&self, verb: usize, noun: usize) -> bool {
        let object = |argument: &crate::syntax::Argument| {
            argument.function == crate::syntax::Function::Object && argument.token == noun
        };
        self.grammar.is_verb(verb) && self.grammar.arguments(verb).iter().any(object)
    }

    /// "the claim that", "allegations that": reported by somebody, the noun's owner if it has one.
    pub(super) fn noun_report(
        &self,
        noun: usize,
        context: &mut Context,
        speakers: &mut Vec<Option<ChainId>>,
    ) {
        let lemma = self.grammar.token(noun).lemma.to_lowercase();
        // "Reports that … were false".
        let called_false = || {
            let verb = self
                .grammar
                .head(noun)
                .filter(|&verb| self.grammar.is_verb(verb))?;
            self.grammar.children(verb).find(|&child| {
                self.grammar.is_attribute(child)
                    && self
                        .lexicon
                        .words
                        .has("falsehood", &self.grammar.token(child).lemma.to_lowercase())
            })
        };
        let stance = self.lexicon.words.value("reporting_nouns", &lemma);
        let owner = self.owner(noun);
        if self.lexicon.words.has("falsehood", &lemma) || stance == Some("rejected") {
            context.doubt(Stance::Rejected, noun);
        } else if let Some(word) = called_false() {
            context.doubt(Stance::Rejected, word);
        } else if stance == Some("fact") || (stance == Some("endorsed") && owner.is_some()) {
            // "the fact that": taken for granted; "her statement that": hers to vouch for.
        } else {
            context.doubt(Stance::Uncertain, noun);
        }
        if let Some(owner) = owner {
            self.attribute(self.chain_at(owner), owner, context, speakers);
        }
        // "denied the claim that": whoever denies it speaks too.
        if let Some(verb) = self.grammar.head(noun)
            && self.reports(verb)
            && self.acted_on(verb, noun)
        {
            let lemma = self.grammar.token(verb).lemma.to_lowercase();
            if self.lexicon.words.value("reporting", &lemma) == Some("rejected") {
                context.doubt(Stance::Rejected, verb);
            }
            let source = crate::mention::source_of(self.grammar, self.lexicon, verb);
            if source.is_some() && source != owner {
                self.attribute(
                    source.and_then(|token| self.chain_at(token)),
                    source.unwrap_or(verb),
                    context,
                    speakers,
                );
            }
        }
    }

    /// "if", "whether", "as if": the words that introduce a clause and leave it open.
    pub(super) fn marked(&self, verb: usize, context: &mut Context) {
        let grammar = self.grammar;
        let introduces =
            |token: usize| token < verb && grammar.token(token).pos == crate::syntax::Pos::Sconj;
        let markers = grammar.children(verb).filter(|&child| introduces(child));
        for marker in grammar.marker(verb).into_iter().chain(markers) {
            let norm = grammar.token(marker).norm.to_lowercase();
            if grammar.embedding(marker) == Embedding::Within(verb)
                && let Some(effect) = self.lexicon.words.value("markers", &norm)
            {
                self.effect(effect, marker, context);
                return;
            }
        }
    }

    /// "In the novel, P": what happens there did not happen.
    pub(super) fn invented(&self, verb: usize, context: &mut Context) {
        for (form, token) in self.grammar.prepositional(verb) {
            let lemma = self.grammar.token(token).lemma.to_lowercase();
            if form == "in" && self.lexicon.words.has("fiction", &lemma) {
                context.doubt(Stance::Uncertain, token);
            }
        }
    }

    /// An infinitive or other clause without subject below a verb, adjective or noun.
    pub(super) fn govern(&self, governor: usize, reach: Reach, context: &mut Context) {
        if reach == Reach::All {
            self.effect_of_governor(governor, context);
        }
    }

    pub(super) fn effect_of_governor(&self, governor: usize, context: &mut Context) {
        let grammar = self.grammar;
        let lemma = grammar.token(governor).lemma.to_lowercase();
        // "ruled out lifting": the particle makes the sense.
        let phrasal = grammar.particle(governor).and_then(|particle| {
            let phrase = format!("{lemma} {}", particle.norm.to_lowercase());
            self.lexicon.words.value("effects", &phrase)
        });
        let effect = phrasal.or_else(|| self.lexicon.words.value("effects", &lemma));
        if let Some(effect) = effect {
            self.effect(effect, governor, context);
        }
        // "did not manage to", "is not allowed to", "will not agree to": what is not begun does not come about.
        for negation in grammar.negations(governor) {
            context.negate(negation);
        }
        if grammar.is_verb(governor) {
            for auxiliary in grammar.auxiliaries(governor) {
                self.adverb(
                    &grammar.token(auxiliary).norm.to_lowercase(),
                    auxiliary,
                    context,
                );
            }
            for adverb in grammar.adverbs(governor) {
                let norm = grammar.token(adverb).norm.to_lowercase();
                if !grammar.negations(governor).contains(&adverb) {
                    self.adverb(&norm, adverb, context);
                }
            }
        }
    }

    /// A noun that names an event, as the object of a verb that is not its carrier.
    pub(super) fn govern_noun(&self, verb: usize, context: &mut Context) {
        let lemma = self.grammar.token(verb).lemma.to_lowercase();
        match self.lexicon.words.value("effects", &lemma) {
            Some(effect @ ("demanded" | "planned" | "possible" | "attempted")) => {
                self.effect(effect, verb, context)
            }
            Some("negated") => self.effect("negated", verb, context),
            _ => {
                if self.lexicon.words.value("reporting", &lemma) == Some("rejected")
                    && lemma != "reject"
                {
                    context.doubt(Stance::Rejected, verb);
                }
            }
        }
    }

    /// "without lifting", "instead of lifting", "lead to lifting", "accused of lying", "plans for", "allegations of".
    pub(super) fn preposition(
        &self,
        prep: usize,
        reach: Reach,
        context: &mut Context,
        speakers: &mut Vec<Option<ChainId>>,
    ) {
        let grammar = self.grammar;
        if reach == Reach::SourcesOnly {
            return;
        }
        let norm = grammar.token(prep).norm.to_lowercase();
        if self.lexicon.words.value("effects", &norm) == Some("negated") {
            context.negate(prep);
            return;
        }
        let Some(governor) = grammar.head(prep) else {
            return;
        };
        let lemma = grammar.token(governor).lemma.to_lowercase();
        if grammar.is_verb(governor) {
            match self
                .lexicon
                .words
                .value("governed", &format!("{lemma} {norm}"))
            {
                Some("accused") => {
                    context.doubt(Stance::Uncertain, governor);
                    let source = if grammar.is_passive(governor) {
                        None
                    } else {
                        grammar.surface_subject(governor)
                    };
                    self.attribute(
                        source.and_then(|token| self.chain_at(token)),
                        source.unwrap_or(governor),
                        context,
                        speakers,
                    );
                }
                Some("follows") => {
                    for negation in grammar.negations(governor) {
                        context.negate(negation);
                    }
                    self.effect_of_auxiliaries(governor, context);
                }
                Some(effect) => self.effect(effect, governor, context),
                None => {}
            }
        } else {
            let phrase = self
                .lexicon
                .words
                .value("governed", &format!("{lemma} {norm}"));
            if let Some(effect) = phrase.or_else(|| self.lexicon.words.value("effects", &lemma)) {
                self.effect(effect, governor, context);
            }
        }
    }

    pub(super) fn effect_of_auxiliaries(&self, verb: usize, context: &mut Context) {
        for auxiliary in self.grammar.auxiliaries(verb) {
            self.adverb(
                &self.grammar.token(auxiliary).norm.to_lowercase(),
                auxiliary,
                context,
            );
        }
    }
}
