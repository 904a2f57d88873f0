//! Who speaks a quotation: the word that reports it and the head of the phrase that names the speaker.
//!
//! *(document, syntax, lexicon, quotations) → a [`Voice`] for each quotation that shows one.* In this order: the reporting verb above
//! the quoted words in the tree; a reporting verb beside the marks ('…," he said', 'He said: "…'); a name after a dash;
//! the subject of a sentence that ends in a colon; and for what is quoted on without a word between, the speaker before.
//!
//! Does not say which name of the document a pronoun means, see [`crate::coref`].

use super::Quote;
use crate::lexicon::Lexicon;
use crate::syntax::{Grammar, Pos};
use crate::text::{BlockKind, Document, TokenSpan};

/// Who speaks a quotation, and how one knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voice {
    /// The reporting word; absent for a name after a dash and for what is quoted on.
    pub cue: Option<usize>,
    /// Head of the phrase that names the speaker.
    pub source: usize,
    /// Where the words stand that name him.
    pub place: Place,
}

/// Where the words stand that name the speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Place {
    Beside,
    BeforeColon,
    AfterDash,
    BeforeQuotation,
}

/// Words of a name after a dash: "— Ruta Brenn, minister of fisheries".
const SIGNATURE: usize = 14;

/// Finds the voice of each quotation.
pub fn hear(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    quotes: &mut [Quote],
) {
    for index in 0..quotes.len() {
        if quotes[index].caption.is_some() || quotes[index].voice.is_some() {
            continue;
        }
        let tokens = quotes[index].tokens;
        let voice = speaking(grammar, lexicon, quotes, tokens)
            .map(|(cue, source)| Voice {
                cue: Some(cue),
                source,
                place: Place::Beside,
            })
            .or_else(|| signature(document, grammar, tokens))
            .or_else(|| before_colon(document, grammar, lexicon, tokens))
            .or_else(|| quoted_on(document, grammar, &quotes[..=index]));
        quotes[index].voice = voice;
    }
}

/// Whether the word reports speech: by its lemma, or by its form where the tagger took "notes" before a quotation for a noun.
fn reports(grammar: &Grammar<'_>, lexicon: Lexicon<'_>, token: usize) -> bool {
    let lemma = grammar.token(token).lemma.to_lowercase();
    // What a study shows is not what it says between marks: “showed ‘The Long Way Home’”.
    grammar.is_verb(token)
        && lexicon
            .words
            .list("reporting")
            .get(&lemma)
            .is_some_and(|values| values.get(1).is_none_or(|kind| kind != "shown"))
}

/// "The ministry notes, “…": a noun by its tag, right before the marks.
fn mistaken(grammar: &Grammar<'_>, lexicon: Lexicon<'_>, token: usize) -> Option<usize> {
    let form = grammar.token(token).norm.to_lowercase();
    let stem = form.strip_suffix('s')?;
    let before = token.checked_sub(1)?;
    let noun = grammar.token(token).tag == "NNS" && lexicon.words.has("reporting", stem);
    let phrase = grammar.is_nominal(before) && grammar.token(before).tag != "PRP";
    (noun && phrase && token > grammar.sentence(token).start).then(|| top(grammar, before, token))
}

/// The head of the phrase that ends at `word`, below `bound`.
fn top(grammar: &Grammar<'_>, word: usize, bound: usize) -> usize {
    let mut at = word;
    while let Some(head) = grammar.head(at) {
        if head >= bound || grammar.is_verb(head) {
            break;
        }
        at = head;
    }
    at
}

/// The reporting word of a quotation, and its speaker.
fn speaking(
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    quotes: &[Quote],
    quote: TokenSpan,
) -> Option<(usize, usize)> {
    let outside = |verb: usize| !quote.contains(verb) && !inside_another(quotes, quote, verb);
    let said_by = |verb: usize| {
        source_of(grammar, lexicon, verb)
            .filter(|&source| !quote.contains(source))
            .map(|source| (verb, source))
    };
    // Up from the words of the quotation to a verb outside of it.
    for start in [quote.start, quote.end - 1] {
        let mut at = start;
        for _ in 0..30 {
            let Some(head) = grammar.head(at) else { break };
            if outside(head) && reports(grammar, lexicon, head) {
                if let Some(found) = said_by(head) {
                    return Some(found);
                }
                break;
            }
            at = head;
        }
    }
    // A reporting verb within the clause after or before the marks: '…," he said', 'She said: "…'.
    let sentence = grammar.sentence(quote.start);
    let end = grammar.sentence(quote.end - 1).end.max(quote.end + 1);
    let after = (quote.end..(quote.end + 10).min(end).min(grammar.syntax.tokens.len()))
        .take_while(|&token| outside(token))
        .find(|&token| reports(grammar, lexicon, token));
    let before = (sentence.start.max(quote.start.saturating_sub(12))..quote.start)
        .rev()
        .take_while(|&token| outside(token))
        .find(|&token| reports(grammar, lexicon, token));
    let near = |limit: usize| {
        (quote.start.saturating_sub(limit).max(sentence.start)..quote.start)
            .rev()
            .find_map(|token| Some((token, mistaken(grammar, lexicon, token)?)))
    };
    after
        .and_then(said_by)
        .or_else(|| before.and_then(said_by))
        .or_else(|| near(3))
}

