//! Who speaks: the speaker of a quotation, and the first person inside of it.
//!
//! *(quotations with their voices) → speakers, joined chains*. "I" is the speaker. "We" may be the speaker's body, party, country or the people
//! around: which, no construction tells, so it joins nothing.

use super::sieve::Sieve;
use crate::mention::{MentionId, MentionKind, Number, tokens_in};
use crate::ontology::Class;
use crate::text::{BlockKind, TokenSpan};

/// "I" inside quotation marks: whoever speaks.
pub fn quoted(sieve: &mut Sieve<'_>) {
    let mut last: Option<(usize, MentionId)> = None;
    for index in 0..sieve.mentions.quotes.len() {
        let speaker = speaker_of(sieve, index).or_else(|| {
            let (before, speaker) = last?;
            goes_on(sieve, before, index, speaker).then_some(speaker)
        });
        let Some(speaker) = speaker else {
            last = None;
            continue;
        };
        last = Some((index, speaker));
        let tokens = sieve.mentions.quotes[index].tokens;
        let inside: Vec<MentionId> = sieve
            .mentions
            .iter()
            .filter(|(id, mention)| {
                mention.kind == MentionKind::Pronoun
                    && mention.number == Number::Singular
                    && tokens.contains(mention.head)
                    && is_first_person(sieve, *id)
            })
            .map(|(id, _)| id)
            .collect();
        for id in inside {
            sieve.join(speaker, id, "first person in a quotation");
        }
    }
}

/// "Ruta Berg said:" at the end of a paragraph, and "I" without quotation marks in those that follow: so ministries print statements.
pub fn stated(sieve: &mut Sieve<'_>) {
    let blocks = &sieve.document.blocks;
    let mut pairs = Vec::new();
    let mut speaker = None;
    for block in blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Paragraph)
    {
        if let Some(speaker) = speaker {
            let said = sieve.mentions.iter().filter(|(id, mention)| {
                block.span.start <= mention.span.start
                    && mention.span.end <= block.span.end
                    && mention.kind == MentionKind::Pronoun
                    && mention.number == Number::Singular
                    && sieve.mentions.quote_at(mention.head).is_none()
                    && is_first_person(sieve, *id)
            });
            pairs.extend(said.map(|(id, _)| (speaker, id)));
        }
        let text = block.span.of(&sieve.document.text);
        if text.trim_end().ends_with(':') {
            speaker = introduced(sieve, tokens_in(sieve.grammar, block.span));
        }
    }
    for (speaker, id) in pairs {
        sieve.join(speaker, id, "first person in a statement");
    }
}

/// Who says what follows a paragraph: the subject of its last reporting verb, if that is somebody named.
fn introduced(sieve: &Sieve<'_>, tokens: TokenSpan) -> Option<MentionId> {
    let says = |verb: usize| {
        let lemma = sieve.grammar.token(verb).lemma.to_lowercase();
        sieve.grammar.is_verb(verb) && sieve.lexicon.words.has("reporting", &lemma)
    };
    let verb = tokens.range().rev().find(|&token| says(token))?;
    let subject = sieve.grammar.surface_subject(verb)?;
    // "The minister Jonas Berg said": whoever bears the title.
    let titled = sieve
        .mentions
        .offices
        .iter()
        .find(|office| office.head == subject)
        .and_then(|office| office.holder);
    let id = titled.or_else(|| sieve.mentions.at(subject))?;
    (sieve.part(id).class == Some(Class::Person) && sieve.part(id).named).then_some(id)
}

/// Whether a quotation that names no speaker goes on with the one before it: in the same paragraph ('"…," he said. "…"'), or as a
/// paragraph of its own behind it.
fn goes_on(sieve: &Sieve<'_>, before: usize, index: usize, speaker: MentionId) -> bool {
    let (before, quote) = (
        &sieve.mentions.quotes[before],
        &sieve.mentions.quotes[index],
    );
    if before.caption.is_some() || quote.caption.is_some() {
        return false;
    }
    let block_of = |at: usize| {
        sieve
            .document
            .blocks
            .iter()
            .position(|block| block.span.start <= at && at < block.span.end)
    };
    let (Some(first), Some(second)) = (block_of(before.span.start), block_of(quote.span.start))
    else {
        return false;
    };
    let block = sieve.document.blocks[second].span;
    let alone = sieve.document.text[block.start..quote.span.start]
        .chars()
        .chain(sieve.document.text[quote.span.end..block.end].chars())
        .all(|c| !c.is_alphanumeric());
    // Between them in one paragraph nobody else may come up: '… said Ruta Berg. Oskar Lind answered: "I …"'.
    let between = sieve.mentions.iter().all(|(id, mention)| {
        !(before.span.end <= mention.span.start && mention.span.end <= quote.span.start)
            || sieve.part(id).class != Some(Class::Person)
            || sieve.root(id) == sieve.root(speaker)
    });
    first == second && between || second == first + 1 && alone
}

/// Who speaks a quotation: the caption of a pull quote, else the subject of the reporting verb beside it.
pub fn speaker_of(sieve: &Sieve<'_>, quote: usize) -> Option<MentionId> {
    let quote = &sieve.mentions.quotes[quote];
    if let Some(caption) = quote.caption {
        return caption
            .range()
            .rev()
            .filter_map(|token| sieve.mentions.at(token))
            .find(|&id| sieve.mentions.get(id).class == Some(Class::Person));
    }
    sieve.mentions.at(quote.voice?.source)
}

fn is_first_person(sieve: &Sieve<'_>, id: MentionId) -> bool {
    let mention = sieve.mentions.get(id);
    sieve
        .lexicon
        .words
        .value("pronouns", &mention.name.to_lowercase())
        == Some("1")
}
