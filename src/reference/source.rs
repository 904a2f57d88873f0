//! Files of lists as text.
//!
//! *path → text*. UTF-8 only, as all of these formats are published; anything else was damaged on its way.

use super::{ReferenceError, shown};
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// The text of a file, or of standard input for `-`; without a byte order mark.
pub(super) fn text(path: &Path) -> Result<String, ReferenceError> {
    let name = shown(path);
    let read = if name == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    let bytes = read.map_err(|source| ReferenceError::Unreadable {
        path: name.clone(),
        source,
    })?;
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(ReferenceError::Encoding {
            path: name,
            line: 1,
            found: "text in UTF-16".to_owned(),
        });
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(match text.strip_prefix('\u{FEFF}') {
            Some(rest) => rest.to_owned(),
            None => text,
        }),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            Err(ReferenceError::Encoding {
                path: name,
                line: 1 + bytes[..at].iter().filter(|&&byte| byte == b'\n').count(),
                found: format!("byte 0x{:02X}", bytes[at]),
            })
        }
    }
}
