//! Frames against sentences: which triggers fire, and who fills their slots.
//!
//! *(frames, syntax, mentions, chains) → \[[`Firing`]\]*, with the near misses that `explain` shows. For each word
//! that triggers a frame the slots are filled through the grammatical view; fillers must be mentions of a class
//! the relation (or the frame) allows; coordinated fillers give a claim each; a plural that covers known things
//! gives one for each of them.

use super::context::Surroundings;
use super::frames::{Doer, Frame, Frames, OneEnded};
use super::slots::{Slot, Step, StepKind, light_verbs};
use crate::coref::{Chain, ChainId};
use crate::mention::MentionKind;
use crate::ontology::{Class, Ontology};
use crate::syntax::{Embedding, Pos};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A frame that fired on a word.
#[derive(Clone, Debug)]
pub struct Firing<'a> {
    /// The frame.
    pub frame: &'a Frame,
    /// The word that triggered it.
    pub trigger: usize,
    /// The verb that carries a noun trigger.
    pub carrier: Option<usize>,
    /// Who acts: token and chain.
    pub subject: Option<(usize, ChainId)>,
    /// On whom.
    pub object: Option<(usize, ChainId)>,
    /// Where.
    pub place: Option<(usize, ChainId)>,
    /// On what subject.
    pub topic: Option<(usize, ChainId)>,
    /// Who is concerned where the object is no actor or does not stand there.
    pub target: Option<usize>,
    /// The noun that a `needs` slot led to ("sanctions"), which tells the measure.
    pub support: Option<usize>,
}

/// A frame whose trigger stood there but which did not fire.
#[derive(Clone, Debug)]
pub struct NearMiss<'a> {
    /// The frame.
    pub frame: &'a Frame,
    /// Its trigger.
    pub trigger: usize,
    /// Why not.
    pub why: Miss<'a>,
}

/// Why a frame did not fire.
#[derive(Clone, Copy, Debug)]
pub enum Miss<'a> {
    /// Nothing fills a slot of `needs`.
    Unfilled(&'a Slot),
    /// A word fills a slot of `without`.
    Hindered(&'a Slot, usize),
    /// An adverb says that it is over ("formerly the head of").
    Over(usize),
    /// Nobody fills the slot of the subject; the word that stands there, if one does, is of no class that it takes.
    Subject(Option<usize>),
    /// The same of the object.
    Object(Option<usize>),
    /// Both ends are one.
    SameEnds,
    /// The ontology in use has no such relation.
    Relation,
}

/// Runs all frames over a document.
pub fn fire<'a>(
    around: &Surroundings<'_>,
    frames: &'a Frames,
    ontology: &Ontology,
) -> (Vec<Firing<'a>>, Vec<NearMiss<'a>>) {
    let (mut fired, mut missed) = (Vec::new(), Vec::new());
    for trigger in 0..around.grammar.syntax.tokens.len() {
        let token = around.grammar.token(trigger);
        if matches!(
            token.pos,
            Pos::Punct | Pos::Space | Pos::Det | Pos::Pron | Pos::Num
        ) {
            continue;
        }
        let lemma = token.lemma.to_lowercase();
        for frame in frames.triggered_by(&lemma) {
            if !triggers(around, frame, trigger, &lemma) {
                continue;
            }
            match one(around, frame, ontology, trigger) {
                Ok(firings) => fired.extend(firings),
                Err(why) => missed.push(NearMiss {
                    frame,
                    trigger,
                    why,
                }),
            }
        }
    }
    (fired, missed)
}

