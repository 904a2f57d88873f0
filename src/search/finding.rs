//! What is found: words in, hits out, in an order that the words and the entries alone decide.
//!
//! *[`Sought`] → \[[`Hit`]\]*. tantivy says which entries have the words: names by a word, its beginning or nearly its spelling, texts
//! by their words as they are inflected. The order is made here. Does not write.

use super::index::{Index, OF_TEXTS, SearchError, sortable};
use super::words::{Closeness, Term, closeness, fold, slips, terms};
use super::{Hit, Kind, Sought};
use crate::text::{CharSpan, PartialDate};
use std::collections::HashSet;
use tantivy::collector::DocSetCollector;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{DocAddress, Searcher, TantivyDocument};

impl Index {
    /// What is found: kind by kind, within a kind the closest first, then the newest, then by document and place. Names are not
    /// cut to the limit: who knows how much is said of each puts them in order.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn find(&self, sought: &Sought) -> Result<Vec<Hit>, SearchError> {
        let terms = terms(&sought.words);
        if !terms.iter().any(|term| !matches!(term, Term::Not(_))) {
            return Ok(Vec::new());
        }
        let searcher = self.searcher()?;
        let mut hits = Vec::new();
        for kind in Kind::ALL {
            let wanted = sought.kinds.is_empty() || sought.kinds.contains(&kind);
            match kind {
                Kind::Name if wanted => hits.extend(self.names(&searcher, sought, &terms)?),
                Kind::Headline | Kind::Sentence if wanted && sought.class.is_none() => {
                    hits.extend(self.texts(&searcher, kind, sought, &terms)?);
                }
                _ => {}
            }
        }
        Ok(hits)
    }

    fn names(
        &self,
        searcher: &Searcher,
        sought: &Sought,
        terms: &[Term],
    ) -> Result<Vec<Hit>, SearchError> {
        let mut parts = vec![self.is(self.fields.kind, Kind::Name.word())];
        if let Some(class) = &sought.class {
            parts.push(self.is(self.fields.class, class));
        }
        let mut wanted = Vec::new();
        for term in terms {
            match term {
                Term::Word(words) | Term::Phrase(words) => {
                    for word in fold(words).split(' ').filter(|word| !word.is_empty()) {
                        parts.push((Occur::Must, self.like(word)));
                        wanted.push(word.to_owned());
                    }
                }
                Term::Not(words) => {
                    for word in fold(words).split(' ').filter(|word| !word.is_empty()) {
                        parts.push((Occur::MustNot, self.is(self.fields.name, word).1));
                    }
                }
            }
        }
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let whole = wanted.join(" ");
        let mut hits = Vec::new();
        for address in matching(searcher, &BooleanQuery::new(parts))? {
            let mut hit = self.hit(searcher, address)?;
            hit.closeness = closeness(&whole, &hit.names);
            hits.push(hit);
        }
        hits.sort_by(|a, b| (a.closeness, &a.iri).cmp(&(b.closeness, &b.iri)));
        Ok(hits)
    }

    fn texts(
        &self,
        searcher: &Searcher,
        kind: Kind,
        sought: &Sought,
        terms: &[Term],
    ) -> Result<Vec<Hit>, SearchError> {
        let mut parts = vec![self.is(self.fields.kind, kind.word())];
        let mut all = Vec::new();
        for term in terms {
            let (occur, words, is_phrase) = match term {
                Term::Word(words) => (Occur::Must, words, false),
                Term::Phrase(words) => (Occur::Must, words, true),
                Term::Not(words) => (Occur::MustNot, words, true),
            };
            let tokens = self.tokens(words);
            if occur == Occur::Must {
                all.extend(tokens.iter().cloned());
            }
            match (tokens.len(), is_phrase) {
                (0, _) => {}
                (1, _) | (_, false) => {
                    for token in tokens {
                        let query: Box<dyn Query> =
                            Box::new(TermQuery::new(token, IndexRecordOption::Basic));
                        parts.push((occur, query));
                    }
                }
                (_, true) => parts.push((occur, Box::new(PhraseQuery::new(tokens)))),
            }
        }
        if all.is_empty() {
            return Ok(Vec::new());
        }
        let found = matching(searcher, &BooleanQuery::new(clone(&parts)))?;
        let side_by_side: HashSet<DocAddress> = if all.len() > 1 {
            parts.push((Occur::Must, Box::new(PhraseQuery::new(all))));
            matching(searcher, &BooleanQuery::new(parts))?
        } else {
            HashSet::new()
        };
        let dates = searcher
            .segment_readers()
            .iter()
            .map(|segment| segment.fast_fields().u64("date"))
            .collect::<Result<Vec<_>, _>>()?;
        let date = |address: &DocAddress| {
            let dates = dates.get(address.segment_ord as usize);
            dates
                .and_then(|dates| dates.first(address.doc_id))
                .unwrap_or_default()
        };
        let (from, to) = (
            sought.from.map_or(0, |from| sortable(from.first_day())),
            sought.to.map_or(u64::MAX, |to| sortable(to.last_day())),
        );
        let mut order: Vec<((Closeness, std::cmp::Reverse<u64>), DocAddress)> = found
            .into_iter()
            .filter(|address| (from..=to).contains(&date(address)))
            .map(|address| {
                let closeness = match side_by_side.contains(&address) {
                    true => Closeness::Whole,
                    false => Closeness::Words,
                };
                ((closeness, std::cmp::Reverse(date(&address))), address)
            })
            .collect();
        order.sort_unstable();
        // All that tie with the last one are read, so that which of them is shown does not hang on where tantivy put them.
        let last = order
            .get(sought.limit.saturating_sub(1))
            .map(|(key, _)| *key);
        let mut hits = Vec::new();
        for ((closeness, newest), address) in order {
            if last.is_some_and(|last| (closeness, newest) > last) {
                break;
            }
            let mut hit = self.hit(searcher, address)?;
            hit.closeness = closeness;
            hits.push((newest, hit));
        }
        hits.sort_by(|(a_date, a), (b_date, b)| {
            let place = |hit: &Hit| hit.span.map_or(0, |span| span.start);
            (a.closeness, a_date, &a.document, place(a)).cmp(&(
                b.closeness,
                b_date,
                &b.document,
                place(b),
            ))
        });
        Ok(hits
            .into_iter()
            .map(|(_, hit)| hit)
            .take(sought.limit)
            .collect())
    }

    fn is(&self, field: Field, value: &str) -> (Occur, Box<dyn Query>) {
        let term = tantivy::Term::from_field_text(field, value);
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        (Occur::Must, Box::new(query))
    }

    /// Names with that word, one that begins so, or one that is spelled nearly so.
    fn like(&self, word: &str) -> Box<dyn Query> {
        let term = tantivy::Term::from_field_text(self.fields.name, word);
        let mut ways: Vec<(Occur, Box<dyn Query>)> = vec![(
            Occur::Should,
            Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic)),
        )];
        if word.chars().count() > 2 {
            let beginning = FuzzyTermQuery::new_prefix(term.clone(), 0, true);
            ways.push((Occur::Should, Box::new(beginning)));
        }
        if slips(word) > 0 {
            let near = FuzzyTermQuery::new(term, slips(word), true);
            ways.push((Occur::Should, Box::new(near)));
        }
        Box::new(BooleanQuery::new(ways))
    }

    fn tokens(&self, words: &str) -> Vec<tantivy::Term> {
        let Some(mut analyzer) = self.index.tokenizers().get(OF_TEXTS) else {
            return Vec::new();
        };
        let mut tokens = Vec::new();
        analyzer.token_stream(words).process(&mut |token| {
            tokens.push(tantivy::Term::from_field_text(
                self.fields.text,
                &token.text,
            ));
        });
        tokens
    }

    fn hit(&self, searcher: &Searcher, address: DocAddress) -> Result<Hit, SearchError> {
        let document: TantivyDocument = searcher.doc(address)?;
        let fields = &self.fields;
        let text = |field: Field| {
            let value = document.get_first(field).and_then(|value| value.as_str());
            value.unwrap_or_default().to_owned()
        };
        let number = |field: Field| document.get_first(field).and_then(|value| value.as_u64());
        let span = match (number(fields.start), number(fields.end)) {
            (Some(start), Some(end)) => Some(CharSpan::new(start as usize, end as usize)),
            _ => None,
        };
        Ok(Hit {
            kind: Kind::from_word(&text(fields.kind)).unwrap_or(Kind::Sentence),
            iri: text(fields.iri),
            class: text(fields.class),
            document: text(fields.document),
            names: document
                .get_all(fields.shown)
                .filter_map(|value| value.as_str().map(str::to_owned))
                .collect(),
            date: number(fields.date).and_then(date_of),
            span,
            closeness: Closeness::Words,
        })
    }
}

fn matching(searcher: &Searcher, query: &dyn Query) -> Result<HashSet<DocAddress>, SearchError> {
    Ok(searcher.search(query, &DocSetCollector)?)
}

fn clone(parts: &[(Occur, Box<dyn Query>)]) -> Vec<(Occur, Box<dyn Query>)> {
    parts
        .iter()
        .map(|(occur, query)| (*occur, query.box_clone()))
        .collect()
}

/// The way back from a date as a number.
fn date_of(number: u64) -> Option<PartialDate> {
    let year = i16::try_from(number / 10_000)
        .ok()
        .filter(|&year| year > 0)?;
    let part = |number: u64| u8::try_from(number).ok().filter(|&part| part > 0);
    Some(PartialDate {
        year,
        month: part(number / 100 % 100),
        day: part(number % 100),
    })
}
