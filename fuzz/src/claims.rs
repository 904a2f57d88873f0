//! Bytes as the text of an article: whatever it says, the way to its claims never fails, and every claim shows its words.

use dossier::pipeline::Pipeline;
use dossier::text::Document;

/// Reads this text.
///
/// # Panics
/// When a stage panics, or when a claim or mention points at other words than it says.
pub fn read(pipeline: &Pipeline<'_>, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let facts = pipeline.facts(&Document::from_text(&text));
    let points: Vec<char> = facts.text.chars().collect();
    let words = |start: usize, end: usize| {
        points
            .get(start..end)
            .map(|points| points.iter().collect::<String>())
    };
    for referent in &facts.referents {
        for mention in &referent.mentions {
            assert_eq!(
                words(mention.span.start, mention.span.end).as_ref(),
                Some(&mention.text)
            );
        }
    }
    for claim in &facts.claims {
        let evidence = &claim.evidence;
        assert_eq!(
            words(evidence.span.start, evidence.span.end).as_ref(),
            Some(&evidence.exact)
        );
        for end in [claim.subject, claim.object, claim.attributed_to]
            .into_iter()
            .flatten()
        {
            assert!(facts.referents.iter().any(|referent| referent.id == end));
        }
    }
    let resolution = pipeline.resolve(std::slice::from_ref(&facts), &[]);
    _ = dossier::export::wire::line(&facts, &resolution, pipeline.ontology);
}
