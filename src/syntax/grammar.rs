//! Grammatical functions over the dependency tree: the one view of syntax that other rooms use.
//!
//! *[`Syntax`] → [`Grammar`]*, a borrowed index that answers "who is the deep subject of this verb", whatever
//! the construction: active, passive with or without agent, relative and reduced relative clauses, shared
//! arguments of coordinated verbs, control by another verb. The label scheme read here is CLEAR, as
//! emitted by spaCy's English pipelines (Choi & Palmer 2012, "Guidelines for the CLEAR style constituent to
//! dependency conversion"); no other room may look at a label.
//!
//! Does not decide what anything means: "promised" and "denied" are alike here.

mod arguments;
mod hanging;
mod phrases;
mod repairs;
mod sharing;

use super::{Pos, Syntax, Token};
use crate::text::TokenSpan;
use hanging::Hanging;

/// The part a word plays in the clause of a predicate, after alternations are undone: the surface subject
/// of a passive is its `Object`, its by-phrase is its `Subject`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Function {
    /// Who acts.
    Subject,
    /// What is acted on.
    Object,
    /// To whom: "gave *him* a visa".
    Indirect,
    /// Complement of a preposition, given by its lower-case form: "invited to *Oslo*".
    Prep(String),
    /// Clause whose subject is found elsewhere: "refused to *certify*".
    OpenClause,
    /// Clause with its own subject: "said that he *left*".
    Clause,
    /// Adverbial clause: "when he *left*".
    Adverbial,
    /// Predicate noun or adjective: "is the *head*", "is *absurd*".
    Attribute,
    /// Owner: "*Trump's* invitation", "*his* counterpart".
    Possessor,
    /// Noun, name or adjective before a noun: "*US* sanctions", "*Colombian* president".
    Modifier,
    /// Noun phrase set beside another: "Petro, *the president*".
    Apposition,
}

/// One argument of a predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its function.
    pub function: Function,
    /// Index of its head token.
    pub token: usize,
    /// Whether it stands in the predicate's own clause or is shared from elsewhere.
    pub origin: Origin,
}

/// Whether an argument is the predicate's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A dependent of the predicate.
    Own,
    /// The antecedent of a relative clause, a shared or a controlling argument.
    Shared,
}

/// The view. The tree in it is the parser's but for the errors that [`repairs`] mends.
pub struct Grammar<'a> {
    /// The analysis it reads.
    pub syntax: &'a Syntax,
    hanging: Hanging<'a>,
}

impl<'a> Grammar<'a> {
    /// Indexes the tree and mends it (linear in its tokens).
    pub fn new(syntax: &'a Syntax) -> Self {
        let mut hanging = Hanging::new(syntax);
        repairs::mend(syntax, &mut hanging);
        Self { syntax, hanging }
    }

