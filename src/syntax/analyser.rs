//! A whole pipeline: tokenizer, networks, attribute rules, lemmatizer.
//!
//! *text → [`Syntax`]*. Each part of a text is analysed as a document of its own, as spaCy would, and the results are
//! joined; the networks see many parts at once. The packaged English pipeline (`data/models`) lies in the program;
//! any other of the same architecture is read from a file. Source of the order of steps: the pipeline's own
//! configuration (tagger, parser, attribute ruler, lemmatizer, names).
//!
//! It does not look for parts itself: see [`crate::text`].

use super::lemmatizer::Lemmatizer;
use super::lexeme::Ink;
use super::manifest::{Attribute, Manifest};
use super::model::{Array, Model, ModelError};
use super::network::{Judged, Network};
use super::ruler::Ruler;
use super::rules::Rules;
use super::spacy;
use super::spent::{Laps, Spent};
use super::tokenizer::{RawToken, Tokenizer};
use super::words::Attributes;
use super::{Name, Pos, Syntax, Token};
use crate::text::{ByteSpan, TokenSpan};
use smol_str::SmolStr;
use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, LazyLock};

/// The networks run over about this many tokens at once: enough to keep them busy, few enough for the caches.
const BATCH: usize = 1024;
/// A part of more tokens is cut, after the end of a sentence if there is one, so that memory stays bounded.
/// spaCy refuses texts of more than a million characters altogether, which is less.
const LONGEST: usize = 1 << 20;

/// A pipeline that is ready to run. Can be asked from many threads at once.
pub struct Analyser {
    /// Name and version of the pipeline: "en_core_web_sm 3.8.0".
    pub name: String,
    tokenizer: Tokenizer,
    network: Network,
    ruler: Ruler,
    lemmatizer: Lemmatizer,
}

/// Bytes on a boundary on which any number may stand, so that arrays are read in place.
#[repr(C, align(64))]
struct Aligned<B: ?Sized>(B);

static EMBEDDED: &Aligned<[u8]> =
    &Aligned(*include_bytes!("../../data/models/en_core_web_sm.dossier"));

impl Analyser {
    /// The English pipeline that lies in the program; prepared on the first call.
    ///
    /// An error means that the program was built with a damaged `data/models`.
    pub fn embedded() -> Result<&'static Self, &'static ModelError> {
        static ANALYSER: LazyLock<Result<Analyser, ModelError>> =
            LazyLock::new(|| Analyser::read(&EMBEDDED.0, |array| array));
        ANALYSER.as_ref()
    }