/// Whether the word is of the sort the frame means: a verb for its verbs, a noun for its nouns.
fn triggers(around: &Surroundings<'_>, frame: &Frame, trigger: usize, lemma: &str) -> bool {
    let grammar = around.grammar;
    let token = grammar.token(trigger);
    // A word inside a name ("Ministry of Defence") says nothing happened.
    if around.mentions.at(trigger).is_some_and(|id| {
        let mention = around.mentions.get(id);
        mention.kind == crate::mention::MentionKind::Name && mention.tokens.contains(trigger)
    }) {
        return false;
    }
    if grammar.is_verb(trigger) && frame.verbs.contains(lemma) {
        let particle = grammar
            .particle(trigger)
            .map(|token| token.norm.to_lowercase());
        return match &frame.particle {
            Some(wanted) => particle.as_ref() == Some(wanted),
            None => true,
        };
    }
    let nominal = token.pos == Pos::Noun
        || matches!(token.tag.as_str(), "NN" | "NNS")
        || token.pos == Pos::Propn
            // "Vice-President" is another office.
            && (trigger == 0 || grammar.token(trigger - 1).norm != "-")
            && around.lexicon.words.has("offices", lemma)
            && grammar.titled_name(trigger).is_some();
    if nominal && !grammar.is_verb(trigger) && frame.nouns.contains(lemma) {
        // The first noun of a compound ("sanctions list") is not what happened.
        let inner = grammar
            .modifies_noun(trigger)
            .is_some_and(|head| head > trigger && grammar.possessor(head) != Some(trigger));
        return !inner || grammar.titled_name(trigger).is_some();
    }
    (matches!(token.pos, Pos::Adj)
        || (matches!(token.tag.as_str(), "VBN" | "VBD" | "JJ") && grammar.is_attribute(trigger)))
        && frame.adjectives.contains(lemma)
}

