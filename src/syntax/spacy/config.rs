//! `config.cfg`: sections of settings, whose values are JSON or bare words, or stand elsewhere (`${section.key}`).
//!
//! *text → a tree of settings*. Source: thinc's configuration system. It calls no function that a setting names.

use super::super::model::ModelError;
use serde_json::{Map, Value};

/// All settings, section within section.
pub struct Config(Value);

/// A component that runs, with its settings.
pub struct Component<'c> {
    pub name: &'c str,
    pub factory: &'c str,
    pub settings: Settings<'c>,
}

/// The settings below one section.
#[derive(Clone, Copy)]
pub struct Settings<'c> {
    component: &'c str,
    value: &'c Value,
}

/// References may point to references, this often.
const DEEPEST: usize = 8;

impl Config {
    /// Reads the text; an error says what is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut root = Value::Object(Map::new());
        let mut path: Vec<String> = Vec::new();
        let mut lines = text.lines().enumerate().peekable();
        while let Some((number, line)) = lines.next() {
            let line = line.trim_end();
            if line.is_empty() || line.starts_with(['#', ';']) {
                continue;
            }
            if let Some(section) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                path = section.split('.').map(str::to_owned).collect();
                place(&mut root, &path)
                    .ok_or_else(|| format!("line {}: {line} is a value already", number + 1))?;
                continue;
            }
            let (key, value) = line
                .split_once('=')
                .ok_or_else(|| format!("line {}: neither a section nor a setting", number + 1))?;
            let mut value = value.trim().to_owned();
            // What goes on, on a line that begins with white space, belongs to the value.
            while let Some((_, more)) =
                lines.next_if(|(_, line)| line.starts_with([' ', '\t']) && !line.trim().is_empty())
            {
                value.push(' ');
                value.push_str(more.trim());
            }
            let value = serde_json::from_str(&value).unwrap_or(Value::String(value));
            let section = place(&mut root, &path)
                .ok_or_else(|| format!("line {}: no section to stand in", number + 1))?;
            section.insert(key.trim().to_owned(), value);
        }
        let written = root.clone();
        resolve(&mut root, &written)?;
        Ok(Self(root))
    }

    /// The settings of a section, for messages about `component`.
    pub fn section<'c>(&'c self, component: &'c str, path: &[&str]) -> Settings<'c> {
        let mut value = &self.0;
        for step in path {
            value = value.get(step).unwrap_or(&Value::Null);
        }
        Settings { component, value }
    }

    /// The components that run, in order.
    pub fn components(&self) -> Result<Vec<Component<'_>>, ModelError> {
        let pipeline = self.section("nlp", &["nlp"]);
        for callback in [
            "before_creation",
            "after_creation",
            "after_pipeline_creation",
        ] {
            if !pipeline.value(callback).is_null() {
                return Err(
                    pipeline.unsupported(callback, "null (a pipeline without code of its own)")
                );
            }
        }
        let disabled = pipeline.list("disabled");
        let running = pipeline.list("pipeline").into_iter();
        running
            .filter(|name| !disabled.contains(name))
            .map(|name| {
                let settings = self.section(name, &["components", name]);
                Ok(Component {
                    name,
                    factory: settings.word("factory")?,
                    settings,
                })
            })
            .collect()
    }
}

impl<'c> Settings<'c> {
    /// A section below this one.
    pub fn below(self, key: &str) -> Self {
        Self {
            value: self.value(key),
            ..self
        }
    }

