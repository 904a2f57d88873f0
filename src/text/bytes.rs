//! Bytes of a file, unpacked, within limits.
//!
//! *reader → reader of unpacked bytes; reader, limit → bytes or a line*. gzip, zstd and bzip2 are known by their first
//! bytes, whatever the file is called. Nothing here takes more than its limit into memory, and what unpacks to more than
//! its limit, or to hundreds of times its size, is given up, so that a few kilobytes which unpack to terabytes do no harm.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::format::Packing;
use super::rejection::Reason;

/// An unpacked stream of bytes with its first bytes already at hand.
pub(super) struct Unpacked {
    /// The bytes, from the first.
    pub reader: Box<dyn BufRead + Send>,
    /// The first bytes, at most [`HEAD`] of them.
    pub head: Vec<u8>,
    /// How they were packed: a broken archive and a broken disk ask for different remedies.
    packing: Packing,
}

/// The bytes of a file, unpacked if its first bytes say that it is packed. For files that are no documents: there is no limit.
///
/// # Errors
/// When it cannot be read, or begins like something packed and is not.
pub fn unpacked(file: std::fs::File) -> Result<Box<dyn BufRead + Send>, Reason> {
    Unpacked::new(file, u64::MAX).map(|unpacked| unpacked.reader)
}

/// How many bytes are looked at to tell a format.
const HEAD: usize = 64 << 10;

/// What [`Unpacked::read_line`] found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A line, without its end.
    Whole,
    /// A line longer than the limit, which was skipped.
    TooLong,
    /// No further line.
    End,
}

/// What [`Unpacked::read_between`] found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// From the opening mark to the closing one, both included.
    Whole,
    /// One longer than the limit, which was skipped.
    TooLong,
    /// One that the end of the file cuts off.
    Cut,
    /// No further one.
    End,
}

/// News unpacks to five or ten times its size, the same page a thousand times over to a hundred.
const RATIO: u64 = 500;

/// What is small enough to be nobody's harm.
const HARMLESS: u64 = 64 << 20;

/// Counts what goes into an unpacker and what comes out of it, and says when that is out of all proportion.
#[derive(Clone, Debug)]
pub(super) struct Proportion {
    packed: Arc<AtomicU64>,
    unpacked: u64,
    limit: u64,
}

impl Proportion {
    /// Nothing yet; at most `limit` bytes may come out.
    pub fn new(limit: u64) -> Self {
        Self {
            packed: Arc::default(),
            unpacked: 0,
            limit,
        }
    }

    /// So many bytes went in.
    pub fn packed(&self, bytes: u64) {
        self.packed.fetch_add(bytes, Ordering::Relaxed);
    }

    /// So many bytes came out.
    pub fn unpacked(&mut self, bytes: usize) -> io::Result<()> {
        self.unpacked += bytes as u64;
        let packed = self.packed.load(Ordering::Relaxed);
        let swollen =
            self.unpacked > HARMLESS && self.unpacked > packed.saturating_mul(RATIO).max(1);
        match swollen || self.unpacked > self.limit {
            true => Err(io::Error::other(Bomb { limit: self.limit })),
            false => Ok(()),
        }
    }
}

/// Why an unpacker was stopped; travels through readers of others as what an [`io::Error`] holds.
#[derive(Debug, thiserror::Error)]
#[error("unpacks to too much")]
struct Bomb {
    limit: u64,
}

/// What comes out of an unpacker.
struct Bounded<R> {
    inner: R,
    proportion: Proportion,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.proportion.unpacked(count)?;
        Ok(count)
    }
}

/// What goes into an unpacker.
struct Weighed<R> {
    inner: R,
    proportion: Proportion,
}

impl<R: Read> Read for Weighed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.proportion.packed(count as u64);
        Ok(count)
    }
}

/// How many bytes may still be taken through a [`Metered`] reader.
#[derive(Clone, Debug, Default)]
pub(super) struct Allowance(Arc<AtomicU64>);

impl Allowance {
    /// So many from now on.
    pub fn set(&self, bytes: u64) {
        self.0.store(bytes, Ordering::Relaxed);
    }
}

/// Stops where its allowance is used up: for readers of others, which gather one thing however long it is.
pub(super) struct Metered {
    inner: Box<dyn Read + Send>,
    left: Allowance,
}