fn one<'a>(
    around: &Surroundings<'_>,
    frame: &'a Frame,
    ontology: &Ontology,
    trigger: usize,
) -> Result<Vec<Firing<'a>>, Miss<'a>> {
    let (grammar, words) = (around.grammar, around.lexicon.words);
    let anything = |_: usize| true;
    let mut support = None;
    for slot in &frame.needs {
        match slot.fill(grammar, words, trigger, &anything).first() {
            Some(&token) => support = support.or(Some(token)),
            None => return Err(Miss::Unfilled(slot)),
        }
    }
    for slot in &frame.without {
        if let Some(&token) = slot.fill(grammar, words, trigger, &anything).first() {
            return Err(Miss::Hindered(slot, token));
        }
    }
    // "Jonas Berg, formerly the head of the guard".
    let once = |adverb: usize| {
        let word = grammar.token(adverb).norm.to_lowercase();
        words.value("status", &word) == Some("Former")
    };
    if !grammar.is_verb(trigger)
        && let Some(adverb) = grammar
            .adverbs(trigger)
            .into_iter()
            .find(|&adverb| once(adverb))
    {
        return Err(Miss::Over(adverb));
    }
    let relation = ontology.relation(&frame.relation).ok_or(Miss::Relation)?;
    let domain = frame.subject_class.as_deref().unwrap_or(&relation.domain);
    let range = frame.object_class.as_deref().unwrap_or(&relation.range);
    let fits = |classes: &[Class], token: usize| around.chain_as(token, classes).is_some();
    let carrier = (!grammar.is_verb(trigger))
        .then(|| {
            let light = light_verbs(grammar, words, trigger).first().copied();
            light.or_else(|| frame.subject.scene(grammar, trigger))
        })
        .flatten();
    let one_of = |slot: &Option<Slot>, classes: &[Class]| {
        slot.as_ref().and_then(|slot| {
            let token = *slot
                .fill(grammar, words, trigger, &|token| fits(classes, token))
                .first()?;
            Some((token, around.chain_as(token, classes)?))
        })
    };
    let place = one_of(&frame.place_slot, &[Class::Place, Class::Country]);
    let topic = one_of(&frame.topic_slot, &[Class::Entity]);
    let base = Firing {
        frame,
        trigger,
        carrier,
        subject: None,
        object: None,
        place,
        topic,
        target: None,
        support,
    };

    if let Some(pair) = &frame.pair {
        let fillers = expand(
            around,
            domain,
            pair.fill(grammar, words, trigger, &|token| fits(domain, token)),
        );
        let found = pairs(&base, &fillers);
        if !found.is_empty() {
            return Ok(found);
        }
    }

    // Who stands in a slot, whether it takes him or not.
    let standing = |slot: &Slot| {
        slot.fill(grammar, words, trigger, &anything)
            .first()
            .copied()
    };
    let subjects = expand(
        around,
        domain,
        frame
            .subject
            .fill(grammar, words, trigger, &|token| fits(domain, token)),
    );
    let objects = expand(
        around,
        range,
        frame
            .object
            .fill(grammar, words, trigger, &|token| fits(range, token)),
    );
    let objects: Vec<_> = objects
        .into_iter()
        .filter(|&(token, _)| !around.is_bare_role(trigger, token))
        .collect();
    if objects.is_empty() {
        // "Trump and Petro met": those who act do it with each other.
        let alike = subjects.iter().all(|&(token, _)| fits(range, token));
        if relation.is_symmetric() && alike {
            let found = pairs(&base, &subjects);
            if !found.is_empty() {
                return Ok(found);
            }
        }
        let targets = frame
            .target_slot
            .as_ref()
            .map(|slot| around.concerned(slot, trigger, &subjects))
            .unwrap_or_default();
        if subjects.is_empty() || (frame.one_ended == OneEnded::Dropped && targets.is_empty()) {
            return Err(if subjects.is_empty() {
                Miss::Subject(standing(&frame.subject))
            } else {
                Miss::Object(standing(&frame.object))
            });
        }
        return Ok(subjects
            .into_iter()
            .flat_map(|subject| each_or_none(&targets).map(move |target| (subject, target)))
            .map(|(subject, target)| Firing {
                subject: Some(subject),
                target,
                ..base.clone()
            })
            .collect());
    }
    if subjects.is_empty() {
        // "members of parliament": a description of nobody in particular says nothing happened.
        // So does what nobody does ("attacks against miners", "those who back him"), unless a passive leaves the doer out.
        // Whose belonging is told has an end, not a doer, to leave out; "the reduction of aid to Chad" says that somebody reduced it.
        let passive = grammar.is_passive(carrier.unwrap_or(trigger));
        let act = frame.verbs.is_empty() && frame.one_ended == OneEnded::Kept;
        let told = passive && relation.family != "belonging" || frame.stage.is_some() || act;
        if around.refers(trigger) || !told {
            return Err(Miss::Subject(standing(&frame.subject)));
        }
        return Ok(objects
            .into_iter()
            .map(|object| Firing {
                object: Some(object),
                ..base.clone()
            })
            .collect());
    }
    let mut found = Vec::new();
    for &subject in &subjects {
        for &(mut object) in &objects {
            let mut topic = topic;
            if frame.object_doer == Doer::Meant
                && let Some(doer) = around.doer_of(object)
            {
                topic = topic.or(Some(object));
                object = doer;
            }
            if subject.1 != object.1 {
                let mut targets = Vec::new();
                if !is_actor(around.chains.get(object.1).class) {
                    targets = around.concerned(&ABOUT, object.0, &subjects);
                    // "reneged on its promise to Libya": the phrase may hang on the verb.
                    if let (true, Some(slot)) = (targets.is_empty(), &frame.target_slot) {
                        targets = around.concerned(slot, trigger, &subjects);
                    }
                }
                found.extend(each_or_none(&targets).map(|target| Firing {
                    subject: Some(subject),
                    object: Some(object),
                    topic,
                    target,
                    ..base.clone()
                }));
            }
        }
    }
    if found.is_empty() {
        Err(Miss::SameEnds)
    } else {
        Ok(found)
    }
}

/// Whoever is concerned by a word, see [`super::slots`].
static ABOUT: LazyLock<Slot> = LazyLock::new(|| Slot {
    choices: vec![vec![Step {
        kind: StepKind::About,
        lemmas: BTreeSet::new(),
    }]],
    text: "about".to_owned(),
});

/// Each of several, or nothing once.
fn each_or_none(tokens: &[usize]) -> impl Iterator<Item = Option<usize>> + '_ {
    tokens
        .iter()
        .map(|&token| Some(token))
        .chain(tokens.is_empty().then_some(None))
}

/// Whether things of a class act and are acted on in PLOVER's sense.
pub fn is_actor(class: Class) -> bool {
    matches!(class, Class::Person | Class::Country | Class::Group)
        || class.is_a(Class::Organization)
}

