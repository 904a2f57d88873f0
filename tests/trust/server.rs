//! A SPARQL server within the test: queries, updates and the Graph Store Protocol over a store in memory, with whatever manners
//! a test wants: basic, digest or bearer authentication, answers cut at so many rows, a default graph that is the union of all,
//! and failures in a given order.

use oxigraph::io::RdfFormat;
use oxigraph::io::{RdfParser, RdfSerializer};
use oxigraph::model::{GraphName, GraphNameRef, NamedNode};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Who may ask.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Door {
    Open,
    /// User and password.
    Basic(&'static str, &'static str),
    /// User and password; each nonce is good for so many requests.
    Digest(&'static str, &'static str, u32),
    /// A token.
    Bearer(&'static str),
}

/// How the server behaves.
#[derive(Clone, Copy)]
pub struct Manners {
    pub door: Door,
    /// Rows of an answer at most.
    pub rows: Option<usize>,
    /// Whether patterns outside `GRAPH` match all graphs.
    pub union: bool,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            door: Door::Open,
            rows: None,
            union: false,
        }
    }
}

/// What goes wrong with a request.
#[derive(Clone, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// This status, and "Retry-After: 0".
    Status(u16),
    /// The answer stops in the middle.
    Cut,
    /// No answer.
    Silence,
    /// Away from here.
    Redirect(String),
    /// Not SPARQL.
    Page,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    /// Path and query.
    pub target: String,
    pub authorization: Option<String>,
}

pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    store: Store,
    manners: Manners,
    faults: Mutex<VecDeque<Fault>>,
    seen: Mutex<Vec<Seen>>,
    over: AtomicBool,
    nonce: Mutex<(u32, u32)>,
}

