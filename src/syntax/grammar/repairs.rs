//! Errors of the parser that repeat in news and that grammar alone can mend.
//!
//! *([`Syntax`], tree) → the same tree, some words hung elsewhere*. Found by reading two hundred sentences of news with
//! their trees; each repair stands with a sentence of our own that it mends, and is asked only of the construction in
//! which the parser was seen to fail. What was read and left alone, because either reading may be right: which verb a
//! last coordinated verb goes with, a participle after a comma ("…, led by X"), a subject inside a long noun phrase.

use super::hanging::Hanging;
use crate::syntax::{Name, Pos, Syntax};

/// Nouns of kinship: whose they are is another than who they are.
const KIN: [&str; 16] = [
    "wife", "husband", "spouse", "widow", "widower", "fiancé", "fiancée", "mother", "father",
    "sister", "brother", "son", "daughter", "uncle", "aunt", "cousin",
];

/// Clauses whose subject the parser took away are looked for within so many words.
const NEAR: usize = 40;

/// Mends a tree.
pub(super) fn mend<'a>(syntax: &'a Syntax, tree: &mut Hanging<'a>) {
    let mut repair = Repair {
        syntax,
        tree,
        names: vec![None; syntax.tokens.len()],
    };
    for (number, name) in syntax.names.iter().enumerate() {
        for place in &mut repair.names[name.span.start..name.span.end] {
            *place = Some(number as u32);
        }
    }
    for word in 0..syntax.tokens.len() {
        repair.prefixed_participle(word);
        repair.bearer_of_office(word);
        repair.far_apposition(word);
        repair.named_relative(word);
        repair.place_after_place(word);
        repair.article_in_list(word);
        repair.shared_realm(word);
    }
    for word in 0..syntax.tokens.len() {
        repair.subject_of_auxiliary(word);
        repair.subject_before_report(word);
        repair.lost_predicate(word);
        repair.bare_participle(word);
        repair.swallowed_subject(word);
        repair.subject_on_a_list(word);
        repair.subject_after_day(word);
        repair.text_on_a_site(word);
        repair.postponed_reporter(word);
        repair.heavy_object(word);
        repair.charge_below_agent(word);
        repair.coming_event(word);
        repair.as_well_as(word);
    }
}

struct Repair<'a, 't> {
    syntax: &'a Syntax,
    tree: &'t mut Hanging<'a>,
    /// The name that each word is part of.
    names: Vec<Option<u32>>,
}

