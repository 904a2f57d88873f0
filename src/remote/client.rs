//! Requests to one server: who asks, how long one waits, when one tries again.
//!
//! *[`Call`] → [`Reply`] or [`RemoteError`]*. What may pass by itself (no connection, a connection that breaks off, 429, 502 to
//! 504) is tried again after a pause that doubles, or the one the server asks for. All requests of this room are safe to repeat.
//! A user's password is proved as the server asks for it, basic or digest; a token is sent with every request. Credentials go to
//! the host they were given for and to no other: a redirect away from it ends in an error. Source: RFC 9110, 6750, 7616, 7617.

use super::digest::{Challenge, Proof};
use super::error::{Known, RemoteError};
use std::fmt;
use std::io::{self, Read};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use ureq::http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE,
};
use ureq::http::{HeaderMap, Response, Uri};
use ureq::{Agent, Body};

/// Redirects followed in a row.
const REDIRECTS: usize = 5;
/// The first pause before another try; each is twice the one before.
const PAUSE: Duration = Duration::from_millis(250);
/// The longest pause, whatever the server asks for.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How much is read of an answer that says no.
const REFUSAL: u64 = 4096;

/// Who asks.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// Anybody.
    None,
    /// A user with a password: basic or digest, as the server asks.
    Password {
        /// The user.
        user: String,
        /// The password.
        password: String,
    },
    /// Whoever bears this token.
    Token(String),
}

impl fmt::Debug for Credentials {
    /// Nothing secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => write!(f, "None"),
            Self::Password { user, .. } => write!(f, "Password({user:?})"),
            Self::Token(_) => write!(f, "Token"),
        }
    }
}

/// How long one waits and how often one tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// How long the endpoint may keep silent: for connecting, before its answer, and between parts of it.
    pub silence: Duration,
    /// How often a request is sent at most.
    pub tries: u32,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            silence: Duration::from_secs(60),
            tries: 4,
        }
    }
}

/// A server, and who asks it.
pub(super) struct Client {
    agent: Agent,
    credentials: Credentials,
    patience: Patience,
    /// How the server wants to be asked, once it has said so.
    asked_for: Mutex<Option<Scheme>>,
}

#[derive(Clone, Debug)]
enum Scheme {
    Basic,
    Digest { challenge: Challenge, used: u32 },
}

/// How something is done to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Post,
    Put,
    Delete,
}

/// A request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call<'a> {
    pub method: Method,
    pub url: &'a str,
    /// What is wanted back.
    pub accept: &'a str,
    /// Media type and bytes of what is sent.
    pub body: Option<(&'a str, &'a [u8])>,
    /// How long all of it may take.
    pub within: Option<Duration>,
}

/// An answer that is no refusal; its body is still to be read.
pub(super) struct Reply {
    pub url: String,
    pub headers: HeaderMap,
    pub body: Incoming,
}

impl Reply {
    /// The media type, in lower case and without parameters.
    pub(super) fn media_type(&self) -> String {
        let value = text(&self.headers, CONTENT_TYPE.as_str());
        let bare = value.split(';').next().unwrap_or_default();
        bare.trim().to_ascii_lowercase()
    }
}

/// The body of an answer. Its errors are [`RemoteError`]s within [`io::Error`]s.
pub(super) struct Incoming {
    body: Box<dyn Read>,
    url: String,
    after: Duration,
}

impl Read for Incoming {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.body.read(buffer).map_err(|error| {
            let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
            let url = self.url.clone();
            io::Error::other(match inner {
                Some(ureq::Error::Timeout(_)) => RemoteError::TimedOut {
                    url,
                    after: self.after,
                },
                _ => RemoteError::Cut {
                    url,
                    why: error.to_string(),
                },
            })
        })
    }
}

/// What came of one try.
enum Tried {
    Done(Reply),
    /// To be tried again, after the pause that the server asks for.
    Again(RemoteError, Option<Duration>),
}

impl Client {
    pub(super) fn new(credentials: Credentials, patience: Patience) -> Self {
        let silence = Some(patience.silence);
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(silence)
            .timeout_recv_response(silence)
            .timeout_per_read(silence)
            .timeout_per_write(silence)
            .user_agent(concat!("dossier/", env!("CARGO_PKG_VERSION")))
            .build();
        Self {
            agent: config.new_agent(),
            credentials,
            patience,
            asked_for: Mutex::new(None),
        }
    }

    /// Sends a request until it is answered, refused, or has been tried often enough.
    pub(super) fn send(&self, call: &Call<'_>) -> Result<Reply, RemoteError> {
        let mut pause = PAUSE;
        let mut left = self.patience.tries.max(1);
        loop {
            left -= 1;
            match self.attempt(call)? {
                Tried::Done(reply) => return Ok(reply),
                Tried::Again(error, _) if left == 0 => return Err(error),
                Tried::Again(_, asked) => {
                    thread::sleep(asked.unwrap_or(pause).min(LONGEST_PAUSE));
                    pause *= 2;
                }
            }
        }
    }

