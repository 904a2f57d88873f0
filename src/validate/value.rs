//! Typed values: whether a literal is one of its datatype, and which of two comes first.
//!
//! *literal → yes or no; two literals → order, where there is one*. XML Schema 1.1 Part 2 through `oxsdatatypes`; what two
//! datatypes have no common order for is not compared, and a bound on it does not hold (SHACL, section 4.3). Datatypes not known
//! here are taken to be well-formed, as SHACL asks of an engine that does not support them.

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNodeRef};
use oxsdatatypes::{
    Boolean, Date, DateTime, Decimal, Double, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth,
    Integer, Time,
};
use std::cmp::Ordering;
use std::str::FromStr;

/// Datatypes derived from xsd:integer, with their bounds.
const INTEGERS: &[(NamedNodeRef<'static>, Option<i64>, Option<i64>)] = &[
    (xsd::INTEGER, None, None),
    (xsd::LONG, None, None),
    (xsd::INT, Some(i32::MIN as i64), Some(i32::MAX as i64)),
    (xsd::SHORT, Some(i16::MIN as i64), Some(i16::MAX as i64)),
    (xsd::BYTE, Some(i8::MIN as i64), Some(i8::MAX as i64)),
    (xsd::NON_NEGATIVE_INTEGER, Some(0), None),
    (xsd::POSITIVE_INTEGER, Some(1), None),
    (xsd::NON_POSITIVE_INTEGER, None, Some(0)),
    (xsd::NEGATIVE_INTEGER, None, Some(-1)),
    (xsd::UNSIGNED_LONG, Some(0), None),
    (xsd::UNSIGNED_INT, Some(0), Some(u32::MAX as i64)),
    (xsd::UNSIGNED_SHORT, Some(0), Some(u16::MAX as i64)),
    (xsd::UNSIGNED_BYTE, Some(0), Some(u8::MAX as i64)),
];

/// Whether a literal's words are those of a value of its datatype.
pub(super) fn is_well_formed(literal: &Literal) -> bool {
    fn reads<T: FromStr>(text: &str) -> bool {
        text.parse::<T>().is_ok()
    }
    let (text, datatype) = (literal.value(), literal.datatype());
    if let Some((_, least, most)) = INTEGERS.iter().find(|(known, ..)| *known == datatype) {
        return text.parse::<Integer>().is_ok_and(|number| {
            let number = i64::from(number);
            least.is_none_or(|least| number >= least) && most.is_none_or(|most| number <= most)
        });
    }
    match datatype {
        xsd::BOOLEAN => reads::<Boolean>(text),
        xsd::DECIMAL => reads::<Decimal>(text),
        xsd::DOUBLE | xsd::FLOAT => reads::<Double>(text),
        xsd::DATE => reads::<Date>(text),
        xsd::DATE_TIME => reads::<DateTime>(text),
        xsd::TIME => reads::<Time>(text),
        xsd::G_YEAR => reads::<GYear>(text),
        xsd::G_YEAR_MONTH => reads::<GYearMonth>(text),
        xsd::G_MONTH => reads::<GMonth>(text),
        xsd::G_MONTH_DAY => reads::<GMonthDay>(text),
        xsd::G_DAY => reads::<GDay>(text),
        xsd::DURATION => reads::<Duration>(text),
        _ => true,
    }
}

/// Which of two literals comes first; nothing where they cannot be compared.
pub(super) fn order(a: &Literal, b: &Literal) -> Option<Ordering> {
    fn both<T: FromStr + PartialOrd>(a: &str, b: &str) -> Option<Ordering> {
        a.parse::<T>().ok()?.partial_cmp(&b.parse::<T>().ok()?)
    }
    let (x, y) = (a.value(), b.value());
    if is_number(a) && is_number(b) {
        return both::<Decimal>(x, y).or_else(|| both::<Double>(x, y));
    }
    if a.datatype() != b.datatype() || a.language() != b.language() {
        return None;
    }
    match a.datatype() {
        xsd::STRING => Some(x.cmp(y)),
        xsd::BOOLEAN => both::<Boolean>(x, y),
        xsd::DATE => both::<Date>(x, y),
        xsd::DATE_TIME => both::<DateTime>(x, y),
        xsd::TIME => both::<Time>(x, y),
        xsd::G_YEAR => both::<GYear>(x, y),
        xsd::G_YEAR_MONTH => both::<GYearMonth>(x, y),
        xsd::DURATION => both::<Duration>(x, y),
        _ => None,
    }
}

fn is_number(literal: &Literal) -> bool {
    let datatype = literal.datatype();
    matches!(datatype, xsd::DECIMAL | xsd::DOUBLE | xsd::FLOAT)
        || INTEGERS.iter().any(|(known, ..)| *known == datatype)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str, datatype: NamedNodeRef<'static>) -> Literal {
        Literal::new_typed_literal(text, datatype)
    }

    #[test]
    fn words_are_held_against_their_datatype() {
        let good = [
            ("2024-02-29", xsd::DATE),
            ("2024-02", xsd::G_YEAR_MONTH),
            ("2024", xsd::G_YEAR),
            ("true", xsd::BOOLEAN),
            ("0.25", xsd::DECIMAL),
            ("-7", xsd::INTEGER),
            ("255", xsd::UNSIGNED_BYTE),
            ("anything", xsd::STRING),
        ];
        let bad = [
            ("2023-02-29", xsd::DATE),
            ("2024-13", xsd::G_YEAR_MONTH),
            ("last year", xsd::G_YEAR),
            ("yes", xsd::BOOLEAN),
            ("0,25", xsd::DECIMAL),
            ("7.0", xsd::INTEGER),
            ("256", xsd::UNSIGNED_BYTE),
            ("-1", xsd::NON_NEGATIVE_INTEGER),
        ];
        for (text, datatype) in good {
            assert!(is_well_formed(&typed(text, datatype)), "{text}");
        }
        for (text, datatype) in bad {
            assert!(!is_well_formed(&typed(text, datatype)), "{text}");
        }
    }

    #[test]
    fn what_has_no_common_order_is_not_compared() {
        let less = Some(Ordering::Less);
        assert_eq!(
            order(&typed("9", xsd::INTEGER), &typed("10.5", xsd::DECIMAL)),
            less
        );
        assert_eq!(
            order(
                &typed("2024-01-31", xsd::DATE),
                &typed("2024-02-01", xsd::DATE)
            ),
            less
        );
        assert_eq!(
            order(&typed("2024", xsd::G_YEAR), &typed("2024-02-01", xsd::DATE)),
            None
        );
        assert_eq!(
            order(&typed("9", xsd::INTEGER), &typed("10", xsd::STRING)),
            None
        );
    }
}
