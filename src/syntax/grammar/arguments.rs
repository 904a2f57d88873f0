//! The arguments of verbs and of nouns that name what happened, after alternations are undone and some slips of the parser mended.

use super::{Argument, Function, Grammar, Origin};
use crate::syntax::Pos;

impl<'a> Grammar<'a> {
    /// The prepositional phrases of a word: the preposition's form in lower case and the head of its complement.
    /// Prepositions inside prepositions ("out of") give the inner one; coordinated ones are included.
    pub fn prepositional(&self, index: usize) -> Vec<(String, usize)> {
        let mut found = Vec::new();
        for prep in self.labelled(index, &["prep", "agent", "dative"]) {
            self.complements(prep, &mut found, 6);
        }
        found
    }

    pub(super) fn complements(&self, prep: usize, found: &mut Vec<(String, usize)>, depth: usize) {
        if depth == 0
            || !matches!(
                self.token(prep).pos,
                Pos::Adp | Pos::Sconj | Pos::Verb | Pos::Part | Pos::Adv | Pos::Adj
            )
        {
            return;
        }
        let form = self.token(prep).norm.to_lowercase();
        for child in self.children(prep) {
            match self.dep(child) {
                "pobj" | "pcomp" => found.push((form.clone(), self.antecedent(child))),
                "prep" => self.complements(child, found, depth - 1),
                "conj" if self.token(child).pos == Pos::Adp => {
                    self.complements(child, found, depth - 1)
                }
                _ => {}
            }
        }
    }

    /// All arguments of a predicate (a verb, a noun that names an event, an adjective), own ones first, then
    /// shared ones. Coordinated fillers are separate arguments.
    pub fn arguments(&self, predicate: usize) -> Vec<Argument> {
        let mut found = Vec::new();
        if self.is_verb(predicate) {
            self.verb_arguments(predicate, &mut found);
        } else {
            self.noun_arguments(predicate, &mut found);
        }
        let mut all = Vec::with_capacity(found.len());
        for argument in found {
            let mut conjuncts = Vec::new();
            // "Labour *leader* Keir Starmer and Emmanuel Macron": one leader, whoever is named beside him.
            let titled = argument.function == Function::Subject
                && matches!(self.token(predicate).tag.as_str(), "NN" | "NNP")
                && self.titled_name(predicate) == Some(argument.token);
            if titled {
                all.push(argument);
                continue;
            }
            if !matches!(
                argument.function,
                Function::Clause | Function::OpenClause | Function::Adverbial
            ) {
                self.conjuncts_into(argument.token, &mut conjuncts, 20);
            } else {
                self.clause_conjuncts(argument.token, &mut conjuncts);
            }
            // "Ilves, who met Berg, and Stroem praised it": who comes after a clause on the first has no part in it.
            if argument.token < predicate && self.is_below(predicate, argument.token) {
                conjuncts.retain(|&conjunct| conjunct < predicate);
            }
            all.push(argument.clone());
            all.extend(conjuncts.into_iter().map(|token| Argument {
                token,
                ..argument.clone()
            }));
        }
        all
    }

    /// Whether a word stands within the phrase that another heads.
    fn is_below(&self, word: usize, head: usize) -> bool {
        std::iter::successors(self.head(word), |&at| self.head(at))
            .take(12)
            .any(|at| at == head)
    }

    /// The words coordinated with `index`, itself not included.
    pub fn conjuncts(&self, index: usize) -> Vec<usize> {
        let mut found = Vec::new();
        self.conjuncts_into(index, &mut found, 20);
        found
    }

    pub(super) fn conjuncts_into(&self, index: usize, found: &mut Vec<usize>, depth: usize) {
        if depth == 0 {
            return;
        }
        for child in self.labelled(index, &["conj"]) {
            // A verb coordinated with a noun is a parser's slip, not a further participant.
            if self.is_nominal(child) == self.is_nominal(index) {
                found.push(child);
                self.conjuncts_into(child, found, depth - 1);
            }
        }
    }

    pub(super) fn clause_conjuncts(&self, verb: usize, found: &mut Vec<usize>) {
        for child in self.labelled(verb, &["conj"]) {
            if self.is_verb(child) && self.first(child, &["nsubj", "nsubjpass"]).is_none() {
                found.push(child);
                self.clause_conjuncts(child, found);
            }
        }
    }