    /// A pipeline from the bytes of a model file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        Self::read(bytes, |array| Cow::Owned(array.into_owned()))
    }

    /// A pipeline from a model file.
    pub fn from_file(path: &Path) -> Result<Self, ModelError> {
        let bytes = std::fs::read(path).map_err(|source| ModelError::Read {
            path: path.to_owned(),
            source,
        })?;
        Self::from_bytes(&bytes)
    }

    /// A pipeline from the directory that spaCy's `nlp.to_disk` wrote.
    ///
    /// It runs if its components are tok2vec, tagger, parser, ner, attribute_ruler and lemmatizer, in the architectures
    /// of the packaged pipeline; labels, widths, depths and table sizes are its own. What cannot be run is refused by name.
    pub fn from_directory(path: &Path) -> Result<Self, ModelError> {
        let parts = spacy::read(path)?;
        Self::build(&parts.manifest, &parts.rules, || {
            Network::read(&parts.manifest, &parts.model(), |array| {
                Cow::Owned(array.into_owned())
            })
        })
    }

    /// A pipeline from a model file, or from a directory that spaCy wrote.
    pub fn from_path(path: &Path) -> Result<Self, ModelError> {
        if path.is_dir() {
            Self::from_directory(path)
        } else {
            Self::from_file(path)
        }
    }

    fn read<'m>(
        bytes: &'m [u8],
        keep: fn(Array<'m>) -> Array<'static>,
    ) -> Result<Self, ModelError> {
        let model = Model::parse(bytes)?;
        let manifest = Manifest::read(&model)?;
        let section = model.section("rules")?;
        // The two halves take as long as each other, and neither needs the other.
        std::thread::scope(|scope| {
            let network = scope.spawn(|| Network::read(&manifest, &model, keep));
            let rules = Rules::load(section)?;
            Self::build(&manifest, &rules, || match network.join() {
                Ok(network) => network,
                // A thread that went down: once more, here.
                Err(_) => Network::read(&manifest, &model, keep),
            })
        })
    }

    fn build(
        manifest: &Manifest,
        rules: &Arc<Rules>,
        network: impl FnOnce() -> Result<Network, ModelError>,
    ) -> Result<Self, ModelError> {
        Ok(Self {
            name: format!("{} {}", manifest.name, manifest.version),
            tokenizer: Tokenizer::new(rules),
            network: network()?,
            ruler: Ruler::new(rules),
            lemmatizer: Lemmatizer::new(rules),
        })
    }

    /// Analyses a text as one document.
    pub fn analyse(&self, text: &str) -> Syntax {
        self.analyse_parts(text, &[ByteSpan::new(0, text.len())])
    }

    /// Analyses each part of a text as a document of its own and joins what is found; spans stay those of the text.
    ///
    /// Parts are given in order and do not overlap. A part that does not lie on character boundaries is empty.
    pub fn analyse_parts(&self, text: &str, parts: &[ByteSpan]) -> Syntax {
        self.analyse_timed(text, parts, &mut Spent::default())
    }

    /// The same, adding up where the time goes.
    pub fn analyse_timed(&self, text: &str, parts: &[ByteSpan], spent: &mut Spent) -> Syntax {
        let mut laps = Laps::start();
        let mut raw: Vec<RawToken> = Vec::new();
        let mut documents: Vec<Range<usize>> = Vec::new();
        for part in parts {
            let start = raw.len();
            let tokens = self.tokenizer.tokenize(part.of(text)).into_iter();
            raw.extend(tokens.map(|token| RawToken {
                span: ByteSpan::new(part.start + token.span.start, part.start + token.span.end),
                ..token
            }));
            cut(text, &raw, start, &mut documents);
        }
        laps.charge(&mut spent.tokens);
        let mut syntax = Syntax::default();
        syntax.tokens.reserve(raw.len());
        let mut first = 0;
        while first < documents.len() {
            let start = documents[first].start;
            let size = |document: &Range<usize>| document.end - start;
            let more = documents[first + 1..]
                .iter()
                .take_while(|document| size(document) <= BATCH);
            let last = first + more.count();
            self.analyse_batch(text, &raw, &documents[first..=last], &mut syntax, spent);
            first = last + 1;
        }
        syntax
    }

    fn analyse_batch(
        &self,
        text: &str,
        raw: &[RawToken],
        documents: &[Range<usize>],
        syntax: &mut Syntax,
        spent: &mut Spent,
    ) {
        let (Some(first), Some(last)) = (documents.first(), documents.last()) else {
            return;
        };
        let batch = &raw[first.start..last.end];
        let attributes: Vec<Attributes> = batch.iter().map(attributes).collect();
        let within: Vec<Range<usize>> = documents
            .iter()
            .map(|document| document.start - first.start..document.end - first.start)
            .collect();
        let judged = self.network.judge(&attributes, &within, spent);
        let mut laps = Laps::start();
        for (document, judged) in documents.iter().zip(judged) {
            self.write(text, &raw[document.clone()], &judged, syntax);
        }
        laps.charge(&mut spent.rules);
    }

    /// Appends one document.
    fn write(&self, text: &str, raw: &[RawToken], judged: &Judged, syntax: &mut Syntax) {
        let offset = syntax.tokens.len();
        let tags = self
            .network
            .tagger
            .as_ref()
            .map_or(&[][..], |(_, tagger)| &tagger.labels);
        let parser = self.network.parser.as_ref().map(|(_, parser)| parser);
        let labels = self
            .network
            .names
            .as_ref()
            .map_or(&[][..], |(_, finder)| &finder.labels);
        let tree = judged.tree.as_ref().zip(parser);
        syntax
            .tokens
            .extend(raw.iter().enumerate().map(|(index, token)| {
                Token {
                    span: token.span,
                    space_after: token.space_after,
                    tag: judged
                        .tags
                        .get(index)
                        .and_then(|&tag| tags.get(tag))
                        .cloned()
                        .unwrap_or_default(),
                    pos: Pos::default(),
                    morph: SmolStr::default(),
                    lemma: SmolStr::default(),
                    norm: token.lexeme.norm_text.clone(),
                    head: offset + tree.map_or(index, |(tree, _)| tree.heads[index]),
                    dep: tree.map_or_else(SmolStr::default, |(tree, parser)| {
                        parser.label(tree.labels[index]).clone()
                    }),
                }
            }));
        let tokens = &mut syntax.tokens[offset..];
        self.ruler.apply(text, tokens);
        self.lemmatizer.apply(text, tokens);
        let mut start = 0;
        for end in 1..=raw.len() {
            let begins = |(tree, _): (&super::tree::Tree, _)| tree.begins_sentence[end];
            if end == raw.len() || tree.is_some_and(begins) {
                syntax
                    .sentences
                    .push(TokenSpan::new(offset + start, offset + end));
                start = end;
            }
        }
        syntax
            .names
            .extend(judged.names.iter().map(|&(start, end, label)| Name {
                span: TokenSpan::new(offset + start, offset + end),
                label: labels.get(label).cloned().unwrap_or_default(),
            }));
    }
}