impl Surroundings<'_> {
    /// "criticised *Chad's* decision", "condemned an attack *by Red Lantern*": who did what stands in a slot, if that is an act and not
    /// somebody. The owner of an act is its doer where the noun says so ("Chad's offer") or tells whom it befell ("Chad's seizure of the boat").
    fn doer_of(&self, (act, chain): (usize, ChainId)) -> Option<(usize, ChainId)> {
        let grammar = self.grammar;
        let chain = self.chains.get(chain);
        let is_act = matches!(chain.class, Class::Thing | Class::Event)
            && grammar.token(act).pos == Pos::Noun
            && chain.entry.is_none();
        if !is_act {
            return None;
        }
        let phrases = grammar.prepositional(act);
        let with = |wanted: &'static str| {
            phrases
                .iter()
                .filter(move |(form, _)| form == wanted)
                .map(|&(_, token)| token)
        };
        let deed = self
            .lexicon
            .words
            .has("deeds", &grammar.token(act).lemma.to_lowercase());
        let befalls = with("of").next().is_some();
        let owner = grammar.possessor(act).filter(|_| deed || befalls);
        let beside = grammar.modifiers(act).into_iter().filter(|_| deed);
        let of = with("of").filter(|_| deed && owner.is_none());
        with("by")
            .chain(owner)
            .chain(beside)
            .chain(of)
            .find_map(|token| {
                let chain = self.chain_at(token)?;
                let found = self.chains.get(chain);
                let named = found.entry.is_some()
                    || found.class == Class::Group
                    || found
                        .mentions
                        .iter()
                        .any(|&id| self.mentions.get(id).kind == MentionKind::Name);
                (is_actor(found.class) && named && found.members.is_empty())
                    .then_some((token, chain))
            })
    }

    /// "Jonas Berg *elected* Harbour Party *leader*": in a headline the office that somebody was given, not whom he elected.
    fn is_bare_role(&self, trigger: usize, token: usize) -> bool {
        let grammar = self.grammar;
        let gives = self
            .lexicon
            .words
            .has("appointing", &grammar.token(trigger).lemma.to_lowercase());
        gives
            && matches!(grammar.token(trigger).tag.as_str(), "VBD" | "VBN")
            && grammar.auxiliaries(trigger).is_empty()
            && matches!(grammar.token(token).tag.as_str(), "NN" | "NNP")
            && grammar.determiner(token).is_none()
            && grammar.possessor(token).is_none()
            && self
                .mentions
                .at(token)
                .is_some_and(|id| self.mentions.get(id).kind == MentionKind::Nominal)
            // "appointed Jonas Berg *prime minister*" says whom.
            && !self
                .mentions
                .offices
                .iter()
                .any(|office| office.head == token && office.holder.is_some())
    }

    /// "the ministers of Chad, *Peru and Mali*": countries that the parser hung beside the ministers belong to the list behind "of".
    fn is_of_list(&self, token: usize) -> bool {
        let grammar = self.grammar;
        let is_country = |token: usize| {
            let named = || {
                let gazetteer = self.lexicon.gazetteer;
                let bearers = gazetteer.by_name(&grammar.token(token).norm);
                bearers
                    .into_iter()
                    .any(|entry| self.lexicon.entry(entry).class == Class::Country)
            };
            self.chain_at(token)
                .is_some_and(|chain| self.chains.get(chain).class == Class::Country)
                || named()
        };
        let mut head = token;
        while let Embedding::Coordinated(earlier) = grammar.embedding(head) {
            head = earlier;
        }
        let noun = grammar.token(head);
        let plural = noun.tag == "NNS" || noun.tag.starts_with("NNP") && noun.norm.ends_with('s');
        head < token
            && plural
            && is_country(token)
            && grammar
                .prepositional(head)
                .iter()
                .any(|&(ref form, of)| form == "of" && head < of && of < token && is_country(of))
    }

    /// "*other Republicans*", "two dozen Democrats": some people of a party, not the party.
    fn is_part_of_party(&self, token: usize) -> bool {
        let grammar = self.grammar;
        let party = self.mentions.at(token).is_some_and(|id| {
            let mention = self.mentions.get(id);
            mention.kind == MentionKind::Name
                && mention.class == Some(Class::PoliticalParty)
                && mention.tokens.len() == 1
        });
        let plain = grammar
            .determiner(token)
            .is_none_or(|word| grammar.token(word).norm.eq_ignore_ascii_case("the"))
            && grammar.modifiers(token).is_empty()
            && grammar.numerals(token).is_empty();
        party && grammar.token(token).tag == "NNPS" && !plain
    }

    /// Whom a slot leads to: somebody who acts, or a named place that is nearer, and none of those who act here nor what is theirs.
    fn concerned(&self, slot: &Slot, trigger: usize, subjects: &[(usize, ChainId)]) -> Vec<usize> {
        let acts = |token: usize| {
            subjects
                .iter()
                .any(|&(other, chain)| other == token || self.chain_at(token) == Some(chain))
        };
        let accepts = |token: usize, wanted: &dyn Fn(&Chain) -> bool| {
            let own = self
                .grammar
                .possessor(token)
                .is_some_and(|owner| self.grammar.token(owner).tag == "PRP$" || acts(owner));
            !own && self.grammar.token(token).tag != "PRP$"
                && !acts(token)
                && self
                    .chain_at(token)
                    .is_some_and(|chain| wanted(self.chains.get(chain)))
        };
        let fill = |wanted: &dyn Fn(&Chain) -> bool| {
            slot.fill(self.grammar, self.lexicon.words, trigger, &|token| {
                accepts(token, wanted)
            })
        };
        let named = |chain: &Chain| {
            chain.entry.is_some()
                || chain
                    .mentions
                    .iter()
                    .any(|&id| self.mentions.get(id).kind == MentionKind::Name)
        };
        let actors = fill(&|chain| match chain.class {
            // "a state of siege" is no country.
            Class::Country => named(chain),
            // A name that nobody knows may be an actor's.
            Class::Thing => named(chain) && chain.entry.is_none(),
            class => is_actor(class),
        });
        let places = fill(&|chain| chain.class == Class::Place && named(chain));
        let depth = |tokens: &[usize]| {
            tokens
                .first()
                .map_or(usize::MAX, |&token| self.depth(token, trigger))
        };
        if depth(&places) < depth(&actors) {
            places
        } else {
            actors
        }
    }

    /// "*Jonas Berg* is a politician who served": of a predicate noun, who is said to be it.
    fn described(&self, token: usize, classes: &[Class]) -> usize {
        let grammar = self.grammar;
        // A name is said to be somebody; nobody is said to be a name.
        grammar
            .copula(token)
            .filter(|_| grammar.token(token).pos != Pos::Propn)
            .filter(|&copula| grammar.token(copula).lemma == "be")
            .and_then(|copula| grammar.surface_subject(copula))
            .filter(|&subject| self.chain_as(subject, classes).is_some())
            .unwrap_or(token)
    }

    /// "the attaché *Rodrigo Paz*", "the shipyard *Corvane Lines*": the name right after a description, which the parser leaves a thing of
    /// its own or hangs on the verb.
    fn name_after(&self, token: usize, classes: &[Class]) -> Option<usize> {
        let grammar = self.grammar;
        let described = grammar.token(token).tag == "NN" && grammar.determiner(token).is_some();
        let next = token + 1;
        if !described
            || next >= grammar.syntax.tokens.len()
            || !grammar.sentence(token).contains(next)
        {
            return None;
        }
        let id = self.mentions.at(next)?;
        let name = self.mentions.get(id);
        let chain = self.chains.get(self.chains.of(id));
        let apart = self.chain_at(token) != Some(self.chains.of(id));
        let named = name.kind == MentionKind::Name
            && name.tokens.start == next
            && (chain.class == Class::Person || chain.class.is_a(Class::Organization))
            && self
                .chain_at(token)
                .is_some_and(|of| self.chains.get(of).entry.is_none());
        // "told the attaché Norway had left": a name with a clause of its own.
        (apart
            && named
            && allowed(chain.class, classes)
            && !grammar.is_subject(name.head)
            && grammar.modifies_noun(name.head).is_none())
        .then_some(name.head)
    }

    /// "The so-called broker, *Oman*, hosted it": the name set beside a description of another class, which is no mention of it.
    fn name_beside(&self, token: usize, classes: &[Class]) -> Option<usize> {
        let grammar = self.grammar;
        let unnamed = |chain: ChainId| {
            let chain = self.chains.get(chain);
            chain.entry.is_none()
                && chain
                    .mentions
                    .iter()
                    .all(|&id| self.mentions.get(id).kind != MentionKind::Name)
        };
        if grammar.token(token).tag != "NN" || !self.chain_at(token).is_some_and(unnamed) {
            return None;
        }
        let stands = |id: crate::mention::MentionId| {
            let class = self.chains.get(self.chains.of(id)).class;
            self.mentions.get(id).kind == MentionKind::Name
                && is_actor(class)
                && allowed(class, classes)
        };
        grammar.children(token).find(|&child| {
            child > token
                && grammar.apposed_to(child) == Some(token)
                && self.mentions.at(child).is_some_and(stands)
        })
    }

    /// How many words lie between a word and one above it.
    fn depth(&self, token: usize, above: usize) -> usize {
        let mut at = token;
        for steps in 0..20 {
            match self.grammar.head(at) {
                Some(head) if at != above => at = head,
                _ => return steps,
            }
        }
        20
    }

    /// The chain of the mention at a token, if a slot of these classes takes it. "Resigned as minister": where the slot wants an
    /// office, the words mean the office and not its holder.
    fn chain_as(&self, token: usize, classes: &[Class]) -> Option<ChainId> {
        let wants_office = classes.contains(&Class::Position);
        let office = wants_office
            .then(|| {
                self.mentions.offices.iter().find(|office| {
                    // "recalled its ambassador, Omar Lund": where a person will do, the holder is meant.
                    let holder_will_do =
                        office.holder.is_some() && classes.contains(&Class::Person);
                    office.head == token && !holder_will_do
                        || office.tokens.contains(token) && office.holder.is_none()
                })
            })
            .flatten();
        let chain = office
            .map(|office| self.chains.of(office.mention))
            .or_else(|| self.chain_at(token))?;
        (allowed(self.chains.get(chain).class, classes) || self.unknown_actor(chain, classes))
            .then_some(chain)
    }

    /// A name that nobody knows may be a country or a body all the same: "restored ties with Arnor", which the model took for a
    /// place or for nothing in particular.
    fn unknown_actor(&self, chain: ChainId, classes: &[Class]) -> bool {
        let chain = self.chains.get(chain);
        let named = chain.entry.is_none()
            && chain
                .mentions
                .iter()
                .any(|&id| self.mentions.get(id).kind == crate::mention::MentionKind::Name);
        let wanted = match chain.class {
            Class::Thing => &[Class::Country, Class::Organization, Class::Person][..],
            Class::Place => &[Class::Country][..],
            _ => return false,
        };
        named && wanted.iter().any(|class| classes.contains(class))
    }
}

