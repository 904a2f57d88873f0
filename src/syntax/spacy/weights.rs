//! The networks of a directory as a manifest, and where the numbers of each array lie.
//!
//! *`model`, `moves`, `cfg` of each component → [`Manifest`], [`Place`]s*. thinc writes the layers of a network level by
//! level without their nesting; which is which follows from their names and from the architecture that `config.cfg`
//! states. Whether the shapes agree is checked where the networks are built.

use super::super::manifest::{
    Action, ArrayRecord, Attribute, EncoderRecord, FeatureRecord, LinearRecord, Manifest,
    MaxoutRecord, MoveRecord, SlotsRecord, TaggerRecord, TransitionRecord,
};
use super::super::model::ModelError;
use super::config::{Component, Config, Settings};
use super::packed::{FileId, Files, array, elements, entries, get, number, text, unpack};
use rmpv::ValueRef;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

const TOK2VEC: [&str; 2] = ["spacy.Tok2Vec.v2", "spacy.Tok2Vec.v1"];
const LISTENER: &str = "spacy.Tok2VecListener.v1";
const EMBED: [&str; 2] = ["spacy.MultiHashEmbed.v2", "spacy.MultiHashEmbed.v1"];
const ENCODE: [&str; 2] = [
    "spacy.MaxoutWindowEncoder.v2",
    "spacy.MaxoutWindowEncoder.v1",
];
const TAGGER: [&str; 2] = ["spacy.Tagger.v2", "spacy.Tagger.v1"];
const TRANSITION: [&str; 2] = [
    "spacy.TransitionBasedParser.v2",
    "spacy.TransitionBasedParser.v1",
];
/// Factories that [`super::symbolic`] reads.
const SYMBOLIC: [&str; 2] = ["attribute_ruler", "lemmatizer"];
const FACTORIES: &str =
    "tok2vec, tagger, parser, ner, attribute_ruler or lemmatizer (and none that is disabled)";
const ARC_EAGER: [Action; 5] = [
    Action::Shift,
    Action::Reduce,
    Action::Left,
    Action::Right,
    Action::Break,
];
const BILUO: [Action; 6] = [
    Action::Missing,
    Action::Begin,
    Action::In,
    Action::Last,
    Action::Unit,
    Action::Out,
];

/// Where the numbers of an array lie.
pub struct Place {
    pub name: String,
    pub file: FileId,
    pub range: Range<usize>,
}