/// Who says what a reporting verb reports: its subject; of a passive the by-phrase; and who "was quoted as saying".
pub fn source_of(grammar: &Grammar<'_>, lexicon: Lexicon<'_>, verb: usize) -> Option<usize> {
    use crate::syntax::Function;
    if !grammar.is_passive(verb) {
        // "Latvia, the columnist wrote, has …": of two subjects the nearer one writes.
        let own = grammar
            .children(verb)
            .filter(|&child| grammar.is_subject(child) && child < verb)
            .collect::<Vec<_>>();
        if let [_, .., nearest] = own.as_slice() {
            return Some(grammar.antecedent(*nearest));
        }
        if own.is_empty() && told_on(grammar, lexicon, verb) {
            return None;
        }
        return grammar.surface_subject(verb).or_else(|| {
            // "told the agent that …": who follows is told.
            (!tells(grammar, lexicon, verb))
                .then(|| inverted(grammar, verb))
                .flatten()
        });
    }
    let lemma = grammar.token(verb).lemma.to_lowercase();
    if lexicon
        .words
        .list("reporting")
        .get(&lemma)
        .is_some_and(|values| values.iter().any(|value| value == "quoted"))
    {
        return grammar.surface_subject(verb);
    }
    grammar
        .arguments(verb)
        .into_iter()
        .find(|argument| {
            argument.function == Function::Subject
                && grammar.is_nominal(argument.token)
                && argument.token > verb
        })
        .map(|argument| argument.token)
}

/// Whether the object of a reporting verb is whom one tells.
fn tells(grammar: &Grammar<'_>, lexicon: Lexicon<'_>, verb: usize) -> bool {
    let lemma = grammar.token(verb).lemma.to_lowercase();
    let line = lexicon.words.list("reporting").get(&lemma);
    line.is_some_and(|values| values.iter().any(|value| value == "addressee"))
}

/// "was called in and told that …", the second participle taken for a past tense: who is told does not speak.
fn told_on(grammar: &Grammar<'_>, lexicon: Lexicon<'_>, verb: usize) -> bool {
    use crate::syntax::Embedding;
    let Embedding::Coordinated(first) = grammar.embedding(verb) else {
        return false;
    };
    let told_whom = grammar.arguments(verb).iter().any(|argument| {
        argument.function == crate::syntax::Function::Object
            && argument.origin == crate::syntax::Origin::Own
    });
    tells(grammar, lexicon, verb)
        && !told_whom
        && grammar.is_verb(first)
        && grammar.is_passive(first)
}

/// "…”, said the clerk of the court": the phrase after a verb that has no subject.
fn inverted(grammar: &Grammar<'_>, verb: usize) -> Option<usize> {
    let sentence = grammar.sentence(verb);
    let start = verb + 1;
    let noun = (start..sentence.end.min(start + 8)).find(|&token| grammar.is_nominal(token))?;
    let between = (start..noun).all(|token| {
        matches!(
            grammar.token(token).pos,
            Pos::Det | Pos::Adj | Pos::Propn | Pos::Noun | Pos::Num
        )
    });
    between
        .then(|| top(grammar, noun, sentence.end).max(noun))
        .filter(|&head| head < sentence.end)
}

fn inside_another(quotes: &[Quote], quote: TokenSpan, token: usize) -> bool {
    quotes.iter().any(|other| {
        other.tokens != quote && other.tokens.contains(token) && !other.tokens.covers(quote)
    })
}