impl Metered {
    /// A reader, and the allowance that is set for each thing it is read for; nothing at first.
    pub fn new(inner: impl Read + Send + 'static) -> (Self, Allowance) {
        let left = Allowance::default();
        let metered = Self {
            inner: Box::new(inner),
            left: left.clone(),
        };
        (metered, left)
    }
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.0.load(Ordering::Relaxed);
        if left == 0 {
            return Err(io::Error::other(Endless));
        }
        let most = buffer
            .len()
            .min(usize::try_from(left).unwrap_or(usize::MAX));
        let count = self.inner.read(&mut buffer[..most])?;
        self.left.0.fetch_sub(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Why a [`Metered`] reader stopped.
#[derive(Debug, thiserror::Error)]
#[error("a header without end")]
struct Endless;

/// Whether an error is that of a [`Metered`] reader.
pub(super) fn is_endless(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Endless>())
}

impl Unpacked {
    /// Unpacks `packed` if its first bytes say so, to no more than `limit` bytes.
    pub fn new(packed: impl Read + Send + 'static, limit: u64) -> Result<Self, Reason> {
        let proportion = Proportion::new(limit);
        let packed = Weighed {
            inner: packed,
            proportion: proportion.clone(),
        };
        let mut packed = BufReader::with_capacity(HEAD, packed);
        let magic = peek(&mut packed, 16).map_err(|error| reason(Packing::None, error))?;
        let packing = Packing::of_content(&magic);
        let packed = Cursor::new(magic).chain(packed);
        let unpacked: Box<dyn Read + Send> = match packing {
            Packing::None => Box::new(packed),
            Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(packed)),
            Packing::Zstd => {
                Box::new(zstd::stream::read::Decoder::with_buffer(packed).map_err(Reason::Damaged)?)
            }
            Packing::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(packed)),
        };
        let mut unpacked: Box<dyn Read + Send> = match packing {
            Packing::None => unpacked,
            _ => Box::new(Bounded {
                inner: unpacked,
                proportion,
            }),
        };
        let head = first(&mut unpacked).map_err(|error| reason(packing, error))?;
        let reader = Cursor::new(head.clone()).chain(unpacked);
        Ok(Self {
            reader: Box::new(BufReader::with_capacity(HEAD, reader)),
            head,
            packing,
        })
    }

    /// All bytes, or [`Reason::TooLarge`] where there are more than `limit`.
    pub fn read_all(self, limit: u64) -> Result<Vec<u8>, Reason> {
        let mut bytes = Vec::new();
        self.reader
            .take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| reason(self.packing, error))?;
        match bytes.len() as u64 > limit {
            true => Err(Reason::TooLarge { limit }),
            false => Ok(bytes),
        }
    }

    /// The next line into `line`; one of more than `limit` bytes is skipped, and never held.
    pub fn read_line(&mut self, line: &mut Vec<u8>, limit: u64) -> Result<Line, Reason> {
        line.clear();
        // One byte for the line's end, one to see that there is more.
        let mut window = (&mut self.reader).take(limit.saturating_add(2));
        let read = window
            .read_until(b'\n', line)
            .map_err(|error| reason(self.packing, error))?;
        if read == 0 {
            return Ok(Line::End);
        }
        let ended = line.last() == Some(&b'\n');
        if ended {
            line.pop();
            if line.last() == Some(&b'\r') {
                line.pop();
            }
        }
        if line.len() as u64 <= limit {
            return Ok(Line::Whole);
        }
        line.clear();
        if !ended {
            self.skip_line()?;
        }
        Ok(Line::TooLong)
    }

    /// The next stretch that starts with `open` and ends with `close` into `part`; one of more than `limit` bytes is
    /// skipped, and never held. What stands between stretches is passed over.
    pub fn read_between(
        &mut self,
        open: &[u8],
        close: &[u8],
        part: &mut Vec<u8>,
        limit: u64,
    ) -> Result<Part, Reason> {
        part.clear();
        if !self.pass(open, None)? {
            return Ok(Part::End);
        }
        part.extend_from_slice(open);
        if !self.pass(close, Some((part, limit)))? {
            return Ok(Part::Cut);
        }
        match part.len() as u64 > limit {
            true => Ok(Part::TooLong),
            false => Ok(Part::Whole),
        }
    }

    /// Reads past `mark`; false where the end comes first. What is read goes into `kept`, until that is over its limit.
    fn pass(&mut self, mark: &[u8], mut kept: Option<(&mut Vec<u8>, u64)>) -> Result<bool, Reason> {
        // The last bytes of the buffers before, where a mark may have begun.
        let mut tail: Vec<u8> = Vec::new();
        loop {
            let buffer = self.fill()?;
            if buffer.is_empty() {
                return Ok(false);
            }
            let seam = [&tail, &buffer[..buffer.len().min(mark.len())]].concat();
            let (end, found) = match (position(&seam, mark), position(buffer, mark)) {
                (Some(at), _) => (at + mark.len() - tail.len(), true),
                (None, Some(at)) => (at + mark.len(), true),
                (None, None) => (buffer.len(), false),
            };
            let passed = &buffer[..end];
            if let Some((part, limit)) = &mut kept
                && part.len() as u64 <= *limit
            {
                part.extend_from_slice(passed);
            }
            tail.extend_from_slice(&passed[passed.len().saturating_sub(mark.len())..]);
            tail.drain(..tail.len().saturating_sub(mark.len() - 1));
            self.reader.consume(end);
            if found {
                return Ok(true);
            }
        }
    }

    /// All that is left of the next `count` bytes into `bytes`, or, where that is more than `limit`, past them.
    pub fn read_exactly(
        &mut self,
        count: u64,
        bytes: &mut Vec<u8>,
        limit: u64,
    ) -> Result<Part, Reason> {
        bytes.clear();
        let fits = count <= limit;
        let mut left = count;
        while left > 0 {
            let buffer = self.fill()?;
            if buffer.is_empty() {
                return Ok(Part::Cut);
            }
            let taken = buffer
                .len()
                .min(usize::try_from(left).unwrap_or(usize::MAX));
            if fits {
                bytes.extend_from_slice(&buffer[..taken]);
            }
            self.reader.consume(taken);
            left -= taken as u64;
        }
        match fits {
            true => Ok(Part::Whole),
            false => Ok(Part::TooLong),
        }
    }

    /// Whether these are not the bytes of the file itself.
    pub fn is_packed(&self) -> bool {
        self.packing != Packing::None
    }

    /// The reader alone, whose errors [`Unpacked::reason`] explains.
    pub fn into_reader(self) -> (Box<dyn BufRead + Send>, Packing) {
        (self.reader, self.packing)
    }

    fn fill(&mut self) -> Result<&[u8], Reason> {
        loop {
            match self.reader.fill_buf() {
                // Asked for again below: the borrow of a loop's buffer cannot leave the loop.
                Ok(_) => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(reason(self.packing, error)),
            }
        }
        self.reader
            .fill_buf()
            .map_err(|error| reason(self.packing, error))
    }

    fn skip_line(&mut self) -> Result<(), Reason> {
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(reason(self.packing, error)),
            };
            if buffer.is_empty() {
                return Ok(());
            }
            let end = buffer.iter().position(|&byte| byte == b'\n');
            let length = end.map_or(buffer.len(), |end| end + 1);
            self.reader.consume(length);
            if end.is_some() {
                return Ok(());
            }
        }
    }
}