    /// The label of a word in the mended tree.
    fn dep(&self, index: usize) -> &'a str {
        self.hanging.deps[index]
    }

    /// The head of a word in the mended tree; the word itself where it has none.
    fn governor(&self, index: usize) -> usize {
        self.hanging.heads[index]
    }

    /// The token at `index`.
    pub fn token(&self, index: usize) -> &'a Token {
        &self.syntax.tokens[index]
    }

    /// The tokens whose norm is this word, whatever its case.
    pub fn tokens_like(&self, word: &str) -> Vec<usize> {
        let tokens = self.syntax.tokens.iter().enumerate();
        tokens
            .filter(|(_, token)| token.norm.eq_ignore_ascii_case(word))
            .map(|(index, _)| index)
            .collect()
    }

    /// Direct dependents in order of the text.
    pub fn children(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        self.hanging.children[index]
            .iter()
            .map(|&child| child as usize)
    }

    fn labelled<'b>(
        &'b self,
        index: usize,
        labels: &'b [&str],
    ) -> impl Iterator<Item = usize> + 'b {
        self.children(index)
            .filter(move |&child| labels.contains(&self.dep(child)))
    }

    fn first(&self, index: usize, labels: &[&str]) -> Option<usize> {
        self.labelled(index, labels).next()
    }

    /// The head, or `None` for the root of a sentence.
    pub fn head(&self, index: usize) -> Option<usize> {
        let head = self.governor(index);
        (head != index).then_some(head)
    }

    /// The sentence that holds `index`.
    pub fn sentence(&self, index: usize) -> TokenSpan {
        let at = self
            .syntax
            .sentences
            .partition_point(|sentence| sentence.end <= index);
        self.syntax
            .sentences
            .get(at)
            .copied()
            .unwrap_or(TokenSpan::new(index, index + 1))
    }

    /// Whether the word is the predicate of a clause or could be: a verb, or an auxiliary used as main verb.
    pub fn is_verb(&self, index: usize) -> bool {
        let token = self.token(index);
        matches!(token.pos, Pos::Verb)
            || (token.pos == Pos::Aux && !matches!(self.dep(index), "aux" | "auxpass"))
            // The tagger takes past participles before nouns for adjectives, but not as clause heads.
            || (token.tag.starts_with("VB") && !matches!(self.dep(index), "aux" | "auxpass" | "amod" | "compound"))
    }

    /// Whether the word heads a noun phrase.
    pub fn is_nominal(&self, index: usize) -> bool {
        matches!(
            self.token(index).pos,
            Pos::Noun | Pos::Propn | Pos::Pron | Pos::Num | Pos::Sym
        ) || matches!(
            self.token(index).tag.as_str(),
            "NN" | "NNS" | "NNP" | "NNPS" | "PRP" | "CD" | "DT" | "WP"
        )
    }

    /// Whether the verb stands in the passive voice.
    pub fn is_passive(&self, verb: usize) -> bool {
        if self
            .labelled(verb, &["auxpass", "nsubjpass", "csubjpass", "agent"])
            .next()
            .is_some()
        {
            return true;
        }
        let token = self.token(verb);
        if token.tag != "VBN" {
            return false;
        }
        match self.dep(verb) {
            // Reduced relative clause: "threats made by Trump"; also the participle clause "Asked about it, he …".
            "acl" | "relcl" => self.first(verb, &["aux", "nsubj"]).is_none(),
            "advcl" => self.first(verb, &["aux", "nsubj", "dobj"]).is_none(),
            // "was arrested and charged": the second participle shares the auxiliary.
            "conj" => {
                self.first(verb, &["aux", "nsubj"]).is_none()
                    && self.head(verb).is_some_and(|first| {
                        self.is_passive(first) && self.token(first).tag == "VBN"
                    })
            }
            "ccomp" | "ROOT" | "dep" => self.first(verb, &["aux", "nsubj", "dobj"]).is_none(),
            _ => false,
        }
    }

    /// The auxiliaries of a verb, its own or those shared with the verb it is coordinated with.
    pub fn auxiliaries(&self, verb: usize) -> Vec<usize> {
        let own: Vec<usize> = self.labelled(verb, &["aux", "auxpass"]).collect();
        if own.is_empty()
            && self.dep(verb) == "conj"
            && self.first(verb, &["nsubj", "nsubjpass"]).is_none()
            && let Some(first) = self.head(verb)
            && self.is_verb(first)
            && self.same_form(first, verb)
        {
            return self.auxiliaries(first);
        }
        own
    }

    /// Whether two coordinated verbs can share auxiliaries: one form, or a participle that the tagger took for a past tense ("would
    /// have stopped the trade and placed him on a list").
    fn same_form(&self, first: usize, second: usize) -> bool {
        let (first_tag, second_tag) = (
            self.token(first).tag.as_str(),
            self.token(second).tag.as_str(),
        );
        first_tag == second_tag
            || (first_tag == "VBN"
                && second_tag == "VBD"
                && self
                    .labelled(first, &["aux"])
                    .any(|each| self.token(each).lemma == "have"))
    }

    /// The negating words of a predicate's own clause: "not", "never", "no longer"; determiners "no" of its arguments are not included.
    pub fn negations(&self, index: usize) -> Vec<usize> {
        let mut found: Vec<usize> = self.labelled(index, &["neg"]).collect();
        // "Nor did Norway lift …".
        found.extend(
            self.labelled(index, &["cc", "preconj"])
                .filter(|&each| each < index && self.token(each).norm.eq_ignore_ascii_case("nor")),
        );
        // "did not and will not lift": the auxiliary's own negation.
        for auxiliary in self.labelled(index, &["aux", "auxpass"]) {
            found.extend(self.labelled(auxiliary, &["neg"]));
        }
        found
    }

    /// Adverbs and particles that modify the predicate.
    pub fn adverbs(&self, index: usize) -> Vec<usize> {
        self.labelled(index, &["advmod", "prt", "npadvmod"])
            .collect()
    }

    /// The particle of a phrasal verb: "call *off*", "carry *out*".
    pub fn particle(&self, verb: usize) -> Option<&'a Token> {
        self.first(verb, &["prt"]).map(|index| self.token(index))
    }

    /// The determiner of a noun ("the", "no", "both").
    pub fn determiner(&self, noun: usize) -> Option<usize> {
        self.first(noun, &["det", "predet", "neg"])
    }

    /// Numerals before a noun: "the *two* leaders".
    pub fn numerals(&self, noun: usize) -> Vec<usize> {
        self.labelled(noun, &["nummod"]).collect()
    }

    /// Whether the word is a predicate noun or adjective after a copula.
    pub fn is_attribute(&self, index: usize) -> bool {
        matches!(self.dep(index), "attr" | "acomp" | "oprd")
    }

    /// The verb that a predicate noun or adjective belongs to, also through another that it is coordinated with: "is a member of the
    /// council and *head* of the guard".
    pub fn copula(&self, index: usize) -> Option<usize> {
        let mut first = index;
        for _ in 0..8 {
            match self.head(first) {
                Some(head) if self.dep(first) == "conj" && !self.is_verb(head) => first = head,
                head => return head.filter(|_| self.is_attribute(first)),
            }
        }
        None
    }

    /// "The head of the guard is *Jonas Berg*": the copula and the name that a description is said to be of.
    pub fn identified(&self, noun: usize) -> Option<(usize, usize)> {
        let copula = self
            .head(noun)
            .filter(|&verb| self.token(verb).lemma == "be")?;
        let name = self.first(copula, &["attr"])?;
        (self.dep(noun) == "nsubj"
            && self.token(noun).tag == "NN"
            && self.token(name).pos == Pos::Propn)
            .then_some((copula, name))
    }

    /// Whether the word is part of a name that the model found.
    fn in_name(&self, index: usize) -> bool {
        let names = &self.syntax.names;
        let at = names.partition_point(|name| name.span.end <= index);
        names.get(at).is_some_and(|name| name.span.contains(index))
    }

    /// How the clause of `verb` hangs in the sentence.
    pub fn embedding(&self, index: usize) -> Embedding {
        let Some(head) = self.head(index) else {
            return Embedding::Root;
        };
        match self.dep(index) {
            "ccomp" => Embedding::Clause(head),
            "relcl" | "acl" | "advcl" if self.has_bare_that(index) => {
                // See `displaced_clauses`: the verb above the noun governs; of a chain of verbs the last before the clause.
                let object = matches!(self.dep(head), "dobj" | "dative");
                let governor = if self.is_nominal(head) {
                    self.head(head)
                        .filter(|&above| object && self.is_verb(above))
                } else {
                    Some(head)
                };
                match governor {
                    Some(verb) => {
                        let nearer = self
                            .labelled(verb, &["advcl", "xcomp", "conj"])
                            .filter(|&each| each < index && self.is_verb(each))
                            .last();
                        Embedding::Clause(nearer.unwrap_or(verb))
                    }
                    None => Embedding::OfNoun(head),
                }
            }
            "xcomp" => Embedding::OpenClause(head),
            "advcl" => match self.gerund_after(index) {
                Some(prep) => Embedding::OfPreposition(prep),
                None if self.addressee(index).is_some() => Embedding::OpenClause(head),
                None => Embedding::Adverbial(head),
            },
            "relcl" | "acl" => Embedding::OfNoun(head),
            "conj" => Embedding::Coordinated(head),
            "pcomp" => Embedding::OfPreposition(head),
            "parataxis" => Embedding::Beside(head),
            _ => Embedding::Within(head),
        }
    }

    /// The word that introduces a subordinate clause: "that", "if", "because", "to".
    pub fn marker(&self, verb: usize) -> Option<usize> {
        self.first(verb, &["mark"]).or_else(|| {
            self.labelled(verb, &["advmod"])
                .find(|&each| self.token(each).tag == "WRB")
        })
    }

    /// Whether the verb is a bare infinitive with "to".
    pub fn is_infinitive(&self, verb: usize) -> bool {
        self.token(verb).tag == "VB"
            && self
                .labelled(verb, &["aux"])
                .any(|each| self.token(each).tag == "TO")
    }

    /// Whether the noun stands before another noun as part of its name or description.
    pub fn modifies_noun(&self, index: usize) -> Option<usize> {
        matches!(self.dep(index), "compound" | "amod" | "nmod" | "poss")
            .then(|| self.governor(index))
    }

    /// The noun phrase that `index` is in apposition to.
    pub fn apposed_to(&self, index: usize) -> Option<usize> {
        (self.dep(index) == "appos").then(|| self.governor(index))
    }

    /// The owner of a noun: "*his* counterpart", "*Venezuela's* president".
    pub fn possessor(&self, noun: usize) -> Option<usize> {
        self.first(noun, &["poss"])
    }

    /// The words before a noun that describe it, in order: adjectives, names, participles.
    pub fn modifiers(&self, noun: usize) -> Vec<usize> {
        self.labelled(noun, &["amod", "compound", "nmod"]).collect()
    }

    /// Whether `index` is the surface subject of its clause.
    pub fn is_subject(&self, index: usize) -> bool {
        matches!(self.dep(index), "nsubj" | "nsubjpass")
    }
}

/// How a clause hangs in its sentence: the relation to the word above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embedding {
    /// It is the main clause.
    Root,
    /// Complement with its own subject, of that verb.
    Clause(usize),
    /// Complement whose subject is found above.
    OpenClause(usize),
    /// Adverbial clause of that verb.
    Adverbial(usize),
    /// Relative or other clause of that noun.
    OfNoun(usize),
    /// Coordinated with that word.
    Coordinated(usize),
    /// Complement of that preposition.
    OfPreposition(usize),
    /// Loosely beside that verb.
    Beside(usize),
    /// Any other dependent of that word.
    Within(usize),
}
