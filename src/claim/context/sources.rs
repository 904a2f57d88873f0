//! Who says it: reporting verbs and nouns above a claim, reports beside it, "according to".
//!
//! *(syntax, word lists) → speakers and stance*. The reporting words, with how their speakers hold what they report, stand in
//! `data/lexicon/reporting.tsv`, `reporting_nouns.tsv` and `reporting_adjectives.tsv`.

use super::{Context, Reach, Surroundings};
use crate::claim::facts::Stance;
use crate::coref::ChainId;
use crate::mention::source_of;
use crate::syntax::{Embedding, Function, Origin, Pos};

impl Surroundings<'_> {
    /// A clause below a word: reported, or made so or so by the word.
    pub(super) fn report(
        &self,
        word: usize,
        clause: usize,
        context: &mut Context,
        speakers: &mut Vec<Option<ChainId>>,
        reach: &mut Reach,
    ) {
        let grammar = self.grammar;
        let lemma = grammar.token(word).lemma.to_lowercase();
        let lemma = if lemma == "come" || lemma == "go" {
            self.nested_report(word).unwrap_or(lemma)
        } else {
            lemma
        };
        if let Some(stance) = self.held_by(word) {
            self.doubt_as(stance, word, context);
            let source = grammar
                .head(word)
                .and_then(|copula| grammar.surface_subject(copula));
            *reach = Reach::SourcesOnly;
            self.attribute(
                source.and_then(|token| self.chain_at(token)),
                source.unwrap_or(word),
                context,
                speakers,
            );
            return;
        }
        // "heard him say", "saw it fall": what is heard is no report.
        let bare = grammar.token(clause).tag == "VB"
            && grammar.marker(clause).is_none()
            && grammar.auxiliaries(clause).is_empty()
            && !self.is_directive(&lemma);
        let Some(stance) = self
            .lexicon
            .words
            .value("reporting", &lemma)
            .filter(|_| !bare)
        else {
            if *reach == Reach::All {
                self.effect_of_governor(word, context);
            }
            return;
        };
        let open = grammar.marker(clause).is_some_and(|marker| {
            let tag = grammar.token(marker).tag.as_str();
            tag.starts_with('W')
                || self
                    .lexicon
                    .words
                    .has("markers", &grammar.token(marker).norm.to_lowercase())
        });
        if self.is_directive(&lemma) && !open {
            // "demanded that she leave".
            if *reach == Reach::All {
                self.effect_of_governor(word, context);
            }
        } else {
            self.doubt_as(stance, word, context);
        }
        if *reach == Reach::All && !grammar.negations(word).is_empty() && !open {
            // "did not say that": nobody vouches for it.
            context.doubt(Stance::Uncertain, word);
        }
        self.absurdity(word, context);
        // Beyond a report only further sources matter: "may say that he left" leaves the leaving as it is.
        *reach = Reach::SourcesOnly;
        let source = source_of(grammar, self.lexicon, word);
        self.attribute(
            source.and_then(|token| self.chain_at(token)),
            source.unwrap_or(word),
            context,
            speakers,
        );
    }

    fn doubt_as(&self, stance: &str, token: usize, context: &mut Context) {
        match stance {
            "rejected" => context.doubt(Stance::Rejected, token),
            "uncertain" => context.doubt(Stance::Uncertain, token),
            _ => {}
        }
    }

    fn is_directive(&self, lemma: &str) -> bool {
        self.has_part(lemma, "directive")
    }

    /// Whether the line of a reporting word says so of it.
    fn has_part(&self, lemma: &str, part: &str) -> bool {
        self.lexicon
            .words
            .list("reporting")
            .get(lemma)
            .is_some_and(|values| values.iter().any(|value| value == part))
    }

    /// "is sure that": how the subject holds it.
    fn held_by(&self, word: usize) -> Option<&str> {
        if !self.grammar.is_attribute(word) {
            return None;
        }
        self.lexicon.words.value(
            "reporting_adjectives",
            &self.grammar.token(word).norm.to_lowercase(),
        )
    }

    /// An infinitive below a verb that wishes, orders or tries, parsed as its clause: "hoped to broker talks".
    pub(super) fn is_wished(&self, head: usize, at: usize) -> bool {
        self.grammar.is_infinitive(at)
            && self
                .lexicon
                .words
                .has("effects", &self.grammar.token(head).lemma.to_lowercase())
    }

    /// Whether the word is a verb that reports.
    pub fn reports(&self, verb: usize) -> bool {
        self.grammar.is_verb(verb)
            && self
                .lexicon
                .words
                .has("reporting", &self.grammar.token(verb).lemma.to_lowercase())
    }

    /// The clause that a verb reports: with a finite verb, below it or set beside it before ("P, said X").
    pub fn reported_clause(&self, verb: usize) -> Option<usize> {
        let grammar = self.grammar;
        let directive = self.is_directive(&grammar.token(verb).lemma.to_lowercase());
        let finite = |clause: usize| {
            let tag = grammar.token(clause).tag.as_str();
            let bare = matches!(tag, "VB" | "VBG" | "VBN")
                && grammar.auxiliaries(clause).is_empty()
                && grammar.marker(clause).is_none();
            // "ordered the guests present": what is ordered stands with "that" or not at all.
            let ordered = directive && grammar.marker(clause).is_none();
            grammar.is_verb(clause) && !grammar.is_infinitive(clause) && !bare && !ordered
        };
        grammar
            .arguments(verb)
            .iter()
            .find(|argument| argument.function == Function::Clause && finite(argument.token))
            .map(|argument| argument.token)
            .or_else(|| {
                grammar.children(verb).find(|&child| {
                    grammar.embedding(child) == Embedding::Beside(verb)
                        && child < verb
                        && finite(child)
                })
            })
    }

    /// Objects of a reporting verb between it and its clause that are no addressees.
    pub fn swallowed(&self, verb: usize, clause: usize) -> Vec<usize> {
        let grammar = self.grammar;
        if self.has_part(&grammar.token(verb).lemma.to_lowercase(), "addressee") {
            return Vec::new();
        }
        grammar
            .arguments(verb)
            .into_iter()
            .filter(|argument| {
                argument.function == Function::Object
                    && argument.origin == Origin::Own
                    && verb < argument.token
                    && argument.token < clause
            })
            .map(|argument| argument.token)
            .collect()
    }

    /// The clause that a reporting noun reports: "the claim that P", also where the parser took "that" for a relative pronoun
    /// though the clause lacks neither subject nor object.
    pub fn clause_of_noun(&self, noun: usize) -> Option<usize> {
        self.grammar
            .children(noun)
            .find(|&clause| clause > noun && self.is_content_of(noun, clause))
    }

    /// Whether a clause below a reporting noun is what it reports.
    pub(super) fn is_content_of(&self, noun: usize, clause: usize) -> bool {
        let grammar = self.grammar;
        if !grammar.is_verb(clause)
            || !self
                .lexicon
                .words
                .has("reporting_nouns", &grammar.token(noun).lemma.to_lowercase())
        {
            return false;
        }
        let that = (noun + 1..clause)
            .find(|&token| grammar.token(token).norm.eq_ignore_ascii_case("that"));
        let arguments = grammar.arguments(clause);
        let own = |function: &Function| {
            arguments.iter().any(|argument| {
                &argument.function == function
                    && argument.origin == Origin::Own
                    && argument.token != noun
                    && Some(argument.token) != that
            })
        };
        let marked = grammar
            .marker(clause)
            .is_some_and(|marker| Some(marker) == that);
        that.is_some() && own(&Function::Subject) && (marked || own(&Function::Object))
            || marked && own(&Function::Object)
    }

    /// The clause that a report interrupts or follows without governing it: "The deal, he said, is off", "as he told us, …".
    pub fn interrupts(&self, verb: usize) -> Option<usize> {
        let grammar = self.grammar;
        let host = match grammar.embedding(verb) {
            Embedding::Beside(host) => host,
            Embedding::Adverbial(host)
                if grammar.marker(verb).is_some_and(|marker| {
                    grammar.token(marker).norm.eq_ignore_ascii_case("as")
                }) =>
            {
                host
            }
            _ => return None,
        };
        if !self.reports(verb) || !grammar.is_verb(host) || self.reported_clause(verb).is_some() {
            return None;
        }
        let lemma = grammar.token(verb).lemma.to_lowercase();
        let arguments = grammar.arguments(verb);
        let own = |function: &Function| {
            arguments
                .iter()
                .any(|argument| &argument.function == function && argument.origin == Origin::Own)
        };
        let told = self.has_part(&lemma, "addressee") || !own(&Function::Object);
        (own(&Function::Subject) && told && !own(&Function::OpenClause)).then_some(host)
    }

    /// Sources beside the words themselves: "according to X", and reports that interrupt them.
    pub(super) fn heard_beside(
        &self,
        verb: usize,
        context: &mut Context,
        speakers: &mut Vec<Option<ChainId>>,
    ) {
        if let Some((_, source)) = self.according(verb) {
            self.attribute(self.chain_at(source), source, context, speakers);
        }
        for child in self.grammar.children(verb) {
            if self.grammar.is_verb(child) && self.interrupts(child) == Some(verb) {
                let lemma = self.grammar.token(child).lemma.to_lowercase();
                if let Some(stance) = self.lexicon.words.value("reporting", &lemma) {
                    self.doubt_as(stance, child, context);
                }
                let source = source_of(self.grammar, self.lexicon, child);
                self.attribute(
                    source.and_then(|token| self.chain_at(token)),
                    source.unwrap_or(child),
                    context,
                    speakers,
                );
            }
        }
    }

    /// "according" and the head of the source it names, in the clause of a verb, wherever the parser hung it there.
    pub fn according(&self, verb: usize) -> Option<(usize, usize)> {
        let grammar = self.grammar;
        let sentence = grammar.sentence(verb);
        let first = self
            .according
            .partition_point(|&token| token < sentence.start);
        let according = self.according[first..]
            .iter()
            .copied()
            .take_while(|&token| token < sentence.end)
            .find(|&token| grammar.clause_of(token) == Some(verb))?;
        let nominal = |at: usize| {
            grammar
                .children(at)
                .find(|&child| child > at && grammar.is_nominal(child))
        };
        let source = grammar
            .children(according)
            .find(|&child| grammar.token(child).norm.eq_ignore_ascii_case("to"))
            .and_then(nominal)
            .or_else(|| nominal(according))?;
        Some((according, source))
    }

    /// Whose a reported noun is: its possessor, who is named by "by" or "from", or who makes or issues it.
    pub fn owner(&self, noun: usize) -> Option<usize> {
        let grammar = self.grammar;
        grammar
            .possessor(noun)
            .or_else(|| {
                grammar
                    .prepositional(noun)
                    .into_iter()
                    .find(|(form, _)| form == "by" || form == "from")
                    .map(|(_, token)| token)
            })
            .or_else(|| {
                let verb = grammar.head(noun).filter(|&verb| grammar.is_verb(verb))?;
                let lemma = grammar.token(verb).lemma.to_lowercase();
                let words = self.lexicon.words;
                let light = words.has("light_verbs", &lemma)
                    || words.value("reporting", &lemma) == Some("endorsed");
                (light && self.acted_on(verb, noun))
                    .then(|| source_of(grammar, self.lexicon, verb))
                    .flatten()
            })
    }

    /// "came out saying": the verb of speech below a verb of motion.
    fn nested_report(&self, verb: usize) -> Option<String> {
        self.grammar
            .children(verb)
            .filter(|&child| self.grammar.is_verb(child))
            .map(|child| self.grammar.token(child).lemma.to_lowercase())
            .find(|lemma| self.lexicon.words.has("reporting", lemma))
    }

    /// "spread the absurd story that …", "the lie that …": words of falsehood beside the report.
    fn absurdity(&self, verb: usize, context: &mut Context) {
        let grammar = self.grammar;
        let sentence = grammar.sentence(verb);
        for token in verb..sentence.end.min(verb + 14) {
            let word = grammar.token(token);
            if word.pos == Pos::Adj
                && self
                    .lexicon
                    .words
                    .value("falsehood", &word.lemma.to_lowercase())
                    == Some("adjective")
            {
                context.doubt(Stance::Rejected, token);
                return;
            }
        }
    }

    pub(super) fn attribute(
        &self,
        speaker: Option<ChainId>,
        token: usize,
        context: &mut Context,
        speakers: &mut Vec<Option<ChainId>>,
    ) {
        context.cues.push(("source", token));
        speakers.push(speaker);
    }
}