/// Reads all networks.
pub fn read(
    files: &mut Files,
    config: &Config,
    components: &[Component<'_>],
    meta: &Value,
) -> Result<(Manifest, Vec<Place>), ModelError> {
    let of_meta = |key: &str| meta[key].as_str().unwrap_or_default().to_owned();
    let mut manifest = Manifest {
        name: format!("{}_{}", of_meta("lang"), of_meta("name")),
        version: of_meta("version"),
        encoders: BTreeMap::new(),
        tagger: None,
        parser: None,
        names: None,
    };
    let mut places = Vec::new();
    let upstream: Vec<&str> = components
        .iter()
        .filter(|component| component.factory == "tok2vec")
        .map(|component| component.name)
        .collect();
    for component in components {
        let model = component.settings.below("model");
        if SYMBOLIC.contains(&component.factory) {
            continue;
        }
        if !["tok2vec", "tagger", "parser", "ner"].contains(&component.factory) {
            return Err(component.settings.unsupported("factory", FACTORIES));
        }
        let name = format!("{}/model", component.name);
        let file = files.load(&name)?;
        let files = &*files;
        let refuse = |reason: String| files.refuse(&name, reason);
        let value = files.value(file, &name)?;
        let mut layers =
            Layers::new(&value, component.name, file, files.bytes(file)).map_err(refuse)?;
        match component.factory {
            "tok2vec" => {
                let encoder = layers.encoder(model)?;
                manifest
                    .encoders
                    .insert(component.name.to_owned(), encoder.map_err(refuse)?);
            }
            "tagger" => {
                model.require("@architectures", &TAGGER)?;
                let encoder =
                    layers.source(model.below("tok2vec"), &upstream, &mut manifest, &refuse)?;
                let softmax = layers.named("softmax").next();
                let output = softmax
                    .ok_or_else(|| "no layer \"softmax\"".to_owned())
                    .and_then(|layer| layers.linear(layer));
                manifest.tagger = Some(TaggerRecord {
                    encoder,
                    output: output.map_err(refuse)?,
                    labels: settings_beside(files, component.name)?["labels"]
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(|label| label.as_str().map(str::to_owned))
                        .collect(),
                });
            }
            "parser" => {
                let encoder = layers.transition(
                    model,
                    "parser",
                    component,
                    files,
                    &upstream,
                    &mut manifest,
                    &refuse,
                )?;
                let moves = moves(files, component.name, &ARC_EAGER)?;
                manifest.parser = Some(TransitionRecord { moves, ..encoder });
            }
            _ => {
                let encoder = layers.transition(
                    model,
                    "ner",
                    component,
                    files,
                    &upstream,
                    &mut manifest,
                    &refuse,
                )?;
                let moves = moves(files, component.name, &BILUO)?;
                manifest.names = Some(TransitionRecord { moves, ..encoder });
            }
        }
        places.append(&mut layers.places);
    }
    // A component may listen to an encoder that comes later in the list; one that is not there is found out here.
    let readers = [
        manifest.tagger.as_ref().map(|tagger| &tagger.encoder),
        manifest.parser.as_ref().map(|parser| &parser.encoder),
        manifest.names.as_ref().map(|names| &names.encoder),
    ];
    for encoder in readers.into_iter().flatten() {
        if !manifest.encoders.contains_key(encoder) {
            return Err(config
                .section(encoder, &["components", encoder])
                .unsupported("factory", "tok2vec"));
        }
    }
    Ok((manifest, places))
}

/// The layers of one network, and the arrays met so far.
struct Layers<'v> {
    component: &'v str,
    file: FileId,
    bytes: &'v [u8],
    nodes: &'v [ValueRef<'v>],
    attributes: &'v [ValueRef<'v>],
    parameters: &'v [ValueRef<'v>],
    places: Vec<Place>,
}

impl<'v> Layers<'v> {
    fn new(
        model: &'v ValueRef<'v>,
        component: &'v str,
        file: FileId,
        bytes: &'v [u8],
    ) -> Result<Self, String> {
        let list = |key: &str| {
            get(model, key)
                .map(elements)
                .ok_or_else(|| format!("no {key:?}"))
        };
        let layers = Self {
            component,
            file,
            bytes,
            nodes: list("nodes")?,
            attributes: list("attrs")?,
            parameters: list("params")?,
            places: Vec::new(),
        };
        let count = layers.nodes.len();
        if layers.attributes.len() != count || layers.parameters.len() != count {
            return Err("lists of layers that differ in length".to_owned());
        }
        Ok(layers)
    }

