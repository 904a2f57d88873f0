//! Frames: which words stand for which relation, and which grammatical slot fills which role.
//!
//! *`data/frames/*.toml` → [`Frames`]*. A frame names its triggers and slots (see [`super::slots`]) and carries
//! examples that must fire and counter-examples that must not; both run as tests. The alternations of
//! English (passive, relative clause, control, coordination, light verbs) are the matcher's, not the frame's.

use super::facts::{Modality, Polarity, Stage};
use super::slots::{STEPS, Slot};
use crate::lexicon::nearest;
use crate::ontology::{Class, Ontology};
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// All frames, indexed by trigger lemma.
#[derive(Debug, Default)]
pub struct Frames {
    /// The frames in order of file and place.
    pub list: Vec<Frame>,
    by_lemma: BTreeMap<String, Vec<usize>>,
}

/// One frame.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Its name, cited by claims as their rule.
    pub name: SmolStr,
    /// The relation it gives.
    pub relation: SmolStr,
    /// Where it stands: "data/frames/talk.toml:12".
    pub place: String,
    /// Verb, noun and adjective lemmas that trigger it.
    pub verbs: BTreeSet<String>,
    /// See `verbs`.
    pub nouns: BTreeSet<String>,
    /// See `verbs`.
    pub adjectives: BTreeSet<String>,
    /// Particle the verb must have ("off" in "call off"); verbs of frames without one must have none of another frame.
    pub particle: Option<String>,
    /// Something else that must be there: "object(sanction)".
    pub needs: Vec<Slot>,
    /// Something that must not be there.
    pub without: Vec<Slot>,
    /// Slot of the subject.
    pub subject: Slot,
    /// Slot of the object.
    pub object: Slot,
    /// Slot whose several fillers stand to each other in the relation ("between A and B").
    pub pair: Option<Slot>,
    /// Whether the object must be there for the frame to fire (else a claim with one end is kept).
    pub one_ended: OneEnded,
    /// Classes that override the relation's domain and range for the claim (the edge keeps to the ontology).
    pub subject_class: Option<Vec<Class>>,
    /// See `subject_class`.
    pub object_class: Option<Vec<Class>>,
    /// Whether who did the thing that the object is stands for it: "criticised *Chad's* decision".
    pub object_doer: Doer,
    /// Place, topic and reason.
    pub place_slot: Option<Slot>,
    /// See `place_slot`.
    pub topic_slot: Option<Slot>,
    /// Who is concerned where no object stands: an event's target, never the end of an edge.
    pub target_slot: Option<Slot>,
    /// Stage of a sanction.
    pub stage: Option<Stage>,
    /// Measure of a sanction: fixed, or by the lemma of its support noun through the file's `measures`.
    pub measure: Option<SmolStr>,
    /// Measures by noun lemma.
    pub measures: BTreeMap<String, SmolStr>,
    /// What the frame itself makes of the claim.
    pub polarity: Option<Polarity>,
    /// See `polarity`.
    pub modality: Option<Modality>,
    /// Sentences that must fire, as "sentence => subject relation object" for an edge, "sentence => claim subject relation object" for
    /// a claim that is none, or "sentence => event source CLASS target" for
    /// an event that is none.
    pub examples: Vec<String>,
    /// Sentences that must not give this relation as an edge.
    pub counter: Vec<String>,
}

/// Whether a claim with one end only is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum OneEnded {
    Dropped,
    Kept,
}

/// Whose end an act that stands in the slot of the object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Doer {
    /// The act itself.
    Left,
    /// Whoever did it; the act is the topic.
    Meant,
}

/// A frame file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// Not TOML, or a key or value that frames do not have.
    #[error("{file}:{line}:{column}: {reason}")]
    Syntax {
        /// File as named.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Column in code points, from 1.
        column: usize,
        /// What was found and what was expected.
        reason: String,
    },
    /// A value that names nothing known.
    #[error("{file}:{line}:1: frame \"{frame}\": {what} \"{found}\" is not known{hint}")]
    Unknown {
        /// File as named.
        file: String,
        /// Line of the frame, from 1.
        line: usize,
        /// Name of the frame.
        frame: String,
        /// "relation", "class", "stage", "slot".
        what: &'static str,
        /// As written.
        found: String,
        /// "; did you mean …?" or empty.
        hint: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    groups: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    measures: BTreeMap<String, String>,
    /// Classes of the object where a frame names none.
    object_class: Option<Vec<String>>,
    #[serde(default)]
    frame: Vec<Draft>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    name: String,
    relation: String,
    #[serde(default)]
    verb: Vec<String>,
    #[serde(default)]
    noun: Vec<String>,
    #[serde(default)]
    adjective: Vec<String>,
    particle: Option<String>,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
    subject: Option<String>,
    object: Option<String>,
    pair: Option<String>,
    #[serde(default)]
    one_ended: bool,
    subject_class: Option<Vec<String>>,
    object_class: Option<Vec<String>>,
    #[serde(default)]
    object_doer: bool,
    place: Option<String>,
    topic: Option<String>,
    target: Option<String>,
    stage: Option<String>,
    measure: Option<String>,
    polarity: Option<String>,
    modality: Option<String>,
    #[serde(default)]
    examples: Vec<String>,
    #[serde(default)]
    counter: Vec<String>,
}