/// What the networks look at.
fn attributes(token: &RawToken) -> Attributes {
    let lexeme = &token.lexeme;
    let mut attributes = Attributes::default();
    attributes.set(Attribute::Norm, lexeme.norm.0);
    attributes.set(Attribute::Prefix, lexeme.prefix.0);
    attributes.set(Attribute::Suffix, lexeme.suffix.0);
    attributes.set(Attribute::Shape, lexeme.shape.0);
    attributes.set(Attribute::Spacy, u64::from(token.space_after));
    attributes.set(Attribute::IsSpace, u64::from(lexeme.ink == Ink::Space));
    attributes
}

/// Cuts the tokens from `start` on into documents: one, unless there are too many.
fn cut(text: &str, tokens: &[RawToken], mut start: usize, documents: &mut Vec<Range<usize>>) {
    while tokens.len() - start > LONGEST {
        let window = &tokens[start + LONGEST / 2..start + LONGEST];
        let ends = |token: &RawToken| {
            let word = token.span.of(text);
            matches!(word, "." | "!" | "?") || word.contains('\n')
        };
        let end = match window.iter().rposition(ends) {
            Some(index) => start + LONGEST / 2 + index + 1,
            None => start + LONGEST,
        };
        documents.push(start..end);
        start = end;
    }
    if start < tokens.len() {
        documents.push(start..tokens.len());
    }
}

#[cfg(test)]
mod tests {
    use super::super::matrix::Simd;
    use super::*;

    /// Passages of the parity test; that test compares what the best path finds with the pipeline's own answers.
    const TEXTS: &str = include_str!("../../tests/corpus/analyser/texts.txt");
    const SEPARATOR: &str = "\n=====\n";

    #[test]
    fn all_kinds_of_processors_find_the_same() {
        let mut analyser = Analyser::from_bytes(&EMBEDDED.0).expect("the pipeline in the program");
        let mut parts = Vec::new();
        let mut start = 0;
        for passage in TEXTS.split(SEPARATOR) {
            parts.push(ByteSpan::new(start, start + passage.len()));
            start += passage.len() + SEPARATOR.len();
        }
        let expected = analyser.analyse_parts(TEXTS, &parts);
        for simd in Simd::available() {
            analyser.network.simd = simd;
            assert!(
                analyser.analyse_parts(TEXTS, &parts) == expected,
                "{simd:?} finds something else"
            );
        }
        assert!(expected.tokens.len() > 1000 && expected.names.len() > 50);
    }

    #[test]
    fn monstrous_documents_are_cut_after_sentences_where_they_can_be() {
        let words = "a . ".repeat(LONGEST / 2 + 10);
        let tokens: Vec<RawToken> = Tokenizer::new(&rules()).tokenize(&words);
        let mut documents = Vec::new();
        cut(&words, &tokens, 0, &mut documents);
        assert_eq!(documents, [0..LONGEST, LONGEST..tokens.len()]);
        let mut odd = Vec::new();
        cut(&words, &tokens, 1, &mut odd);
        assert_eq!(
            odd,
            [1..LONGEST, LONGEST..tokens.len()],
            "the last full stop before the limit"
        );
        let mut none = Vec::new();
        cut(&words, &tokens, tokens.len(), &mut none);
        assert!(none.is_empty());
    }

    fn rules() -> std::sync::Arc<Rules> {
        let model = Model::parse(&EMBEDDED.0).expect("a model");
        Rules::load(model.section("rules").expect("rules")).expect("rules")
    }
}