    /// As [`Client::send`], with the body read by `read`; begun anew where it breaks off.
    pub(super) fn receive<T>(
        &self,
        call: &Call<'_>,
        read: impl Fn(Reply) -> Result<T, RemoteError>,
    ) -> Result<T, RemoteError> {
        let mut left = self.patience.tries.max(1);
        loop {
            left -= 1;
            match read(self.send(call)?) {
                Err(RemoteError::Cut { .. }) if left > 0 => thread::sleep(PAUSE),
                result => return result,
            }
        }
    }

    /// One try, with the redirects and the question for a password that belong to it.
    fn attempt(&self, call: &Call<'_>) -> Result<Tried, RemoteError> {
        let mut url = call.url.to_owned();
        let mut redirects = 0;
        let mut asked = 0;
        loop {
            let mut response = match self.once(call, &url) {
                Ok(response) => response,
                Err(error) => return self.fault(&url, call, error),
            };
            let status = response.status().as_u16();
            match status {
                200..=299 => {
                    let (parts, body) = response.into_parts();
                    return Ok(Tried::Done(Reply {
                        headers: parts.headers,
                        body: Incoming {
                            body: Box::new(body.into_reader()),
                            url: url.clone(),
                            after: call.within.unwrap_or(self.patience.silence),
                        },
                        url,
                    }));
                }
                301 | 302 | 307 | 308 if redirects < REDIRECTS => {
                    redirects += 1;
                    let to = target(&url, &text(response.headers(), LOCATION.as_str()));
                    let stays = origin(&to).is_some() && origin(&to) == origin(&url);
                    if !stays && self.credentials != Credentials::None {
                        return Err(RemoteError::Redirected { url, to });
                    }
                    url = to;
                }
                // A second 401 after a fresh answer to the challenge is a no, unless only the challenge had become stale.
                401 if asked < 2 && self.learn(response.headers(), asked) => asked += 1,
                _ => {
                    let said = beginning(response.body_mut());
                    let error = RemoteError::refused(&url, status, &said, self.known());
                    return match status {
                        429 | 502..=504 => Ok(Tried::Again(error, wait(response.headers()))),
                        _ => Err(error),
                    };
                }
            }
        }
    }

    fn once(&self, call: &Call<'_>, url: &str) -> Result<Response<Body>, ureq::Error> {
        let method = match call.method {
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        };
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(url)
            .header(ACCEPT, call.accept);
        if let Some(header) = self.authorization(method, url) {
            request = request.header(AUTHORIZATION, header);
        }
        if let Some((media_type, _)) = call.body {
            request = request.header(CONTENT_TYPE, media_type);
        }
        macro_rules! run {
            ($body:expr) => {{
                let request = request.body($body)?;
                let request = self.agent.configure_request(request);
                self.agent.run(request.timeout_global(call.within).build())
            }};
        }
        match call.body {
            Some((_, body)) => run!(body),
            None => run!(()),
        }
    }

    /// The header that says who asks, as far as the server has said how it wants to know.
    fn authorization(&self, method: &str, url: &str) -> Option<String> {
        match &self.credentials {
            Credentials::None => None,
            Credentials::Token(token) => Some(format!("Bearer {token}")),
            Credentials::Password { user, password } => {
                let mut asked_for = self
                    .asked_for
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner);
                match asked_for.as_mut()? {
                    Scheme::Basic => Some(format!("Basic {}", base64(user, password))),
                    Scheme::Digest { challenge, used } => {
                        *used += 1;
                        let uri: Uri = url.parse().ok()?;
                        Some(challenge.answer(&Proof {
                            user,
                            password,
                            method,
                            uri: uri.path_and_query().map_or("/", |path| path.as_str()),
                            count: *used,
                            own: &number_used_once(),
                        }))
                    }
                }
            }
        }
    }

    /// Takes in how the server wants to be told who asks; whether that is new and worth another try.
    fn learn(&self, headers: &HeaderMap, asked: u32) -> bool {
        if !matches!(self.credentials, Credentials::Password { .. }) {
            return false;
        }
        let offers: Vec<String> = headers
            .get_all(WWW_AUTHENTICATE)
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .collect();
        let after = |word: &str| {
            offers.iter().find_map(|offer| {
                let head = offer.get(..word.len())?;
                head.eq_ignore_ascii_case(word)
                    .then(|| offer[word.len()..].trim())
            })
        };
        let digest = after("Digest").and_then(Challenge::read);
        let basic = after("Basic").map(|_| Scheme::Basic);
        let scheme = match digest {
            Some(challenge) => Some(Scheme::Digest { challenge, used: 0 }),
            None => basic,
        };
        let mut known = self
            .asked_for
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let stale = offers.iter().any(|offer| {
            offer.to_ascii_lowercase().contains("stale=\"true\"")
                || offer.to_ascii_lowercase().contains("stale=true")
        });
        // The first answer of a connection may have met an old challenge; a second one has not.
        let fresh = asked == 0
            && !matches!(
                (&*known, &scheme),
                (Some(Scheme::Basic), Some(Scheme::Basic))
            );
        let new = scheme.is_some() && (fresh || stale);
        if new {
            *known = scheme;
        }
        new
    }

    fn known(&self) -> Known {
        match self.credentials {
            Credentials::None => Known::Nobody,
            _ => Known::Somebody,
        }
    }

    fn fault(&self, url: &str, call: &Call<'_>, error: ureq::Error) -> Result<Tried, RemoteError> {
        let unreachable = |why: String| RemoteError::Unreachable {
            url: url.to_owned(),
            why,
        };
        match error {
            ureq::Error::Timeout(kind) => Err(RemoteError::TimedOut {
                url: url.to_owned(),
                after: match (kind, call.within) {
                    (ureq::Timeout::Global, Some(within)) => within,
                    _ => self.patience.silence,
                },
            }),
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => Err(RemoteError::Address {
                url: url.to_owned(),
                why: "not an address; write http://host:port/path",
            }),
            ureq::Error::Io(_) | ureq::Error::ConnectionFailed | ureq::Error::Protocol(_) => {
                Ok(Tried::Again(unreachable(error.to_string()), None))
            }
            error => Err(unreachable(error.to_string())),
        }
    }
}