    /// The layers of that name, in order.
    fn named(&self, name: &'static str) -> impl Iterator<Item = usize> + use<'v> {
        let nodes = self.nodes;
        (0..nodes.len())
            .filter(move |&layer| get(&nodes[layer], "name").and_then(text) == Some(name))
    }

    /// The layer that another refers to by a name of its own.
    fn referred(&self, layer: usize, name: &str) -> Option<usize> {
        let to = get(get(self.nodes.get(layer)?, "refs")?, name).and_then(number)?;
        usize::try_from(to).ok().filter(|&to| to < self.nodes.len())
    }

    /// A whole number that a layer was made with.
    fn attribute(&self, layer: usize, name: &str) -> Option<u64> {
        match get(&self.attributes[layer], name)? {
            ValueRef::Binary(packed) => number(&unpack(packed).ok()?),
            _ => None,
        }
    }

    fn array(&mut self, layer: usize, name: &str) -> Result<ArrayRecord, String> {
        let value = get(&self.parameters[layer], name)
            .ok_or_else(|| format!("layer {layer} has no array {name:?}"))?;
        let (range, shape) = array(value, self.bytes)?;
        let section = format!("{}.{layer}.{name}", self.component);
        self.places.push(Place {
            name: section.clone(),
            file: self.file,
            range,
        });
        Ok(ArrayRecord { section, shape })
    }

    fn linear(&mut self, layer: usize) -> Result<LinearRecord, String> {
        Ok(LinearRecord {
            weights: self.array(layer, "W")?,
            bias: self.array(layer, "b")?,
        })
    }

    /// The tok2vec network of this component. The outer error is about its settings, the inner one about its file.
    fn encoder(
        &mut self,
        settings: Settings<'_>,
    ) -> Result<Result<EncoderRecord, String>, ModelError> {
        settings.require("@architectures", &TOK2VEC)?;
        let (embed, encode) = (settings.below("embed"), settings.below("encode"));
        embed.require("@architectures", &EMBED)?;
        embed.require("include_static_vectors", &["false", "null"])?;
        encode.require("@architectures", &ENCODE)?;
        let mut attributes = Vec::new();
        for name in embed.list("attrs") {
            let attribute =
                Attribute::deserialize(Value::String(name.to_owned())).map_err(|_| {
                    embed.unsupported("attrs", "NORM, PREFIX, SUFFIX, SHAPE, SPACY and IS_SPACE")
                })?;
            attributes.push(attribute);
        }
        let window = encode.number("window_size")?;
        let depth = usize::from(encode.number("depth")?);
        Ok(self.encoder_record(&attributes, window, depth))
    }

    fn encoder_record(
        &mut self,
        attributes: &[Attribute],
        window: u16,
        depth: usize,
    ) -> Result<EncoderRecord, String> {
        let tables: Vec<usize> = self.named("hashembed").collect();
        let maxouts: Vec<usize> = self.named("maxout").collect();
        let norms: Vec<usize> = self.named("layernorm").collect();
        let agrees = tables.len() == attributes.len()
            && maxouts.len() == depth + 1
            && norms.len() == depth + 1
            && self
                .named("expand_window")
                .all(|layer| self.attribute(layer, "window_size") == Some(u64::from(window)));
        if !agrees {
            return Err("layers that do not agree with config.cfg".to_owned());
        }
        let mut features = Vec::new();
        for (&attribute, table) in attributes.iter().zip(tables) {
            let seed = self
                .attribute(table, "seed")
                .and_then(|seed| u32::try_from(seed).ok());
            features.push(FeatureRecord {
                attribute,
                seed: seed.ok_or("an embedding without a seed")?,
                table: self.array(table, "E")?,
            });
        }
        let mut layers = Vec::new();
        for (maxout, norm) in maxouts.into_iter().zip(norms) {
            layers.push(MaxoutRecord {
                weights: self.array(maxout, "W")?,
                bias: self.array(maxout, "b")?,
                gain: self.array(norm, "G")?,
                shift: self.array(norm, "b")?,
            });
        }
        // The layer that mixes the embeddings stands highest.
        let mix = layers.remove(0);
        Ok(EncoderRecord {
            features,
            window,
            mix,
            layers,
        })
    }

    /// The name of the encoder that this component reads: its own, or a shared one that it listens to.
    fn source(
        &mut self,
        settings: Settings<'_>,
        upstream: &[&str],
        manifest: &mut Manifest,
        refuse: &dyn Fn(String) -> ModelError,
    ) -> Result<String, ModelError> {
        if settings.word("@architectures")? != LISTENER {
            let encoder = self.encoder(settings)?.map_err(refuse)?;
            manifest.encoders.insert(self.component.to_owned(), encoder);
            return Ok(self.component.to_owned());
        }
        match (settings.word("upstream")?, upstream) {
            ("*", [first, ..]) => Ok((*first).to_owned()),
            (name, _) if upstream.contains(&name) => Ok(name.to_owned()),
            _ => Err(settings.unsupported("upstream", "the name of a tok2vec component")),
        }
    }

    /// A transition system but for its moves.
    #[expect(
        clippy::too_many_arguments,
        reason = "one caller for each of two systems"
    )]
    fn transition(
        &mut self,
        settings: Settings<'_>,
        state: &str,
        component: &Component<'_>,
        files: &Files,
        upstream: &[&str],
        manifest: &mut Manifest,
        refuse: &dyn Fn(String) -> ModelError,
    ) -> Result<TransitionRecord, ModelError> {
        settings.require("@architectures", &TRANSITION)?;
        settings.require("state_type", &[state])?;
        settings.require("extra_state_tokens", &["false", "null"])?;
        settings.require("use_upper", &["true", "null"])?;
        let beside = settings_beside(files, component.name)?;
        for (setting, expected) in [("beam_width", "1"), ("learn_tokens", "false")] {
            let found = beside[setting].to_string();
            if found != expected && found != "null" {
                return Err(ModelError::Unsupported {
                    component: component.name.to_owned(),
                    setting: setting.to_owned(),
                    found,
                    expected: expected.to_owned(),
                });
            }
        }
        let encoder = self.source(settings.below("tok2vec"), upstream, manifest, refuse)?;
        let (lower, upper) = (self.referred(0, "lower"), self.referred(0, "upper"));
        let record = || -> Result<TransitionRecord, String> {
            let lower = lower.ok_or("no layer \"lower\"")?;
            let upper = upper.ok_or("no layer \"upper\"")?;
            let reduce = self.named("linear").find(|&layer| layer != upper);
            let missing = self.array(lower, "pad")?;
            Ok(TransitionRecord {
                encoder,
                reduce: self.linear(reduce.ok_or("no layer \"linear\" below the state")?)?,
                lower: SlotsRecord {
                    weights: self.array(lower, "W")?,
                    bias: self.array(lower, "b")?,
                    // In the file a first dimension of 1 stands before the others.
                    missing: ArrayRecord {
                        shape: missing.shape.iter().skip(1).copied().collect(),
                        ..missing
                    },
                },
                upper: self.linear(upper)?,
                moves: Vec::new(),
            })
        };
        record().map_err(refuse)
    }
}

