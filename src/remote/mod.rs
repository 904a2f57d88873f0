//! Stores elsewhere: read, and filled, over HTTP.
//!
//! *address → [`Endpoint`], [`Graphs`](crate::graph::Graphs)*. `address` knows where an endpoint may be; `client` servers and who asks;
//! `protocol` the two protocols of SPARQL; `dataset` where our default graph is kept where a store has none; `patterns` how quads are
//! asked for, `paging` how all of them come. `endpoint` puts these together for reading, `push` for writing, with a `journal` of what
//! was sent. Knows nothing of what is asked, and never follows a redirect with credentials.

mod address;
mod client;
mod dataset;
mod digest;
mod endpoint;
mod error;
mod journal;
mod paging;
mod patterns;
mod protocol;
mod push;

pub use address::Address;
pub use client::{Credentials, Patience};
pub use dataset::Layout;
pub use endpoint::Endpoint;
pub use error::RemoteError;
pub use journal::Journal;
pub use push::{Destination, Extent, Protocol, PushError, Pushed, push};