    /// A setting; null where there is none.
    pub fn value(self, key: &str) -> &'c Value {
        self.value.get(key).unwrap_or(&Value::Null)
    }

    /// A setting that is a word.
    pub fn word(self, key: &str) -> Result<&'c str, ModelError> {
        self.value(key)
            .as_str()
            .ok_or_else(|| self.unsupported(key, "a word"))
    }

    /// A setting that is a small number.
    pub fn number(self, key: &str) -> Result<u16, ModelError> {
        self.value(key)
            .as_u64()
            .and_then(|number| u16::try_from(number).ok())
            .ok_or_else(|| self.unsupported(key, "a small whole number"))
    }

    /// The words in a setting that is a list.
    pub fn list(self, key: &str) -> Vec<&'c str> {
        let list = self.value(key).as_array();
        list.map_or_else(Vec::new, |list| {
            list.iter().filter_map(Value::as_str).collect()
        })
    }

    /// Refuses a setting that is none of the expected ones.
    pub fn require(self, key: &str, expected: &[&str]) -> Result<(), ModelError> {
        let found = match self.value(key) {
            Value::String(word) => word.clone(),
            other => other.to_string(),
        };
        if expected.contains(&found.as_str()) {
            return Ok(());
        }
        Err(self.unsupported(key, &expected.join(" or ")))
    }

    /// Says that a setting is not what it should be.
    pub fn unsupported(self, key: &str, expected: &str) -> ModelError {
        ModelError::Unsupported {
            component: self.component.to_owned(),
            setting: key.to_owned(),
            found: self.value(key).to_string(),
            expected: expected.to_owned(),
        }
    }
}

/// The section at a path, made where it is not there yet; nothing if a value stands in the way.
fn place<'v>(root: &'v mut Value, path: &[String]) -> Option<&'v mut Map<String, Value>> {
    let mut here = root.as_object_mut()?;
    for step in path {
        here = here
            .entry(step.clone())
            .or_insert_with(|| Value::Object(Map::new()))
            .as_object_mut()?;
    }
    Some(here)
}

/// Puts what references point to in their place.
fn resolve(value: &mut Value, root: &Value) -> Result<(), String> {
    match value {
        Value::Object(map) => map.values_mut().try_for_each(|value| resolve(value, root)),
        Value::Array(list) => list.iter_mut().try_for_each(|value| resolve(value, root)),
        _ => {
            for _ in 0..DEEPEST {
                let Some(reference) = value.as_str().and_then(reference) else {
                    return Ok(());
                };
                let found = reference
                    .split(['.', ':'])
                    .try_fold(root, |here, step| here.get(step));
                *value = found
                    .ok_or_else(|| format!("${{{reference}}} points to nothing"))?
                    .clone();
            }
            Err(format!("{value} points round in circles"))
        }
    }
}

fn reference(word: &str) -> Option<&str> {
    word.strip_prefix("${")?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_values_and_references() {
        let text = "[a]\nwidth = 96\nlist = [1,\n  2]\nword = hello there\n\n[a.b]\n# a remark\nwidth = ${a:width}\nsame = ${a.b.width}\n";
        let config = Config::read(text).expect("a good configuration");
        let a = config.section("x", &["a"]);
        assert_eq!(a.number("width").expect("a number"), 96);
        assert_eq!(a.value("list").to_string(), "[1,2]");
        assert_eq!(a.word("word").expect("a word"), "hello there");
        assert_eq!(a.below("b").number("same").expect("a number"), 96);
        assert!(a.below("c").value("width").is_null());
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, expected) in [
            ("[a]\nnothing", "line 2"),
            ("[a]\nb = ${c.d}", "${c.d} points to nothing"),
            ("[a]\nb = ${a.b}", "circles"),
            ("[a]\nb = 1\n[a.b]", "line 3"),
        ] {
            let reason = Config::read(text).err().expect("should be refused");
            assert!(reason.contains(expected), "{reason}");
        }
    }

    #[test]
    fn code_of_ones_own_and_components_without_a_factory_are_refused() {
        let refusal = |text: &str| {
            let config = Config::read(text).expect("a good configuration");
            config.components().err().map(|error| error.to_string())
        };
        let own = refusal("[nlp]\npipeline = []\nafter_creation = {\"@callbacks\":\"mine\"}")
            .expect("refused");
        assert!(
            own.contains("after_creation") && own.contains("mine"),
            "{own}"
        );
        let none = refusal("[nlp]\npipeline = [\"ner\"]").expect("refused");
        assert!(none.contains("ner") && none.contains("factory"), "{none}");
        assert_eq!(
            refusal("[nlp]\npipeline = [\"ner\"]\ndisabled = [\"ner\"]"),
            None
        );
    }
}