    pub(super) fn verb_arguments(&self, verb: usize, found: &mut Vec<Argument>) {
        use Function::{Adverbial, Attribute, Clause, Indirect, Object, OpenClause, Prep, Subject};
        let passive = self.is_passive(verb);
        let own = |function, token| Argument {
            function,
            token,
            origin: Origin::Own,
        };
        let shared = |function, token| Argument {
            function,
            token,
            origin: Origin::Shared,
        };
        let retained = passive
            && self
                .first(verb, &["dobj", "oprd"])
                .is_some_and(|object| self.dep(object) == "dobj");
        for child in self.children(verb) {
            let filler = self.antecedent(child);
            match self.dep(child) {
                "nsubj" | "csubj" if !passive => found.push(own(Subject, filler)),
                "nsubj" | "nsubjpass" | "csubjpass" => {
                    found.push(own(if retained { Indirect } else { Object }, filler));
                }
                "dobj" => found.push(own(Object, filler)),
                // "put two firms and Jonas Berg on a list": the second object hung on the verb itself.
                "conj"
                    if !self.is_verb(child)
                        && self.is_nominal(child)
                        && self
                            .first(verb, &["dobj"])
                            .is_some_and(|object| object < child) =>
                {
                    found.push(own(Object, filler));
                }
                "dative" if self.token(child).pos != Pos::Adp => found.push(own(Indirect, filler)),
                "dative" | "prep" | "agent" => {
                    let mut phrases = Vec::new();
                    self.complements(child, &mut phrases, 6);
                    for (form, token) in phrases {
                        let by_agent = form == "by" && passive && self.is_nominal(token);
                        if self.dep(child) == "dative" && form == "to" {
                            found.push(own(Indirect, token));
                        }
                        found.push(own(if by_agent { Subject } else { Prep(form) }, token));
                    }
                }
                "xcomp" => found.push(own(OpenClause, child)),
                "ccomp" => found.push(own(Clause, child)),
                "advcl" => found.push(own(
                    if self.addressee(child).is_some() {
                        OpenClause
                    } else {
                        Adverbial
                    },
                    child,
                )),
                "attr" | "acomp" | "oprd" => found.push(own(Attribute, child)),
                _ => {}
            }
        }
        let has = |found: &[Argument], function: &Function| {
            found.iter().any(|each| &each.function == function)
        };
        self.lift(passive, found);
        self.displaced_clauses(verb, found);
        // A reduced passive relative clause: "threats *made* by Trump".
        if passive
            && matches!(self.dep(verb), "acl" | "relcl")
            && !has(found, &Object)
            && !has(found, &Indirect)
        {
            if let Some(noun) = self.reduced_antecedent(verb) {
                found.push(shared(if retained { Indirect } else { Object }, noun));
            }
        } else if passive
            && !has(found, &Object)
            && let Some(subject) = self.surface_subject(verb)
        {
            found.push(shared(Object, subject));
        }
        if !passive
            && !has(found, &Subject)
            && let Some(subject) = self.surface_subject(verb)
        {
            found.push(shared(Subject, subject));
        }
        // "the man (whom) Trump *met*": the antecedent is what is missing.
        if !passive && self.dep(verb) == "relcl" && !has(found, &Object) {
            let subject_is_own = found
                .iter()
                .any(|each| each.function == Subject && each.origin == Origin::Own);
            let relative = self
                .children(verb)
                .find(|&child| self.is_relative_pronoun(child));
            let stranded = found.iter().any(|each| {
                matches!(&each.function, Prep(_)) && self.head(verb) == Some(each.token)
            });
            if subject_is_own
                && relative.is_none()
                && !stranded
                && let Some(noun) = self.head(verb)
            {
                let is_subject = found
                    .iter()
                    .any(|each| each.function == Subject && each.token == noun);
                if !is_subject {
                    found.push(shared(Object, noun));
                }
            }
        }
        // "met and praised Petro": the first verb shares the object of the last.
        if !passive
            && !has(found, &Object)
            && !found
                .iter()
                .any(|each| matches!(each.function, Clause | OpenClause | Prep(_) | Attribute))
            && let Some(next) = self.first(verb, &["conj"])
            && self.is_verb(next)
            && self.first(next, &["nsubj", "nsubjpass"]).is_none()
            && next - verb <= 6
            && let Some(object) = self.first(next, &["dobj"])
        {
            found.push(shared(Object, object));
        }
    }