/// Each filler with each later one: who stands in a mutual relation.
fn pairs<'a>(base: &Firing<'a>, fillers: &[(usize, ChainId)]) -> Vec<Firing<'a>> {
    let mut found = Vec::new();
    for (index, &left) in fillers.iter().enumerate() {
        for &right in &fillers[index + 1..] {
            if left.1 != right.1 {
                found.push(Firing {
                    subject: Some(left),
                    object: Some(right),
                    ..base.clone()
                });
            }
        }
    }
    found
}

/// Whether a class is one of those a slot takes. A place may act where a country may ("Bogota said") only once it is known as a country.
pub fn allowed(class: Class, classes: &[Class]) -> bool {
    classes.iter().any(|&wanted| class.is_a(wanted))
}

/// The fillers with their chains; a plural that covers known things gives those.
fn expand(
    around: &Surroundings<'_>,
    classes: &[Class],
    tokens: Vec<usize>,
) -> Vec<(usize, ChainId)> {
    let mut found: Vec<(usize, ChainId)> = Vec::new();
    for token in tokens {
        if around.is_part_of_party(token) || around.is_of_list(token) {
            continue;
        }
        let token = around.described(token, classes);
        let token = around
            .name_after(token, classes)
            .or_else(|| around.name_beside(token, classes))
            .unwrap_or(token);
        let Some(chain) = around.chain_as(token, classes) else {
            continue;
        };
        let members = &around.chains.get(chain).members;
        if members.is_empty() {
            if !found.iter().any(|&(_, other)| other == chain) {
                found.push((token, chain));
            }
        } else {
            for &member in members {
                if !found.iter().any(|&(_, other)| other == member) {
                    found.push((token, member));
                }
            }
        }
    }
    found
}
