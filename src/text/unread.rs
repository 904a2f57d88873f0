//! A document that is cut out of its file and not yet read.
//!
//! *piece of a file → [`Document`], when asked*. Cutting is cheap and goes from the front to the back of a file; reading
//! (decoding, the article in a page, its parts, its language) is the work, and is done wherever there is a core to
//! spare. Does **not** know formats: each reader brings along how its pieces are read.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::document::Document;
use super::rejection::{Place, Reason, Rejection};

/// A document that is cut out of its file and not yet read.
pub struct Unread {
    /// Where it stands.
    pub place: Place,
    /// Bytes that it keeps in memory until it is read.
    pub weight: usize,
    /// The most bytes that its text may have once it is read.
    most: u64,
    read: Box<dyn FnOnce() -> Result<Document, Reason> + Send>,
}

impl Unread {
    /// A piece at `place` and how it is read.
    pub(super) fn new(
        place: Place,
        weight: usize,
        read: impl FnOnce() -> Result<Document, Reason> + Send + 'static,
    ) -> Self {
        Self {
            place,
            weight,
            most: u64::MAX,
            read: Box::new(read),
        }
    }

    /// The same, refused where its text turns out to be longer than `most` bytes.
    pub(super) fn within(self, most: u64) -> Self {
        Self { most, ..self }
    }

    /// Reads it.
    ///
    /// # Errors
    /// When it is no document. A slip of a reader on a strange input costs that input alone.
    pub fn read(self) -> Result<Document, Rejection> {
        let Self {
            place, read, most, ..
        } = self;
        // Readers of other people's formats index into them; whoever asks is not to fall with them.
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let mut document = read()?;
            if document.text.len() as u64 > most {
                return Err(Reason::LongArticle { limit: most });
            }
            document.container = Some(place.to_string());
            Ok(document.finished())
        }));
        outcome
            .unwrap_or(Err(Reason::Strange))
            .map_err(|reason| Rejection { place, reason })
    }
}

/// Pieces in the order in which they stand, and what could not be cut out.
pub(super) type Pieces = Box<dyn Iterator<Item = Result<Unread, Rejection>> + Send>;

/// One piece.
pub(super) fn one(piece: Unread) -> Pieces {
    Box::new(std::iter::once(Ok(piece)))
}

/// None, for a reason.
pub(super) fn none(place: Place, reason: Reason) -> Pieces {
    Box::new(std::iter::once(Err(Rejection { place, reason })))
}

/// What a reader comes upon as it goes through a file.
pub(super) enum Next {
    Piece(Unread),
    /// What stands there cannot be cut out; what follows can.
    Bad(Rejection),
    /// What stands there is no document, and no harm is done.
    Passed,
    /// What stands there cannot be cut out, and where the next piece begins nobody can tell.
    Broken(Rejection),
    End,
}

/// The pieces that `next` comes upon one by one in the file at `place`. A file that ends before anything came is empty.
pub(super) fn pieces(place: Place, mut next: impl FnMut() -> Next + Send + 'static) -> Pieces {
    let mut state = State::Fresh;
    Box::new(std::iter::from_fn(move || {
        while state != State::Ended {
            let (after, item) = match next() {
                Next::Piece(piece) => (State::Underway, Some(Ok(piece))),
                Next::Bad(rejection) => (State::Underway, Some(Err(rejection))),
                Next::Passed => (State::Underway, None),
                Next::Broken(rejection) => (State::Ended, Some(Err(rejection))),
                Next::End => {
                    let empty = (state == State::Fresh).then(|| Rejection {
                        place: place.clone(),
                        reason: Reason::Empty,
                    });
                    (State::Ended, empty.map(Err))
                }
            };
            state = after;
            if item.is_some() {
                return item;
            }
        }
        None
    }))
}

/// How far a file is cut.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing came so far.
    Fresh,
    Underway,
    Ended,
}
