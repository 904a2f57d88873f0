//! Bytes of a file, unpacked, within limits.
//!
//! *reader → reader of unpacked bytes; reader, limit → bytes or a line*. gzip, zstd and bzip2 are known by their first
//! bytes, whatever the file is called. Nothing here takes more than its limit into memory, so that a few kilobytes
//! which unpack to terabytes do no harm.

use std::io::{self, BufRead, BufReader, Cursor, Read};

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

impl Unpacked {
    /// Unpacks `packed` if its first bytes say so.
    pub fn new(packed: impl Read + Send + 'static) -> Result<Self, Reason> {
        let mut packed = BufReader::with_capacity(HEAD, packed);
        let magic = peek(&mut packed, 16).map_err(Reason::Unreadable)?;
        let packing = Packing::of_content(&magic);
        let packed = Cursor::new(magic).chain(packed);
        let mut unpacked: Box<dyn Read + Send> = match packing {
            Packing::None => Box::new(packed),
            Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(packed)),
            Packing::Zstd => {
                Box::new(zstd::stream::read::Decoder::with_buffer(packed).map_err(Reason::Damaged)?)
            }
            Packing::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(packed)),
        };
        let head = peek(&mut unpacked, HEAD).map_err(|error| reason(packing, error))?;
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

/// Up to `count` bytes; fewer only at the end.
fn peek(reader: &mut impl Read, count: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(count as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn reason(packing: Packing, error: io::Error) -> Reason {
    match packing {
        Packing::None => Reason::Unreadable(error),
        _ => Reason::Damaged(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &'static [u8], limit: u64) -> Vec<Result<String, Line>> {
        let mut unpacked = Unpacked::new(bytes).expect("readable");
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
        let refused = Unpacked::new(Cursor::new(bomb.clone()))
            .expect("gzip")
            .read_all(1000);
        assert!(matches!(refused, Err(Reason::TooLarge { limit: 1000 })));
        let taken = Unpacked::new(Cursor::new(bomb))
            .expect("gzip")
            .read_all(1 << 20);
        assert_eq!(taken.map(|bytes| bytes.len()).ok(), Some(1 << 20));
    }

    #[test]
    fn a_cut_archive_is_damaged_not_short() {
        use std::io::Write;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
        packer.write_all(&vec![b'a'; 300_000]).expect("memory");
        let mut packed = packer.finish().expect("memory");
        packed.truncate(200_000);
        let found = Unpacked::new(Cursor::new(packed)).and_then(|u| u.read_all(1 << 20));
        assert!(matches!(found, Err(Reason::Damaged(_))));
    }
}