/// The first [`HEAD`] bytes; fewer at the end, and where lines of JSON come one by one: who sends a record through a pipe
/// and waits for the answer sends no second one before.
fn first(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = vec![0; HEAD];
    let mut length = 0;
    while length < HEAD {
        match reader.read(&mut head[length..]) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        }
        if head[0] == b'{' && head[length - 1] == b'\n' {
            break;
        }
    }
    head.truncate(length);
    Ok(head)
}

/// Up to `count` bytes; fewer only at the end.
fn peek(reader: &mut impl Read, count: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(count as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn position(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    let first = *mark.first()?;
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|&byte| byte == first) {
        if bytes[from + at..].starts_with(mark) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

/// What an error of a reader that unpacks means.
pub(super) fn reason(packing: Packing, error: io::Error) -> Reason {
    let bomb = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Bomb>());
    if let Some(Bomb { limit }) = bomb {
        return Reason::Bomb {
            limit: *limit,
            ratio: RATIO,
        };
    }
    match packing {
        Packing::None => Reason::Unreadable(error),
        _ => Reason::Damaged(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &'static [u8], limit: u64) -> Vec<Result<String, Line>> {
        let mut unpacked = Unpacked::new(bytes, u64::MAX).expect("readable");
        let mut line = Vec::new();
        let mut found = Vec::new();
        loop {
            match unpacked.read_line(&mut line, limit).expect("readable") {
                Line::End => return found,
                Line::Whole => found.push(Ok(String::from_utf8_lossy(&line).into_owned())),
                Line::TooLong => found.push(Err(Line::TooLong)),
            }
        }
    }

    #[test]
    fn a_line_beyond_the_limit_is_skipped_and_the_next_one_read() {
        let whole = |text: &str| Ok(text.to_owned());
        assert_eq!(
            lines(b"abcd\nabcde\r\nabc", 4),
            [whole("abcd"), Err(Line::TooLong), whole("abc")]
        );
        assert_eq!(lines(b"abcdefghij", 4), [Err(Line::TooLong)]);
        assert_eq!(lines(b"\n\nab\n", 4), [whole(""), whole(""), whole("ab")]);
        assert_eq!(lines(b"", 4), []);
    }

    #[test]
    fn what_unpacks_beyond_the_limit_is_refused() {
        use std::io::Write;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&vec![b'a'; 1 << 20]).expect("memory");
        let bomb = packer.finish().expect("memory");
        assert!(bomb.len() < 4096);
        let refused = Unpacked::new(Cursor::new(bomb.clone()), u64::MAX)
            .expect("gzip")
            .read_all(1000);
        assert!(matches!(refused, Err(Reason::TooLarge { limit: 1000 })));
        let taken = Unpacked::new(Cursor::new(bomb), u64::MAX)
            .expect("gzip")
            .read_all(1 << 20);
        assert_eq!(taken.map(|bytes| bytes.len()).ok(), Some(1 << 20));
    }

    #[test]
    fn what_unpacks_out_of_all_proportion_is_given_up() {
        use std::io::Write;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        for _ in 0..80 {
            packer.write_all(&vec![b'a'; 1 << 20]).expect("memory");
        }
        let bomb = packer.finish().expect("memory");
        let lines = |limit| {
            let mut unpacked = Unpacked::new(Cursor::new(bomb.clone()), limit).expect("gzip");
            unpacked.read_line(&mut Vec::new(), 1000)
        };
        assert!(matches!(lines(u64::MAX), Err(Reason::Bomb { .. })));
        assert!(matches!(
            lines(1 << 20),
            Err(Reason::Bomb {
                limit: 1_048_576,
                ..
            })
        ));
    }

    #[test]
    fn stretches_are_found_over_the_seams_of_buffers() {
        struct Drops(&'static [u8], usize);
        impl Read for Drops {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let count = self.1.min(self.0.len()).min(buffer.len());
                buffer[..count].copy_from_slice(&self.0[..count]);
                self.0 = &self.0[count..];
                Ok(count)
            }
        }
        let text = b"head <p>one</p> <<p><p>two</p></p><p>longer than ten</p><p>last</p><p>cut";
        for drop in 1..9 {
            // The head is peeked whole: what is put before it keeps seams beyond it.
            let mut unpacked = Unpacked {
                reader: Box::new(BufReader::with_capacity(drop, Drops(text, drop))),
                head: Vec::new(),
                packing: Packing::None,
            };
            let mut found = Vec::new();
            let mut part = Vec::new();
            loop {
                match unpacked
                    .read_between(b"<p>", b"</p>", &mut part, 14)
                    .expect("memory")
                {
                    Part::Whole => found.push(String::from_utf8_lossy(&part).into_owned()),
                    Part::TooLong => found.push("too long".to_owned()),
                    Part::Cut => break found.push("cut".to_owned()),
                    Part::End => break,
                }
            }
            assert_eq!(
                found,
                [
                    "<p>one</p>",
                    "<p><p>two</p>",
                    "too long",
                    "<p>last</p>",
                    "cut"
                ],
                "{drop}"
            );
        }
    }

    #[test]
    fn a_cut_archive_is_damaged_not_short() {
        use std::io::Write;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
        packer.write_all(&vec![b'a'; 300_000]).expect("memory");
        let mut packed = packer.finish().expect("memory");
        packed.truncate(200_000);
        let found = Unpacked::new(Cursor::new(packed), u64::MAX).and_then(|u| u.read_all(1 << 20));
        assert!(matches!(found, Err(Reason::Damaged(_))));
    }
}