struct Request {
    method: String,
    target: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Server {
    pub fn start(manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            store: Store::new().unwrap(),
            manners,
            faults: Mutex::default(),
            seen: Mutex::default(),
            over: AtomicBool::new(false),
            nonce: Mutex::new((1, 0)),
        });
        let own = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if own.over.load(Ordering::SeqCst) {
                    return;
                }
                let own = own.clone();
                if let Ok(stream) = stream {
                    thread::spawn(move || own.serve(stream));
                }
            }
        });
        Self { address, shared }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// These go wrong, one a request, from now on.
    pub fn faults(&self, faults: impl IntoIterator<Item = Fault>) {
        let mut list = self.shared.faults.lock().unwrap();
        list.clear();
        list.extend(faults);
    }

    /// These go wrong after so many requests have gone well.
    pub fn after(&self, well: usize, faults: impl IntoIterator<Item = Fault>) {
        self.faults(std::iter::repeat_n(Fault::None, well).chain(faults));
    }

    /// The requests since this was asked last.
    pub fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut *self.shared.seen.lock().unwrap())
    }

    pub fn store(&self) -> &Store {
        &self.shared.store
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees that it is over.
        _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn serve(&self, stream: TcpStream) {
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut stream = stream;
        while let Some(request) = read(&mut reader) {
            self.seen.lock().unwrap().push(Seen {
                method: request.method.clone(),
                target: request.target.clone(),
                authorization: request.headers.get("authorization").cloned(),
            });
            let fault = self.faults.lock().unwrap().pop_front();
            let reply = match &fault {
                Some(Fault::Status(status)) => Reply {
                    status: *status,
                    headers: vec![("Retry-After", "0".to_owned())],
                    body: b"not now".to_vec(),
                },
                Some(Fault::Redirect(to)) => Reply {
                    status: 307,
                    headers: vec![("Location", to.clone())],
                    body: Vec::new(),
                },
                Some(Fault::Page) => Reply {
                    status: 200,
                    headers: vec![("Content-Type", "text/html".to_owned())],
                    body: b"<html><body>Welcome</body></html>".to_vec(),
                },
                Some(Fault::Silence) => {
                    thread::sleep(Duration::from_secs(5));
                    return;
                }
                Some(Fault::Cut | Fault::None) | None => self.answer(&request),
            };
            let mut head = format!(
                "HTTP/1.1 {} Status\r\nContent-Length: {}\r\n",
                reply.status,
                reply.body.len()
            );
            for (name, value) in &reply.headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            head.push_str("\r\n");
            let body = match fault {
                Some(Fault::Cut) => &reply.body[..reply.body.len() / 2],
                _ => &reply.body[..],
            };
            let sent = stream
                .write_all(head.as_bytes())
                .and_then(|()| stream.write_all(body));
            if sent.is_err() || fault == Some(Fault::Cut) {
                return;
            }
        }
    }

    fn answer(&self, request: &Request) -> Reply {
        if let Some(reply) = self.at_the_door(request) {
            return reply;
        }
        let (path, fields) = match request.target.split_once('?') {
            Some((path, fields)) => (path, form(fields)),
            None => (request.target.as_str(), BTreeMap::new()),
        };
        match (request.method.as_str(), path) {
            ("POST", "/query") => {
                let sent = form(&String::from_utf8_lossy(&request.body));
                self.query(&sent)
            }
            ("POST", "/update") => {
                let text = String::from_utf8_lossy(&request.body).into_owned();
                match SparqlEvaluator::new()
                    .parse_update(&text)
                    .map(|update| update.on_store(&self.store).execute())
                {
                    Ok(Ok(())) => done(),
                    Ok(Err(error)) => plain(500, &error.to_string()),
                    Err(error) => plain(400, &error.to_string()),
                }
            }
            ("PUT" | "DELETE", "/store") => self.graph(request, &fields),
            _ => plain(404, "nothing here"),
        }
    }

    fn query(&self, sent: &BTreeMap<String, String>) -> Reply {
        let Some(text) = sent.get("query") else {
            return plain(400, "no query");
        };
        let query = match SparqlEvaluator::new().parse_query(text) {
            Ok(query) => query,
            Err(error) => return plain(400, &error.to_string()),
        };
        let mut query = query;
        if self.manners.union || sent.get("union-default-graph").is_some() {
            query.dataset_mut().set_default_graph_as_union();
        }
        match query.on_store(&self.store).execute() {
            Err(error) => plain(500, &error.to_string()),
            Ok(QueryResults::Boolean(value)) => {
                let serializer = QueryResultsSerializer::from_format(QueryResultsFormat::Json);
                let body = serializer
                    .serialize_boolean_to_writer(Vec::new(), value)
                    .unwrap();
                ok("application/sparql-results+json", body)
            }
            Ok(QueryResults::Solutions(solutions)) => {
                let serializer = QueryResultsSerializer::from_format(QueryResultsFormat::Json);
                let variables = solutions.variables().to_vec();
                let mut writer = serializer
                    .serialize_solutions_to_writer(Vec::new(), variables)
                    .unwrap();
                let limit = self.manners.rows.unwrap_or(usize::MAX);
                let (mut count, mut cut) = (0, false);
                for solution in solutions {
                    if count == limit {
                        cut = true;
                        break;
                    }
                    writer.serialize(&solution.unwrap()).unwrap();
                    count += 1;
                }
                let mut reply = ok("application/sparql-results+json", writer.finish().unwrap());
                if cut {
                    reply.headers.push(("X-SPARQL-MaxRows", limit.to_string()));
                }
                reply
            }
            Ok(QueryResults::Graph(triples)) => {
                let mut writer =
                    RdfSerializer::from_format(RdfFormat::NTriples).for_writer(Vec::new());
                for triple in triples {
                    writer.serialize_triple(&triple.unwrap()).unwrap();
                }
                ok("application/n-triples", writer.finish().unwrap())
            }
        }
    }

    fn graph(&self, request: &Request, fields: &BTreeMap<String, String>) -> Reply {
        let graph = match fields.get("graph") {
            Some(name) => GraphName::from(NamedNode::new(name).unwrap()),
            None => GraphName::DefaultGraph,
        };
        let known = match &graph {
            GraphName::NamedNode(name) => self.store.contains_named_graph(name).unwrap(),
            _ => true,
        };
        if request.method == "DELETE" && !known {
            return plain(404, "no such graph");
        }
        let parser = RdfParser::from_format(RdfFormat::Turtle)
            .without_named_graphs()
            .with_default_graph(graph.clone());
        let quads: Result<Vec<_>, _> = parser.for_slice(&request.body).collect();
        let Ok(quads) = quads else {
            return plain(400, "not Turtle");
        };
        match graph.as_ref() {
            GraphNameRef::NamedNode(name) => self.store.remove_named_graph(name).unwrap(),
            _ => self.store.clear_graph(GraphNameRef::DefaultGraph).unwrap(),
        };
        self.store.extend(quads).unwrap();
        done()
    }

    /// A reply to whoever may not come in.
    fn at_the_door(&self, request: &Request) -> Option<Reply> {
        let given = request
            .headers
            .get("authorization")
            .map_or("", String::as_str);
        let (is_right, challenge) = match self.manners.door {
            Door::Open => (true, String::new()),
            Door::Basic(user, password) => {
                let expected = format!("Basic {}", base64(&format!("{user}:{password}")));
                (given == expected, "Basic realm=\"test\"".to_owned())
            }
            Door::Bearer(token) => (
                given == format!("Bearer {token}"),
                "Bearer realm=\"test\"".to_owned(),
            ),
            Door::Digest(user, password, uses) => {
                let mut nonce = self.nonce.lock().unwrap();
                let right = digest_is_right(request, given, user, password, nonce.0);
                if right {
                    nonce.1 += 1;
                }
                let is_used_up = nonce.1 > uses;
                if is_used_up {
                    *nonce = (nonce.0 + 1, 0);
                }
                let challenge = format!(
                    "Digest realm=\"test\", nonce=\"n{}\", qop=\"auth\", algorithm=MD5, stale=\"{is_used_up}\"",
                    nonce.0
                );
                (right && !is_used_up, challenge)
            }
        };
        (!is_right).then(|| Reply {
            status: 401,
            headers: vec![("WWW-Authenticate", challenge)],
            body: Vec::new(),
        })
    }
}

