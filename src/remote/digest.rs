//! Digest access authentication: how one proves to know a password without sending it.
//!
//! *(challenge, user, password, request) → header*. MD5 and SHA-256, with and without `-sess`, quality `auth`. Source: RFC 7616,
//! and RFC 2069 for servers without quality of protection. Does not do `auth-int` and hashed user names.

use md5::Md5;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What a server asks to be proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    algorithm: Algorithm,
    quality: Quality,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Algorithm {
    hash: Hash,
    of: Of,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hash {
    Md5,
    Sha256,
}

/// Whether the password's hash is of the user alone or of the session too (`-sess`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    User,
    Session,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quality {
    None,
    Auth,
}

impl Challenge {
    /// Reads what follows the word `Digest`; nothing where it asks for what is not done here.
    pub(super) fn read(text: &str) -> Option<Self> {
        let fields = fields(text);
        let get = |name: &str| fields.get(name).cloned();
        let algorithm = get("algorithm").unwrap_or_else(|| "MD5".to_owned());
        let (hash, of) = match algorithm.to_ascii_uppercase().as_str() {
            "MD5" => (Hash::Md5, Of::User),
            "MD5-SESS" => (Hash::Md5, Of::Session),
            "SHA-256" => (Hash::Sha256, Of::User),
            "SHA-256-SESS" => (Hash::Sha256, Of::Session),
            _ => return None,
        };
        let quality = match get("qop") {
            None => Quality::None,
            Some(offered) if offered.split(',').any(|each| each.trim() == "auth") => Quality::Auth,
            Some(_) => return None,
        };
        Some(Self {
            realm: get("realm")?,
            nonce: get("nonce")?,
            opaque: get("opaque"),
            algorithm: Algorithm { hash, of },
            quality,
        })
    }

    /// The value of `Authorization` for the `count`th request (from 1) under this challenge. `uri` is path and query, `own` a
    /// number used once.
    pub(super) fn answer(&self, asked: &Proof<'_>) -> String {
        let hash = |text: &str| self.hash(text);
        let Proof {
            user,
            password,
            method,
            uri,
            count,
            own,
        } = asked;
        let mut secret = hash(&format!("{user}:{}:{password}", self.realm));
        if self.algorithm.of == Of::Session {
            secret = hash(&format!("{secret}:{}:{own}", self.nonce));
        }
        let request = hash(&format!("{method}:{uri}"));
        let response = match self.quality {
            Quality::None => hash(&format!("{secret}:{}:{request}", self.nonce)),
            Quality::Auth => hash(&format!(
                "{secret}:{}:{count:08x}:{own}:auth:{request}",
                self.nonce
            )),
        };
        let mut header = format!(
            "Digest username=\"{}\", realm=\"{}\", nonce=\"{}\", uri=\"{uri}\", response=\"{response}\", algorithm={}",
            escaped(user),
            escaped(&self.realm),
            escaped(&self.nonce),
            self.name()
        );
        if self.quality == Quality::Auth || self.algorithm.of == Of::Session {
            _ = write!(header, ", cnonce=\"{own}\"");
        }
        if self.quality == Quality::Auth {
            _ = write!(header, ", qop=auth, nc={count:08x}");
        }
        if let Some(opaque) = &self.opaque {
            _ = write!(header, ", opaque=\"{}\"", escaped(opaque));
        }
        header
    }

    fn name(&self) -> &'static str {
        match (self.algorithm.hash, self.algorithm.of) {
            (Hash::Md5, Of::User) => "MD5",
            (Hash::Md5, Of::Session) => "MD5-sess",
            (Hash::Sha256, Of::User) => "SHA-256",
            (Hash::Sha256, Of::Session) => "SHA-256-sess",
        }
    }

    fn hash(&self, text: &str) -> String {
        let bytes: Vec<u8> = match self.algorithm.hash {
            Hash::Md5 => Md5::digest(text.as_bytes()).to_vec(),
            Hash::Sha256 => Sha256::digest(text.as_bytes()).to_vec(),
        };
        bytes.iter().fold(String::new(), |mut hex, byte| {
            _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

/// What one answer is computed from.
pub(super) struct Proof<'a> {
    pub user: &'a str,
    pub password: &'a str,
    pub method: &'a str,
    /// Path and query.
    pub uri: &'a str,
    /// Which request under this challenge, from 1.
    pub count: u32,
    /// A value never used before.
    pub own: &'a str,
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// `name=value` and `name="va\"lue"`, separated by commas; names in lower case.
fn fields(text: &str) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    let mut rest = text;
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.trim_matches([' ', ',', '\t']).to_ascii_lowercase();
        let after = after.trim_start();
        let mut value = String::new();
        if let Some(quoted) = after.strip_prefix('"') {
            let mut end = quoted.len();
            let mut letters = quoted.char_indices();
            while let Some((at, letter)) = letters.next() {
                match letter {
                    '\\' => value.extend(letters.next().map(|(_, next)| next)),
                    '"' => {
                        end = at + 1;
                        break;
                    }
                    _ => value.push(letter),
                }
            }
            rest = &quoted[end..];
        } else {
            let end = after.find(',').unwrap_or(after.len());
            value.push_str(after[..end].trim());
            rest = &after[end..];
        }
        fields.insert(name, value);
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(challenge: &str, uri: &str, own: &str) -> String {
        Challenge::read(challenge).unwrap().answer(&Proof {
            user: "Mufasa",
            password: "Circle of Life",
            method: "GET",
            uri,
            count: 1,
            own,
        })
    }

    // The worked examples of RFC 7616, section 3.9.1.
    const OWN: &str = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    const ASKED: &str = "realm=\"http-auth@example.org\", qop=\"auth, auth-int\", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

    #[test]
    fn the_examples_of_the_standard_come_out() {
        for (algorithm, response) in [
            ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
            (
                "SHA-256",
                "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
            ),
        ] {
            let header = answer(
                &format!("{ASKED}, algorithm={algorithm}"),
                "/dir/index.html",
                OWN,
            );
            assert!(
                header.contains(&format!("response=\"{response}\"")),
                "{header}"
            );
            assert!(header.contains("nc=00000001") && header.contains("qop=auth,"));
        }
    }

    #[test]
    fn old_servers_ask_without_quality_of_protection() {
        // RFC 2069 as corrected: no count, no number of our own.
        let header = answer("realm=\"a\", nonce=\"b\"", "/", "x");
        assert!(!header.contains("qop") && !header.contains("cnonce"));
    }

    #[test]
    fn what_is_not_done_is_not_pretended() {
        for text in [
            "realm=\"a\", nonce=\"b\", algorithm=SHA-512-256",
            "realm=\"a\", nonce=\"b\", qop=\"auth-int\"",
            "realm=\"a\"",
            "",
        ] {
            assert_eq!(Challenge::read(text), None, "{text}");
        }
    }

    #[test]
    fn quotation_marks_and_commas_within_values_are_read() {
        let found = fields("realm=\"a \\\"b\\\", c\", stale=false ,nonce=\"x=y\"");
        assert_eq!(found["realm"], "a \"b\", c");
        assert_eq!((&*found["stale"], &*found["nonce"]), ("false", "x=y"));
    }
}