impl<'a> Repair<'a, '_> {
    fn tag(&self, word: usize) -> &'a str {
        &self.syntax.tokens[word].tag
    }

    fn pos(&self, word: usize) -> Pos {
        self.syntax.tokens[word].pos
    }

    fn norm(&self, word: usize) -> &'a str {
        &self.syntax.tokens[word].norm
    }

    fn dep(&self, word: usize) -> &'a str {
        self.tree.deps[word]
    }

    fn name(&self, word: usize) -> Option<&'a Name> {
        self.names[word].map(|name| &self.syntax.names[name as usize])
    }

    fn is_person(&self, word: usize) -> bool {
        self.name(word).is_some_and(|name| name.label == "PERSON")
    }

    fn is_place(&self, word: usize) -> bool {
        self.name(word)
            .is_some_and(|name| matches!(name.label.as_str(), "GPE" | "LOC"))
    }

    /// Whether the word is part of a name of something that has offices, or where they are.
    fn is_seat(&self, word: usize) -> bool {
        self.name(word).is_some_and(|name| {
            matches!(name.label.as_str(), "GPE" | "LOC" | "ORG" | "NORP" | "FAC")
        })
    }

    fn is_nominal(&self, word: usize) -> bool {
        matches!(
            self.pos(word),
            Pos::Noun | Pos::Propn | Pos::Pron | Pos::Num
        )
    }

    /// Whether the verb has a tense: its own, or that of an auxiliary.
    fn is_finite(&self, verb: usize) -> bool {
        let tensed = |tag: &str| matches!(tag, "VBD" | "VBZ" | "VBP" | "MD");
        tensed(self.tag(verb))
            || self.tree.below(verb).any(|child| {
                matches!(self.dep(child), "aux" | "auxpass") && tensed(self.tag(child))
            })
    }

    /// Whether nothing in the sentence of a word is a full stop.
    fn is_headline(&self, word: usize) -> bool {
        let sentences = &self.syntax.sentences;
        let at = sentences.partition_point(|sentence| sentence.end <= word);
        sentences.get(at).is_some_and(|sentence| {
            (sentence.start..sentence.end).all(|word| self.tag(word) != ".")
        })
    }

    fn has_comma_between(&self, start: usize, end: usize) -> bool {
        (start..end).any(|word| matches!(self.norm(word), "," | ";" | ":" | "—" | "–"))
    }

    /// "the ministers of Chad, *Peru* and *Nepal*", parsed as talks with ministers, Peru and Nepal: after a plural with a place of its own
    /// the places go on with that one.
    fn shared_realm(&mut self, place: usize) {
        let noun = self.tree.heads[place];
        if self.dep(place) != "conj"
            || !self.is_place(place)
            || !matches!(self.tag(noun), "NNS" | "NNPS")
        {
            return;
        }
        let own = self
            .tree
            .below(noun)
            .filter(|&of| of < place && self.dep(of) == "prep" && self.norm(of) == "of")
            .last()
            .and_then(|of| self.tree.first(of, &["pobj"]));
        if let Some(own) = own.filter(|&own| own < place && self.is_place(own)) {
            self.tree.hang(place, own, "conj");
        }
    }

    /// "Qatar *had* “lavishly” funded it", parsed as if "had" were what Qatar does: an auxiliary has no subject of its own.
    fn subject_of_auxiliary(&mut self, auxiliary: usize) {
        if !matches!(self.dep(auxiliary), "aux" | "auxpass") {
            return;
        }
        let verb = self.tree.heads[auxiliary];
        let subjects = ["nsubj", "nsubjpass", "expl"];
        if let Some(subject) = self.tree.first(auxiliary, &["nsubj", "nsubjpass"])
            && verb > auxiliary
            && self.tree.first(verb, &subjects).is_none()
        {
            let passive = self.tree.first(verb, &["auxpass"]).is_some();
            self.tree
                .hang(subject, verb, if passive { "nsubjpass" } else { "nsubj" });
        }
    }

    /// "*Latvia*, the columnist wrote, has bribed nobody", parsed as if both Latvia and the columnist wrote: the first is the
    /// subject of the clause that the report interrupts.
    fn subject_before_report(&mut self, report: usize) {
        let verb = self.tree.heads[report];
        if self.dep(report) != "parataxis" || verb <= report {
            return;
        }
        let subjects: Vec<usize> = self
            .tree
            .below(report)
            .filter(|&child| child < report && self.dep(child) == "nsubj")
            .collect();
        let missing = self
            .tree
            .first(verb, &["nsubj", "nsubjpass", "csubj", "expl"])
            .is_none();
        if let [first, second] = subjects[..]
            && missing
            && self.has_comma_between(first, second)
        {
            let passive = self.tree.first(verb, &["auxpass"]).is_some();
            self.tree
                .hang(first, verb, if passive { "nsubjpass" } else { "nsubj" });
        }
    }

    /// "The decision to close the port *angered* Chile", "The ministers *left* after signing": the verb of the sentence, taken for a
    /// participle that describes the noun. A past tense does not.
    fn lost_predicate(&mut self, verb: usize) {
        let noun = self.tree.heads[verb];
        if !matches!(self.dep(verb), "acl" | "relcl")
            || self.tag(verb) != "VBD"
            || self.tree.heads[noun] != noun
            || noun > verb
            || !self.is_nominal(noun)
        {
            return;
        }
        let own = ["nsubj", "nsubjpass", "aux", "auxpass", "mark", "agent"];
        let relative =
            |child: usize| self.tag(child).starts_with('W') || self.norm(child) == "that";
        if self.tree.first(verb, &own).is_some() || self.tree.below(verb).any(relative) {
            return;
        }
        let after: Vec<usize> = self
            .tree
            .below(noun)
            .filter(|&child| child > verb)
            .collect();
        self.tree.take_place(verb, noun, "nsubj");
        for word in after {
            let dep = self.dep(word);
            self.tree.hang(word, verb, dep);
        }
    }

    /// "Troops *withdrawn* from border": in a headline a participle alone is passive, whatever stands before it.
    fn bare_participle(&mut self, verb: usize) {
        if self.tag(verb) != "VBN"
            || self.tree.heads[verb] != verb
            || self
                .tree
                .first(verb, &["aux", "auxpass", "dobj", "conj"])
                .is_some()
            || !self.is_headline(verb)
        {
            return;
        }
        if let Some(subject) = self.tree.first(verb, &["nsubj"]) {
            self.tree.deps[subject] = "nsubjpass";
        }
    }

    /// "promised *each village* would receive aid", parsed as "promised each village" with a clause without a subject,
    /// or with a coordinated verb that no "and" joins.
    fn swallowed_subject(&mut self, clause: usize) {
        if !matches!(self.dep(clause), "ccomp" | "conj") || !self.is_finite(clause) {
            return;
        }
        let verb = self.tree.heads[clause];
        let near = clause.saturating_sub(verb) <= NEAR && verb < clause;
        if !near || self.pos(verb) != Pos::Verb {
            return;
        }
        let subjects = ["nsubj", "nsubjpass", "csubj", "csubjpass", "expl", "mark"];
        if self.tree.first(clause, &subjects).is_some() {
            return;
        }
        let joined = self.dep(clause) == "conj"
            && self
                .tree
                .below(verb)
                .any(|child| matches!(self.dep(child), "cc" | "preconj") && child > verb);
        let Some(object) = self
            .tree
            .below(verb)
            .filter(|&child| self.dep(child) == "dobj")
            .last()
        else {
            return;
        };
        // The noun phrase ends where the clause begins: nothing else stands between.
        let first = self
            .tree
            .below(clause)
            .filter(|&child| matches!(self.dep(child), "aux" | "auxpass" | "neg" | "advmod"))
            .min()
            .map_or(clause, |child| child.min(clause));
        let (_, last) = self.tree.edges(object);
        if joined || object < verb || last + 1 != first || self.has_comma_between(object, first) {
            return;
        }
        let passive = self.tree.first(clause, &["auxpass"]).is_some();
        let subject = if passive { "nsubjpass" } else { "nsubj" };
        self.tree.hang(object, clause, subject);
        self.tree.deps[clause] = "ccomp";
    }

    /// "resigned as governor of Texas and *Jonas Berg* was sworn in", parsed as the governor of Texas and Berg: a verb with a tense
    /// and no "and" of its own has the noun right before it for its subject.
    fn subject_on_a_list(&mut self, verb: usize) {
        let before = self.tree.heads[verb];
        let subjects = ["nsubj", "nsubjpass", "csubj", "csubjpass", "expl", "mark"];
        if self.dep(verb) != "conj"
            || before >= verb
            || self.pos(before) != Pos::Verb
            || !self.is_finite(verb)
            || self.tree.first(verb, &subjects).is_some()
        {
            return;
        }
        let start = self
            .tree
            .below(verb)
            .filter(|&child| {
                child < verb && matches!(self.dep(child), "aux" | "auxpass" | "neg" | "advmod")
            })
            .min()
            .unwrap_or(verb);
        let Some(noun) = start.checked_sub(1).filter(|&noun| noun > before) else {
            return;
        };
        let host = self.tree.heads[noun];
        let (left, _) = self.tree.edges(noun);
        let cc = left.saturating_sub(1);
        if self.dep(noun) == "conj"
            && self.is_nominal(noun)
            && host > before
            && self.dep(cc) == "cc"
            && self.tree.heads[cc] == host
        {
            let passive = self.tree.first(verb, &["auxpass"]).is_some();
            let subject = if passive { "nsubjpass" } else { "nsubj" };
            self.tree.hang(noun, verb, subject);
            self.tree.hang(cc, before, "cc");
        }
    }

    /// "On Monday *Emil Kranz* left", parsed as if the day were his first name: a verb without a subject takes the name.
    fn subject_after_day(&mut self, name: usize) {
        let on = self.tree.heads[name];
        let verb = self.tree.heads[on];
        let day = on + 1;
        let subjects = ["nsubj", "nsubjpass", "csubj", "csubjpass", "expl"];
        let is_day = |word: usize| self.name(word).is_some_and(|name| name.label == "DATE");
        if self.dep(name) != "pobj"
            || self.dep(on) != "prep"
            || !(on < name && name < verb)
            || !self.is_finite(verb)
            || self.tree.first(verb, &subjects).is_some()
            || self.tree.heads[day] != name
            || !is_day(day)
            || is_day(name)
            || self.pos(name) != Pos::Propn
        {
            return;
        }
        // "On Monday morning Emil Kranz left".
        let last = (day..name)
            .take_while(|&word| is_day(word))
            .last()
            .unwrap_or(day);
        for word in day..last {
            if self.tree.heads[word] == name {
                self.tree.hang(word, last, "compound");
            }
        }
        self.tree.hang(last, on, "pobj");
        let passive = self.tree.first(verb, &["auxpass"]).is_some();
        self.tree
            .hang(name, verb, if passive { "nsubjpass" } else { "nsubj" });
    }

    /// "posted a message on *Chirp* blaming Iran", parsed as if Chirp blamed Iran: what is posted there does.
    fn text_on_a_site(&mut self, gerund: usize) {
        let on = self.tree.heads[gerund];
        let text = self.tree.heads[on];
        let site = self.tree.first(gerund, &["nsubj"]);
        if let Some(site) = site.filter(|&site| self.pos(site) == Pos::Propn && site > on)
            && self.dep(gerund) == "pcomp"
            && self.tag(gerund) == "VBG"
            && self.norm(on) == "on"
            && self.pos(text) == Pos::Noun
        {
            self.tree.hang(site, on, "pobj");
            self.tree.hang(gerund, text, "acl");
        }
    }

    /// "The ministry said the pact would end the war, *the Baltic Post reported*", parsed as if the ministry said that the
    /// Post reported it.
    fn postponed_reporter(&mut self, reporter: usize) {
        let speaker = self.tree.heads[reporter];
        if self.dep(reporter) != "ccomp" || speaker >= reporter {
            return;
        }
        let Some(subject) = self.tree.first(reporter, &["nsubj"]) else {
            return;
        };
        let content = self
            .tree
            .below(reporter)
            .find(|&child| self.dep(child) == "ccomp" && speaker < child && child < subject);
        let Some(content) = content else { return };
        let (start, _) = self.tree.edges(subject);
        let nothing_follows = self.tree.below(reporter).all(|child| {
            child < reporter || matches!(self.dep(child), "punct" | "advmod" | "npadvmod" | "prep")
        });
        let comma = start > 0 && self.norm(start - 1) == ",";
        if subject + 1 != reporter || !comma || !nothing_follows {
            return;
        }
        self.tree.hang(content, speaker, "ccomp");
        self.tree.take_place(reporter, speaker, "ccomp");
    }

    /// "*President of Estonia* Kersti Kaljulaid", parsed as the president of somebody called Estonia Kersti Kaljulaid: the
    /// office hangs on the name, as in "President Kersti Kaljulaid".
    fn bearer_of_office(&mut self, bearer: usize) {
        if self.dep(bearer) != "pobj" || !self.is_person(bearer) {
            return;
        }
        let Some(name) = self.name(bearer).filter(|name| name.span.end == bearer + 1) else {
            return;
        };
        let of = self.tree.heads[bearer];
        // Between "of" and the name stands the name of a place or body.
        let Some(seat) = name.span.start.checked_sub(1).filter(|&seat| seat > of) else {
            return;
        };
        if self.norm(of) != "of" || !self.is_seat(seat) || self.tree.heads[seat] != bearer {
            return;
        }
        let mut office = self.tree.heads[of];
        while self.dep(office) == "pobj" && self.norm(self.tree.heads[office]) == "of" {
            office = self.tree.heads[self.tree.heads[office]];
        }
        if !matches!(self.pos(office), Pos::Noun | Pos::Propn) || office >= of {
            return;
        }
        let before: Vec<usize> = self
            .tree
            .below(bearer)
            .filter(|&child| child < seat)
            .collect();
        self.tree.hang(seat, of, "pobj");
        for word in before {
            let dep = self.dep(word);
            self.tree.hang(word, seat, dep);
        }
        let after: Vec<usize> = self
            .tree
            .below(office)
            .filter(|&child| child > bearer)
            .collect();
        self.tree.take_place(bearer, office, "compound");
        for word in after {
            let dep = self.dep(word);
            self.tree.hang(word, bearer, dep);
        }
    }

    /// "the foreign minister *of Norway*, Anniken Huitfeldt", parsed as if Norway were called so: a person set beside the
    /// name of a place or body belongs to the noun before it.
    fn far_apposition(&mut self, person: usize) {
        if self.dep(person) != "appos" || !self.is_person(person) {
            return;
        }
        let mut host = self.tree.heads[person];
        if !self.is_seat(host) {
            return;
        }
        while self.is_seat(host) {
            let prep = self.tree.heads[host];
            if self.dep(host) != "pobj" || !matches!(self.norm(prep), "of" | "for" | "at" | "in") {
                return;
            }
            let above = self.tree.heads[prep];
            if above >= prep || !self.is_nominal(above) {
                return;
            }
            host = above;
        }
        self.tree.hang(person, host, "appos");
    }

    /// "Pavel Dorn, his wife, *Rita*, and Hugo Lind", parsed as a list of four: a name between commas behind one relative of
    /// somebody is that relative's. Nobody is a relative of himself, so "his wife" is no apposition of "Dorn".
    fn named_relative(&mut self, noun: usize) {
        let tokens = &self.syntax.tokens;
        let Some(owner) = self.tree.first(noun, &["poss"]) else {
            return;
        };
        let kin = self.tag(noun) == "NN" && KIN.contains(&tokens[noun].lemma.as_str());
        let start = noun + 2;
        if !kin || start >= tokens.len() || self.norm(noun + 1) != "," {
            return;
        }
        let end = (start..tokens.len())
            .find(|&word| self.pos(word) != Pos::Propn)
            .unwrap_or(tokens.len());
        let closed = end == tokens.len() || matches!(self.norm(end), "," | "." | ";" | "—" | "–");
        let heads = &self.tree.heads;
        let Some(name) = (start..end).find(|&word| !(start..end).contains(&heads[word])) else {
            return;
        };
        // What governs the name stands before it: "his wife, Rita, said" is left as it is.
        if !closed || heads[name] > noun {
            return;
        }
        let host = heads[noun];
        if self.dep(noun) == "appos" && host < noun && self.tag(owner) == "PRP$" {
            self.tree.deps[noun] = "conj";
        }
        let others: Vec<usize> = self
            .tree
            .below(name)
            .filter(|&child| child > name && matches!(self.dep(child), "cc" | "conj"))
            .collect();
        self.tree.hang(name, noun, "appos");
        for word in others {
            let dep = self.dep(word);
            self.tree.hang(word, noun, dep);
        }
    }

    /// "in Riga, *Latvia*": where Riga lies, not another name of it. What is coordinated goes with the first.
    fn place_after_place(&mut self, place: usize) {
        let host = self.tree.heads[place];
        if self.dep(place) != "appos"
            || !self.is_place(place)
            || !self.is_seat(host)
            || self.names[place] == self.names[host]
            || self
                .tree
                .first(place, &["det", "poss", "prep", "relcl"])
                .is_some()
        {
            return;
        }
        self.tree.deps[place] = "npadvmod";
        let others: Vec<usize> = self
            .tree
            .below(place)
            .filter(|&child| matches!(self.dep(child), "cc" | "conj"))
            .collect();
        for word in others {
            let dep = self.dep(word);
            self.tree.hang(word, host, dep);
        }
    }

    /// "Norway, *the Netherlands*, Chad and Peru", parsed as if Norway were the Netherlands: a name with an article and other names
    /// coordinated with it goes on a list.
    fn article_in_list(&mut self, name: usize) {
        let host = self.tree.heads[name];
        let article = self
            .tree
            .first(name, &["det"])
            .is_some_and(|article| self.norm(article).eq_ignore_ascii_case("the"));
        let listed = self.tree.first(name, &["conj"]).is_some_and(|next| {
            self.pos(next) == Pos::Propn && next > name && self.norm(name + 1) == ","
        });
        let apart = self.pos(host) == Pos::Propn
            && self.pos(name) == Pos::Propn
            && self.names[host] != self.names[name]
            && !self.is_person(host)
            && !self.is_person(name);
        if self.dep(name) == "appos" && host < name && article && listed && apart {
            self.tree.deps[name] = "conj";
        }
    }

    /// "announced *with regret* the resignation of his chief": an object that follows a phrase is no object of the noun in
    /// that phrase.
    fn heavy_object(&mut self, object: usize) {
        if self.dep(object) != "dobj" {
            return;
        }
        let within = self.tree.heads[object];
        let prep = self.tree.heads[within];
        let verb = self.tree.heads[prep];
        let complement = matches!(self.dep(within), "pobj" | "pcomp")
            && (self.pos(within) == Pos::Noun
                || (self.tag(within) == "VB"
                    && self.tree.first(within, &["aux", "nsubj"]).is_none()));
        if complement
            && within < object
            && self.dep(prep) == "prep"
            && self.pos(verb) == Pos::Verb
            && verb < prep
            && self.tree.first(verb, &["dobj", "ccomp", "xcomp"]).is_none()
            && self.tree.first(verb, &["auxpass"]).is_none()
        {
            self.tree.hang(object, verb, "dobj");
            self.tree.deps[within] = "pobj";
        }
    }

    /// "accused by Kalna *of fraud*", "accused by the ministers *of taking* bribes": a name takes no "of" but that of a body or a place
    /// ("by Jonas Berg of the Harbour Party"), and a gerund after "of" belongs to the verb.
    fn charge_below_agent(&mut self, of: usize) {
        if self.dep(of) != "prep" || self.norm(of) != "of" {
            return;
        }
        let agent = self.tree.heads[of];
        let by = self.tree.heads[agent];
        let gerund = self
            .tree
            .below(of)
            .any(|child| self.dep(child) == "pcomp" && self.tag(child) == "VBG");
        let body = self
            .tree
            .first(of, &["pobj"])
            .is_some_and(|child| self.is_seat(child));
        let charged = gerund || self.is_person(agent) && !body;
        if self.dep(agent) == "pobj" && self.dep(by) == "agent" && charged {
            self.tree.hang(of, self.tree.heads[by], "prep");
        }
    }

    /// "met with the council, *as well as local firms*", parsed as if the firms were the object of "met": they go on with what
    /// stands before "as well as".
    fn as_well_as(&mut self, cc: usize) {
        let phrase = cc >= 2
            && self.dep(cc) == "cc"
            && self.norm(cc) == "as"
            && self.norm(cc - 1) == "well"
            && self.norm(cc - 2) == "as";
        let verb = self.tree.heads[cc];
        if !phrase || self.pos(verb) != Pos::Verb || self.tree.first(verb, &["conj"]).is_some() {
            return;
        }
        let Some(next) = self.tree.first(verb, &["dobj"]).filter(|&next| next > cc) else {
            return;
        };
        let before = self
            .tree
            .below(verb)
            .filter(|&prep| verb < prep && prep < cc && self.dep(prep) == "prep")
            .last()
            .and_then(|prep| self.tree.first(prep, &["pobj"]));
        if let Some(first) = before {
            self.tree.hang(next, first, "conj");
            self.tree.hang(cc, first, "cc");
        }
    }

    /// "Peru president *to visit* Chile": a headline in which the noun is what comes to do it.
    fn coming_event(&mut self, event: usize) {
        let noun = self.tree.heads[event];
        let infinitive = self.tag(event) == "VB"
            && self
                .tree
                .below(event)
                .any(|child| self.dep(child) == "aux" && self.tag(child) == "TO");
        let alone = self.tree.heads[noun] == noun && noun != event && noun < event;
        if !matches!(self.dep(event), "relcl" | "acl") || !infinitive || !alone {
            return;
        }
        let determined = self
            .tree
            .first(noun, &["det", "poss", "relcl"])
            .is_some_and(|child| child != event);
        if !self.is_nominal(noun) || determined || !self.is_headline(event) {
            return;
        }
        self.tree.take_place(event, noun, "nsubj");
    }

    /// "She was *re-elected* president", which falls into three words and so into pieces.
    fn prefixed_participle(&mut self, verb: usize) {
        if verb < 2
            || !self.tag(verb).starts_with("VB")
            || self.norm(verb - 1) != "-"
            || !matches!(self.norm(verb - 2), "re" | "co" | "pre")
        {
            return;
        }
        let (prefix, hyphen) = (verb - 2, verb - 1);
        let noun = self.tree.heads[verb];
        let noun_below = noun != verb && self.dep(verb) == "amod" && noun > verb;
        let auxiliary = self
            .tree
            .heads
            .get(prefix)
            .copied()
            .filter(|&head| head < prefix && self.pos(head) == Pos::Aux);
        if let Some(auxiliary) = auxiliary {
            if noun_below && self.tree.heads[noun] == auxiliary {
                self.tree.hang(noun, verb, "oprd");
            } else if self.tree.heads[auxiliary] != verb && self.tree.heads[verb] != auxiliary {
                return;
            }
            if self.tree.heads[auxiliary] == verb {
                self.tree.deps[auxiliary] = "auxpass";
            } else {
                self.tree.take_place(verb, auxiliary, "auxpass");
            }
            let parts: Vec<usize> = self.tree.below(auxiliary).collect();
            for part in parts {
                let dep = match self.dep(part) {
                    "nsubj" => "nsubjpass",
                    dep => dep,
                };
                self.tree.hang(part, verb, dep);
            }
        } else if noun_below && self.dep(noun) == "dobj" && self.tree.heads[noun] == prefix {
            // "Voters re-elected their mayor".
            self.tree.hang(noun, verb, "dobj");
            let (head, dep) = (self.tree.heads[prefix], self.dep(prefix));
            self.tree
                .hang(verb, if head == prefix { verb } else { head }, dep);
            let parts: Vec<usize> = self.tree.below(prefix).collect();
            for part in parts {
                let dep = self.dep(part);
                self.tree.hang(part, verb, dep);
            }
        } else {
            return;
        }
        self.tree.hang(prefix, verb, "prefix");
        self.tree.hang(hyphen, verb, "punct");
    }
}