/// The built-in frame files.
const EMBEDDED: &[(&str, &str)] = &[
    (
        "data/frames/agreement.toml",
        include_str!("../../data/frames/agreement.toml"),
    ),
    (
        "data/frames/belonging.toml",
        include_str!("../../data/frames/belonging.toml"),
    ),
    (
        "data/frames/blame.toml",
        include_str!("../../data/frames/blame.toml"),
    ),
    (
        "data/frames/force.toml",
        include_str!("../../data/frames/force.toml"),
    ),
    (
        "data/frames/justice.toml",
        include_str!("../../data/frames/justice.toml"),
    ),
    (
        "data/frames/kin.toml",
        include_str!("../../data/frames/kin.toml"),
    ),
    (
        "data/frames/power.toml",
        include_str!("../../data/frames/power.toml"),
    ),
    (
        "data/frames/pressure.toml",
        include_str!("../../data/frames/pressure.toml"),
    ),
    (
        "data/frames/rupture.toml",
        include_str!("../../data/frames/rupture.toml"),
    ),
    (
        "data/frames/sanctions.toml",
        include_str!("../../data/frames/sanctions.toml"),
    ),
    (
        "data/frames/support.toml",
        include_str!("../../data/frames/support.toml"),
    ),
    (
        "data/frames/talk.toml",
        include_str!("../../data/frames/talk.toml"),
    ),
];

static FRAMES: LazyLock<Frames> = LazyLock::new(|| {
    let mut frames = Frames::default();
    for (file, content) in EMBEDDED {
        // A broken built-in file is caught by the tests; its neighbours still serve.
        let _ = frames.add(file, content, Ontology::embedded());
    }
    frames
});

impl Frames {
    /// The built-in frames.
    pub fn embedded() -> &'static Self {
        &FRAMES
    }

    /// The built-in files: name and content.
    pub fn embedded_files() -> &'static [(&'static str, &'static str)] {
        EMBEDDED
    }

    /// Adds a file's frames.
    ///
    /// # Errors
    /// Names file, line and column of what cannot be used; nothing of the file is added then.
    pub fn add(
        &mut self,
        file: &str,
        content: &str,
        ontology: &Ontology,
    ) -> Result<(), FrameError> {
        let parsed: File = toml::from_str(content).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            let before = content.get(..offset).unwrap_or("");
            FrameError::Syntax {
                file: file.to_owned(),
                line: before.matches('\n').count() + 1,
                column: before.rsplit('\n').next().unwrap_or("").chars().count() + 1,
                reason: error.message().to_owned(),
            }
        })?;
        // A line of each frame, in order: the n-th "[[frame]]".
        let lines: Vec<usize> = content
            .lines()
            .enumerate()
            .filter(|(_, line)| line.trim() == "[[frame]]")
            .map(|(index, _)| index + 1)
            .collect();
        let frames = parsed
            .frame
            .into_iter()
            .enumerate()
            .map(|(index, draft)| {
                let line = lines.get(index).copied().unwrap_or(1);
                let draft = Draft {
                    object_class: draft
                        .object_class
                        .clone()
                        .or_else(|| parsed.object_class.clone()),
                    ..draft
                };
                draft.finish(file, line, &parsed.groups, &parsed.measures, ontology)
            })
            .collect::<Result<Vec<_>, _>>()?;
        for frame in frames {
            let index = self.list.len();
            for lemma in frame
                .verbs
                .iter()
                .chain(&frame.nouns)
                .chain(&frame.adjectives)
            {
                let entry = self.by_lemma.entry(lemma.clone()).or_default();
                if entry.last() != Some(&index) {
                    entry.push(index);
                }
            }
            self.list.push(frame);
        }
        Ok(())
    }

    /// The frame of that name.
    pub fn named(&self, name: &str) -> Option<&Frame> {
        self.list.iter().find(|frame| frame.name == name)
    }

    /// The frames that a lemma (lower case) may trigger, in order.
    pub fn triggered_by(&self, lemma: &str) -> impl Iterator<Item = &Frame> + '_ {
        self.by_lemma
            .get(lemma)
            .into_iter()
            .flatten()
            .map(|&index| &self.list[index])
    }
}