fn text(headers: &HeaderMap, name: &str) -> String {
    let value = headers.get(name).map(|value| value.as_bytes());
    String::from_utf8_lossy(value.unwrap_or_default()).into_owned()
}

/// Scheme, host and port. Another port is another host, and so is the same one without encryption.
fn origin(url: &str) -> Option<(String, String, u16)> {
    let uri: Uri = url.parse().ok()?;
    let scheme = uri.scheme_str()?.to_ascii_lowercase();
    let port = match (uri.port_u16(), scheme.as_str()) {
        (Some(port), _) => port,
        (None, "https") => 443,
        (None, _) => 80,
    };
    Some((scheme, uri.host()?.to_ascii_lowercase(), port))
}

/// Where a redirect leads.
fn target(from: &str, location: &str) -> String {
    if location.contains("://") {
        return location.to_owned();
    }
    let root = from
        .find("://")
        .and_then(|at| from[at + 3..].find('/').map(|end| &from[..at + 3 + end]));
    let root = root.unwrap_or(from);
    match location.strip_prefix('/') {
        Some(path) => format!("{root}/{path}"),
        None => {
            let folder = from.split(['?', '#']).next().unwrap_or(from);
            let folder = folder.rfind('/').map_or(folder, |at| &folder[..at]);
            format!("{folder}/{location}")
        }
    }
}

/// The pause the server asks for, where it does so in seconds.
fn wait(headers: &HeaderMap) -> Option<Duration> {
    let seconds = text(headers, RETRY_AFTER.as_str());
    seconds.trim().parse().ok().map(Duration::from_secs)
}

/// The beginning of what a refusal says.
fn beginning(body: &mut Body) -> String {
    let mut bytes = Vec::new();
    // What cannot be read of it is not shown.
    _ = body.as_reader().take(REFUSAL).read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Differs from every other: by time, process, and count within it.
fn number_used_once() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let text = format!("{now:?} {} {count}", std::process::id());
    blake3::hash(text.as_bytes()).to_hex()[..32].to_owned()
}

/// User and password as basic authentication sends them.
fn base64(user: &str, password: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bytes = format!("{user}:{password}").into_bytes();
    let mut encoded = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let number = chunk
            .iter()
            .fold(0u32, |number, &byte| number << 8 | u32::from(byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            if place <= chunk.len() {
                let letter = (number >> (18 - 6 * place)) & 63;
                encoded.push(char::from(LETTERS[letter as usize]));
            } else {
                encoded.push('=');
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_authentication_is_written_as_the_standard_has_it() {
        // The example of RFC 7617, and every length of the last group.
        assert_eq!(
            base64("Aladdin", "open sesame"),
            "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
        );
        assert_eq!(base64("a", ""), "YTo=");
        assert_eq!(base64("a", "b"), "YTpi");
        assert_eq!(base64("é", "ü"), "w6k6w7w=");
    }

    #[test]
    fn redirects_lead_where_they_say() {
        let from = "http://a.example:8080/x/sparql?query=1";
        let cases = [
            ("https://b.example/y", "https://b.example/y"),
            ("/y", "http://a.example:8080/y"),
            ("y", "http://a.example:8080/x/y"),
        ];
        for (location, expected) in cases {
            assert_eq!(target(from, location), expected);
        }
        assert_eq!(target("http://a.example", "/y"), "http://a.example/y");
    }

    #[test]
    fn another_port_or_no_encryption_is_another_place() {
        let same = |a, b| origin(a) == origin(b);
        assert!(same("http://A.example/x", "http://a.example:80/y"));
        assert!(!same("https://a.example/", "http://a.example/"));
        assert!(!same("http://a.example/", "http://a.example:81/"));
        assert!(!same("http://a.example/", "http://b.example/"));
    }

    #[test]
    fn secrets_are_not_printed() {
        let password = Credentials::Password {
            user: "ada".to_owned(),
            password: "s3cret".to_owned(),
        };
        assert!(!format!("{password:?}").contains("s3cret"));
        assert!(!format!("{:?}", Credentials::Token("s3cret".to_owned())).contains("s3cret"));
    }
}