    /// Prepositional phrases that the parser hung too low: "made by Ilves *against Peru*" on the name, "told to
    /// the president *by elites*" on the noun before. A name takes no "against", and a passive verb without an
    /// agent takes the "by" below it.
    pub(super) fn lift(&self, passive: bool, found: &mut Vec<Argument>) {
        let mut lifted = Vec::new();
        for means in found
            .iter()
            .filter(|each| each.function == Function::Adverbial)
        {
            lifted.extend(self.beyond_means(means.token));
        }
        let has_agent = found.iter().any(|each| each.function == Function::Subject);
        // "criticised over its dispute with Chad *by Norway*", hung on "Chad": a name takes no "by".
        if passive && !has_agent {
            let mut level: Vec<usize> = found.iter().map(|each| each.token).collect();
            for _ in 0..3 {
                let below: Vec<(String, usize)> = level
                    .iter()
                    .filter(|&&token| !self.is_verb(token))
                    .flat_map(|&token| {
                        let name = self.token(token).pos == Pos::Propn;
                        self.prepositional(token)
                            .into_iter()
                            .filter(move |(form, _)| form != "by" || name)
                    })
                    .collect();
                lifted.extend(
                    below
                        .iter()
                        .filter(|(form, token)| {
                            form == "by" && self.token(*token).pos == Pos::Propn
                        })
                        .map(|&(_, token)| Argument {
                            function: Function::Subject,
                            token,
                            origin: Origin::Shared,
                        }),
                );
                level = below.into_iter().map(|(_, token)| token).collect();
            }
            lifted.dedup();
        }
        for argument in found.iter().filter(|each| {
            !matches!(
                each.function,
                Function::Clause | Function::OpenClause | Function::Adverbial
            )
        }) {
            for (form, token) in self.prepositional(argument.token) {
                if form == "by" && passive && !has_agent && self.is_nominal(token) {
                    lifted.push(Argument {
                        function: Function::Subject,
                        token,
                        origin: Origin::Shared,
                    });
                } else if form == "against" && self.token(argument.token).pos == Pos::Propn {
                    lifted.push(Argument {
                        function: Function::Prep(form),
                        token,
                        origin: Origin::Shared,
                    });
                }
            }
        }
        found.extend(lifted);
    }

    /// "flew strikes using jets *against Red Lantern*": whom the strikes are against, not what the jets are against.
    fn beyond_means(&self, using: usize) -> Vec<Argument> {
        if self.token(using).tag != "VBG" || self.token(using).lemma != "use" {
            return Vec::new();
        }
        let mut tools: Vec<usize> = self.labelled(using, &["dobj"]).collect();
        for tool in tools.clone() {
            self.conjuncts_into(tool, &mut tools, 20);
        }
        tools
            .into_iter()
            .chain([using])
            .flat_map(|tool| self.prepositional(tool))
            .filter(|(form, _)| form == "against")
            .map(|(form, token)| Argument {
                function: Function::Prep(form),
                token,
                origin: Origin::Shared,
            })
            .collect()
    }

    /// "persuade Ilves *that he kept boats*" parsed as a relative clause of "Ilves", "a strange tale: *that
    /// Ilves is …*" parsed as an adverbial clause: with "that" as a mere marker both are content clauses.
    pub(super) fn displaced_clauses(&self, verb: usize, found: &mut Vec<Argument>) {
        let mut displaced = Vec::new();
        for object in self.labelled(verb, &["dobj", "dative"]) {
            displaced.extend(
                self.labelled(object, &["relcl", "acl"])
                    .filter(|&clause| self.has_bare_that(clause)),
            );
        }
        displaced.extend(
            self.labelled(verb, &["advcl"])
                .filter(|&clause| self.has_bare_that(clause)),
        );
        for clause in displaced {
            found.retain(|each| each.token != clause);
            found.push(Argument {
                function: Function::Clause,
                token: clause,
                origin: Origin::Own,
            });
        }
    }