/// The file `cfg` of a component.
fn settings_beside(files: &Files, component: &str) -> Result<Value, ModelError> {
    let name = format!("{component}/cfg");
    serde_json::from_str(&files.text(&name)?)
        .map_err(|error| files.refuse(&name, error.to_string()))
}

/// The moves of a transition system in the order of their scores: by action, the commonest labels first, and last
/// those added after training.
fn moves(
    files: &Files,
    component: &str,
    actions: &[Action],
) -> Result<Vec<MoveRecord>, ModelError> {
    let name = format!("{component}/moves");
    let refuse = |reason: String| files.refuse(&name, reason);
    let packed = std::fs::read(files.path(&name)).map_err(|source| ModelError::Read {
        path: files.path(&name),
        source,
    })?;
    let value = unpack(&packed).map_err(refuse)?;
    let labels = get(&value, "moves").and_then(text).unwrap_or_default();
    let labels: BTreeMap<String, BTreeMap<String, i64>> =
        serde_json::from_str(labels).map_err(|error| refuse(error.to_string()))?;
    if let Some((_, own)) = entries(&value)
        .iter()
        .filter(|(key, _)| text(key) == Some("cfg"))
        .find(|(_, own)| get(own, "neg_key").is_some_and(|key| !matches!(key, ValueRef::Nil)))
    {
        return Err(refuse(format!(
            "negative labels ({own}), which this program does not know"
        )));
    }
    let mut ordered: Vec<(usize, String)> = Vec::new();
    let mut added: Vec<(i64, String, usize)> = Vec::new();
    for (action, labels) in labels {
        let number = action
            .parse()
            .ok()
            .filter(|&number: &usize| number < actions.len())
            .ok_or_else(|| refuse(format!("no action {action}")))?;
        let mut labels: Vec<(i64, String)> = labels
            .into_iter()
            .map(|(label, count)| (count, label))
            .collect();
        labels.sort();
        for (count, label) in labels.into_iter().rev() {
            if count < 0 {
                added.push((count, label, number));
            } else {
                ordered.push((number, label));
            }
        }
    }
    // A stable sort: actions of one label stay in their order.
    added.sort_by(|a, b| (b.0, &b.1).cmp(&(a.0, &a.1)));
    ordered.extend(added.into_iter().map(|(_, label, number)| (number, label)));
    let mut seen = HashSet::new();
    ordered.retain(|step| seen.insert(step.clone()));
    Ok(ordered
        .into_iter()
        .map(|(number, label)| MoveRecord {
            action: actions[number],
            label,
        })
        .collect())
}