impl Draft {
    fn finish(
        self,
        file: &str,
        line: usize,
        groups: &BTreeMap<String, Vec<String>>,
        measures: &BTreeMap<String, String>,
        ontology: &Ontology,
    ) -> Result<Frame, FrameError> {
        let unknown = |what: &'static str, found: &str, known: &mut dyn Iterator<Item = &str>| {
            FrameError::Unknown {
                file: file.to_owned(),
                line,
                frame: self.name.clone(),
                what,
                found: found.to_owned(),
                hint: nearest(found, known)
                    .map_or_else(String::new, |name| format!("; did you mean \"{name}\"?")),
            }
        };
        if ontology.relation(&self.relation).is_none() {
            return Err(unknown(
                "relation",
                &self.relation,
                &mut ontology.relations.keys().map(SmolStr::as_str),
            ));
        }
        let group = |name: &str| groups.get(name).cloned();
        let slot = |text: &str| {
            Slot::parse(text, &group)
                .map_err(|found| unknown("slot", &found, &mut STEPS.iter().copied()))
        };
        let optional = |text: &Option<String>| text.as_deref().map(slot).transpose();
        let classes = |names: &Option<Vec<String>>| {
            names
                .as_ref()
                .map(|names| {
                    names
                        .iter()
                        .map(|name| {
                            Class::from_iri(name)
                                .ok_or_else(|| unknown("class", name, &mut std::iter::empty()))
                        })
                        .collect::<Result<Vec<_>, _>>()
                })
                .transpose()
        };
        let noun_only = self.verb.is_empty() && self.adjective.is_empty();
        let adjective_only = self.verb.is_empty() && self.noun.is_empty();
        let default_subject = if noun_only || adjective_only {
            "possessor | light>subject | prep:by | modifier | prep:from | subject"
        } else {
            "subject | possessor | light>subject | prep:by | modifier | issuer"
        };
        let default_object = if noun_only {
            "prep:of,to,on,against,with"
        } else {
            "object"
        };
        let stage = self
            .stage
            .as_deref()
            .map(|name| {
                Stage::from_iri(name).ok_or_else(|| {
                    unknown(
                        "stage",
                        name,
                        &mut Stage::ALL.iter().map(|stage| stage.iri()),
                    )
                })
            })
            .transpose()?;
        let polarity = self
            .polarity
            .as_deref()
            .map(|name| {
                Polarity::from_iri(name).ok_or_else(|| {
                    unknown("polarity", name, &mut ["Affirmed", "Negated"].into_iter())
                })
            })
            .transpose()?;
        let modality = self
            .modality
            .as_deref()
            .map(|name| {
                Modality::from_iri(name).ok_or_else(|| {
                    unknown(
                        "modality",
                        name,
                        &mut Modality::ALL.iter().map(|each| each.iri()),
                    )
                })
            })
            .transpose()?;
        Ok(Frame {
            relation: SmolStr::new(&self.relation),
            place: format!("{file}:{line}"),
            needs: self
                .needs
                .iter()
                .map(|text| slot(text))
                .collect::<Result<_, _>>()?,
            without: self
                .without
                .iter()
                .map(|text| slot(text))
                .collect::<Result<_, _>>()?,
            subject: slot(self.subject.as_deref().unwrap_or(default_subject))?,
            object: slot(self.object.as_deref().unwrap_or(default_object))?,
            pair: optional(&self.pair)?,
            one_ended: if self.one_ended {
                OneEnded::Kept
            } else {
                OneEnded::Dropped
            },
            subject_class: classes(&self.subject_class)?,
            object_class: classes(&self.object_class)?,
            object_doer: if self.object_doer {
                Doer::Meant
            } else {
                Doer::Left
            },
            place_slot: optional(&self.place)?,
            topic_slot: optional(&self.topic)?,
            target_slot: optional(&self.target)?,
            stage,
            measure: self.measure.as_deref().map(SmolStr::new),
            measures: measures
                .iter()
                .map(|(noun, measure)| (noun.clone(), SmolStr::new(measure)))
                .collect(),
            polarity,
            modality,
            verbs: expand(&self.verb, groups),
            nouns: expand(&self.noun, groups),
            adjectives: expand(&self.adjective, groups),
            particle: self.particle.clone(),
            examples: self.examples.clone(),
            counter: self.counter.clone(),
            name: SmolStr::new(&self.name),
        })
    }
}

fn expand(words: &[String], groups: &BTreeMap<String, Vec<String>>) -> BTreeSet<String> {
    words
        .iter()
        .flat_map(
            |word| match word.strip_prefix('@').and_then(|name| groups.get(name)) {
                Some(group) => group.clone(),
                None => vec![word.clone()],
            },
        )
        .collect()
}
