//! A claim in terms of tokens and chains, before it is written down in code points and referents.

use super::context::Context;
use super::facts::{ClaimDate, ClaimKind, Modality, Polarity, Role, Stage};
use crate::coref::ChainId;
use crate::text::{ByteSpan, TokenSpan};
use smol_str::SmolStr;

/// A claim under construction.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Sort of claim.
    pub kind: ClaimKind,
    /// Relation.
    pub predicate: SmolStr,
    /// Who, at which token.
    pub subject: Option<(usize, ChainId)>,
    /// Whom.
    pub object: Option<(usize, ChainId)>,
    /// Further participants.
    pub roles: Vec<(Role, usize, ChainId)>,
    /// The word that triggered it.
    pub trigger: usize,
    /// Its light.
    pub context: Context,
    /// What the frame adds to that.
    pub forced: (Option<Polarity>, Option<Modality>),
    /// Stage of a sanction.
    pub stage: Option<Stage>,
    /// Measure of a sanction.
    pub measure: Option<SmolStr>,
    /// When.
    pub date: Option<(ClaimDate, TokenSpan)>,
    /// A sum in the same clause.
    pub amount: Option<TokenSpan>,
    /// Words said.
    pub quotation: Option<String>,
    /// For a statement: the words said and the phrase that names who says them.
    pub voice: Option<Voice>,
    /// Rule.
    pub rule: SmolStr,
    /// The words that carry it, in bytes.
    pub evidence: ByteSpan,
}

impl Draft {
    /// A plain claim whose ends, and what else is known of it, the rule adds.
    pub fn bare(
        relation: &'static str,
        rule: &'static str,
        trigger: usize,
        context: Context,
        evidence: ByteSpan,
    ) -> Self {
        Self {
            kind: ClaimKind::Claim,
            predicate: SmolStr::new_static(relation),
            subject: None,
            object: None,
            roles: Vec::new(),
            trigger,
            context,
            forced: (None, None),
            stage: None,
            measure: None,
            date: None,
            amount: None,
            quotation: None,
            voice: None,
            rule: SmolStr::new_static(rule),
            evidence,
        }
    }
}

/// Whose words, and which.
#[derive(Clone, Debug)]
pub struct Voice {
    /// The phrase that names the source, in bytes.
    pub source: ByteSpan,
    /// The stretches said, in bytes; more than one where the report interrupts them.
    pub content: Vec<ByteSpan>,
}