    pub(super) fn has_bare_that(&self, clause: usize) -> bool {
        self.labelled(clause, &["mark"])
            .any(|mark| self.token(mark).lemma == "that")
            && self.first(clause, &["nsubj", "nsubjpass"]).is_some()
    }

    /// The noun that a reduced relative clause describes: the coordinated noun right before it rather than an
    /// earlier one ("a want of news and *rumours* sent to the court").
    pub(super) fn reduced_antecedent(&self, verb: usize) -> Option<usize> {
        let head = self.head(verb)?;
        let before = verb.checked_sub(1)?;
        if before != head && self.dep(before) == "conj" && self.is_nominal(before) && before > head
        {
            return Some(before);
        }
        Some(head)
    }

    pub(super) fn noun_arguments(&self, noun: usize, found: &mut Vec<Argument>) {
        use Function::{Apposition, Clause, Modifier, OpenClause, Possessor, Prep, Subject};
        let own = |function, token| Argument {
            function,
            token,
            origin: Origin::Own,
        };
        for child in self.children(noun) {
            match self.dep(child) {
                "poss" => found.push(own(Possessor, self.antecedent(child))),
                "compound" | "amod" | "nmod" => found.push(own(Modifier, child)),
                "appos" => found.push(own(Apposition, child)),
                "prep" | "agent" => {
                    let mut phrases = Vec::new();
                    self.complements(child, &mut phrases, 6);
                    found.extend(
                        phrases
                            .into_iter()
                            .map(|(form, token)| own(Prep(form), token)),
                    );
                }
                "acl" if self.token(child).tag == "VB" => found.push(own(OpenClause, child)),
                // "is willing *to send* grain".
                "xcomp" => found.push(own(OpenClause, child)),
                "acl" | "ccomp" => {
                    found.push(own(Clause, child));
                    found.extend(self.beyond_means(child));
                }
                _ => {}
            }
        }
        // A predicate noun or adjective takes the subject of its copula.
        if let Some(copula) = self.copula(noun)
            && let Some(subject) = self.surface_subject(copula)
        {
            found.push(Argument {
                function: Subject,
                token: subject,
                origin: Origin::Shared,
            });
            for (form, token) in self.prepositional(copula) {
                found.push(Argument {
                    function: Prep(form),
                    token,
                    origin: Origin::Shared,
                });
            }
        } else if let Some((_, name)) = self.identified(noun) {
            found.push(Argument {
                function: Subject,
                token: name,
                origin: Origin::Shared,
            });
        } else if self.dep(noun) == "appos"
            && let Some(host) = self.head(noun)
        {
            found.push(Argument {
                function: Subject,
                token: host,
                origin: Origin::Shared,
            });
        } else if let Some(name) = self.titled_name(noun) {
            // "Labour leader Keir Starmer", "Maduro ally Alex Saab": the description hangs on the name, and so does what describes it.
            found.push(Argument {
                function: Subject,
                token: name,
                origin: Origin::Shared,
            });
            for sibling in self.children(name).filter(|&sibling| sibling < noun) {
                match self.dep(sibling) {
                    "poss" => found.push(Argument {
                        function: Possessor,
                        token: self.antecedent(sibling),
                        origin: Origin::Shared,
                    }),
                    "compound" | "amod" | "nmod" => found.push(Argument {
                        function: Modifier,
                        token: sibling,
                        origin: Origin::Shared,
                    }),
                    _ => {}
                }
            }
        }
    }

    /// The name that a noun stands before as a description: "*leader* Keir Starmer", "Texas *Governor* Jonas Berg".
    pub fn titled_name(&self, noun: usize) -> Option<usize> {
        let name = self.head(noun)?;
        let common = match self.token(noun).pos {
            Pos::Noun => true,
            Pos::Propn => name > noun && self.in_name(name) && !self.in_name(noun),
            _ => false,
        };
        let describes = common && matches!(self.dep(noun), "compound" | "nmod" | "amod");
        (describes && name > noun && self.token(name).pos == Pos::Propn).then_some(name)
    }
}