fn digest_is_right(request: &Request, given: &str, user: &str, password: &str, nonce: u32) -> bool {
    let field = |name: &str| {
        let at = given.find(&format!("{name}="))?;
        let rest = &given[at + name.len() + 1..];
        let value = rest.split([',', ' ']).next()?;
        Some(value.trim_matches('"').to_owned())
    };
    let md5 = |text: String| {
        use md5::{Digest, Md5};
        let hash = Md5::digest(text.as_bytes());
        hash.iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let (Some(count), Some(own), Some(response)) =
        (field("nc"), field("cnonce"), field("response"))
    else {
        return false;
    };
    let a = md5(format!("{user}:test:{password}"));
    let b = md5(format!("{}:{}", request.method, request.target));
    field("uri").as_deref() == Some(&request.target)
        && field("nonce") == Some(format!("n{nonce}"))
        && response == md5(format!("{a}:n{nonce}:{count}:{own}:auth:{b}"))
}

fn ok(media_type: &str, body: Vec<u8>) -> Reply {
    Reply {
        status: 200,
        headers: vec![("Content-Type", media_type.to_owned())],
        body,
    }
}

fn done() -> Reply {
    Reply {
        status: 204,
        headers: Vec::new(),
        body: Vec::new(),
    }
}

fn plain(status: u16, text: &str) -> Reply {
    Reply {
        status,
        headers: vec![("Content-Type", "text/plain".to_owned())],
        body: text.as_bytes().to_vec(),
    }
}

fn read(reader: &mut impl BufRead) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|&read| read > 0)?;
    let mut parts = line.split_whitespace();
    let (method, target) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers
        .get("content-length")
        .map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request {
        method,
        target,
        headers,
        body,
    })
}

fn form(text: &str) -> BTreeMap<String, String> {
    text.split('&')
        .map(|field| {
            let (name, value) = field.split_once('=').unwrap_or((field, ""));
            (name.to_owned(), decoded(value))
        })
        .collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        match (first, after) {
            (b'%', [a, b, after @ ..]) => {
                let digits = [*a, *b];
                let digits = std::str::from_utf8(&digits).unwrap();
                bytes.push(u8::from_str_radix(digits, 16).unwrap());
                rest = after;
            }
            _ => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Another way than the program's, so that one error in both is unlikely: bits as text.
fn base64(text: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: String = text.bytes().map(|byte| format!("{byte:08b}")).collect();
    let mut encoded = String::new();
    let mut rest = bits.as_str();
    while !rest.is_empty() {
        let (six, after) = rest.split_at(rest.len().min(6));
        let number = usize::from_str_radix(&format!("{six:0<6}"), 2).unwrap();
        encoded.push(char::from(LETTERS[number]));
        rest = after;
    }
    while !encoded.len().is_multiple_of(4) {
        encoded.push('=');
    }
    encoded
}