/// "“…” — Ruta Brenn": what follows a dash up to the end of the paragraph.
fn signature(document: &Document, grammar: &Grammar<'_>, quote: TokenSpan) -> Option<Voice> {
    let block = block_of(document, grammar, quote.start)?;
    let mut at = quote.end;
    let inside =
        |at: usize| at < grammar.syntax.tokens.len() && grammar.token(at).span.start < block.1;
    let mark = |at: usize| {
        matches!(
            grammar.token(at).norm.as_str(),
            "\"" | "”" | "»" | "''" | "." | ","
        )
    };
    while inside(at) && (mark(at) || grammar.token(at).pos == Pos::Space) {
        at += 1;
    }
    if !inside(at) || !matches!(grammar.token(at).norm.as_str(), "-" | "–" | "—" | "--") {
        return None;
    }
    let start = at + 1;
    let end = (start..start + SIGNATURE + 1).find(|&token| !inside(token))?;
    let name = (start..end).find(|&token| grammar.token(token).pos == Pos::Propn)?;
    if name > start + 1 || (start..end).any(|token| grammar.is_verb(token)) {
        return None;
    }
    let mut source = top(grammar, name, end);
    if source < start {
        source = name;
    }
    Some(Voice {
        cue: None,
        source,
        place: Place::AfterDash,
    })
}

/// "The minister was blunt: “…": the subject of the clause before the colon, in the same paragraph or the one before.
fn before_colon(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    quote: TokenSpan,
) -> Option<Voice> {
    let mut at = quote.start.checked_sub(1)?;
    while at > 0
        && (grammar.token(at).pos == Pos::Space
            || matches!(
                grammar.token(at).norm.as_str(),
                "\"" | "“" | "«" | "„" | "``"
            ))
    {
        at -= 1;
    }
    if grammar.token(at).norm != ":" {
        return None;
    }
    // A new paragraph may be what the colon announces; a further one may not.
    if block_of(document, grammar, at)?.2 + 1 < block_of(document, grammar, quote.start)?.2 {
        return None;
    }
    let sentence = grammar.sentence(at);
    let verbs = || {
        (sentence.start..at)
            .rev()
            .filter(|&token| grammar.is_verb(token))
    };
    let cue = verbs()
        .find(|&verb| {
            reports(grammar, lexicon, verb) && source_of(grammar, lexicon, verb).is_some()
        })
        .or_else(|| verbs().find(|&verb| grammar.head(verb).is_none_or(|head| head > at)))?;
    let source = source_of(grammar, lexicon, cue)?;
    Some(Voice {
        cue: Some(cue),
        source,
        place: Place::BeforeColon,
    })
}

/// What is quoted on: after the speaker's name within a paragraph, or in the next paragraph after marks that were left open.
fn quoted_on(document: &Document, grammar: &Grammar<'_>, quotes: &[Quote]) -> Option<Voice> {
    let (quote, earlier) = quotes.split_last()?;
    let last = earlier.last().filter(|last| last.caption.is_none())?;
    let voice = last.voice?;
    let (here, there) = (
        block_of(document, grammar, quote.tokens.start)?,
        block_of(document, grammar, last.tokens.start)?,
    );
    let goes_on = Voice {
        cue: None,
        place: Place::BeforeQuotation,
        ..voice
    };
    if here.2 == there.2 {
        // Nothing but the words that name the speaker stands between, up to the end of their sentence.
        let between = TokenSpan::new(last.tokens.end, quote.tokens.start.max(last.tokens.end));
        let sentences = between
            .range()
            .map(|token| grammar.sentence(token).start)
            .collect::<std::collections::BTreeSet<_>>();
        let told = voice
            .cue
            .is_none_or(|cue| between.contains(cue) || cue < last.tokens.start);
        return (told && sentences.len() <= 2 && starts_sentence(grammar, quote.tokens))
            .then_some(goes_on);
    }
    // Marks left open at a paragraph's end, opened anew in the next.
    let open = here.2 == there.2 + 1 && last.span.end == there.1;
    open.then_some(goes_on)
}

/// Whether the quoted words begin a sentence, and have a verb of their own.
fn starts_sentence(grammar: &Grammar<'_>, quote: TokenSpan) -> bool {
    let first = grammar.sentence(quote.start).start;
    quote.start <= first + 1 && quote.range().any(|token| grammar.is_verb(token))
}

/// First and one past the last byte of the block that holds a token, and its number.
fn block_of(
    document: &Document,
    grammar: &Grammar<'_>,
    token: usize,
) -> Option<(usize, usize, usize)> {
    let at = grammar.token(token).span.start;
    document
        .blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| matches!(block.kind, BlockKind::Headline | BlockKind::Paragraph))
        .find(|(_, block)| block.span.start <= at && at < block.span.end)
        .map(|(index, block)| (block.span.start, block.span.end, index))
}
