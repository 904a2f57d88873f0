"""Writes the symbolic half of a spaCy pipeline as one JSON document: tokenizer, norms, attribute ruler, lemmatizer.

pipeline -> bytes. The document holds facts only, in the form in which `src/syntax/rules.rs` reads them:
regular expressions as trees (Python's own parser made them), character classes as ranges of code points
(Python's own tables filled them), every list sorted, so that the same pipeline gives the same bytes.

Run by itself:

    python training/rules_section.py PIPELINE OUT.json
    python training/rules_section.py PIPELINE --reference SENTENCES.txt OUT.tsv

PIPELINE is a directory of a spaCy pipeline or the name of an installed package. The second form writes what spaCy
itself says of each line of SENTENCES.txt ("\\n" and "\\t" stand for themselves), as the tests of `src/syntax` read it.

What it does not do: it writes no weights, and it refuses what the Rust side does not run (a lemmatizer in another
mode, a language with norms of its own making, case-blind expressions) instead of leaving it out.
"""

import functools
import json
import re
import sys
from pathlib import Path

import spacy
from re import _constants as op
from re import _parser as regex
from spacy.attrs import intify_attrs
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.lang.lex_attrs import lower
from spacy.pipeline import Lemmatizer
from spacy.strings import get_string_id
from spacy.symbols import IDS, NORM, ORTH

VERSION = 1
CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
POS = "adj adp adv aux cconj conj det intj noun num part pron propn punct sconj sym verb x space".split()


class Unsupported(Exception):
    """The pipeline has something that the Rust side does not run."""


def ranges(points):
    """Sorted code points as a flat list of first, last, first, last."""
    flat = []
    for point in points:
        if flat and point == flat[-1] + 1:
            flat[-1] = point
        else:
            flat += [point, point]
    return flat


@functools.cache
def category(name):
    """The code points of \\d, \\D, \\s, \\S, \\w or \\W."""
    letter = {
        op.CATEGORY_DIGIT: "d",
        op.CATEGORY_NOT_DIGIT: "D",
        op.CATEGORY_SPACE: "s",
        op.CATEGORY_NOT_SPACE: "S",
        op.CATEGORY_WORD: "w",
        op.CATEGORY_NOT_WORD: "W",
    }.get(name)
    if letter is None:
        raise Unsupported(f"character category {name}")
    match = re.compile("\\" + letter).match
    return frozenset(c for c in CODE_POINTS if match(chr(c)))


class Classes:
    """Character classes met so far, each stored once."""

    def __init__(self):
        self.index = {}

    def add(self, points):
        key = tuple(ranges(sorted(points)))
        return self.index.setdefault(key, len(self.index))

    def of_set(self, items):
        points, negated = set(), False
        for kind, value in items:
            if kind is op.NEGATE:
                negated = True
            elif kind is op.LITERAL:
                points.add(value)
            elif kind is op.RANGE:
                points.update(range(value[0], value[1] + 1))
            elif kind is op.CATEGORY:
                points |= category(value)
            else:
                raise Unsupported(f"in a character set: {kind}")
        if negated:
            points = set(CODE_POINTS) - points
        return self.add(points)

    def all(self):
        return [list(key) for key in self.index]


def nodes(items, classes):
    """One sequence of Python's parsed expression as a list of nodes."""
    out = []
    for kind, value in items:
        if kind is op.LITERAL:
            out.append({"class": classes.add([value])})
        elif kind is op.NOT_LITERAL:
            out.append({"class": classes.add(set(CODE_POINTS) - {value})})
        elif kind is op.ANY:
            out.append({"class": classes.add(set(CODE_POINTS) - {ord("\n")})})
        elif kind is op.IN:
            out.append({"class": classes.of_set(value)})
        elif kind is op.BRANCH:
            out.append({"branch": [nodes(branch, classes) for branch in value[1]]})
        elif kind is op.SUBPATTERN:
            _, add, remove, body = value
            if add or remove:
                raise Unsupported("flags inside an expression")
            out += nodes(body, classes)
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            least, most, body = value
            out.append(
                {
                    "repeat": {
                        "min": int(least),
                        "max": None if most is op.MAXREPEAT else int(most),
                        "lazy": kind is op.MIN_REPEAT,
                        "body": nodes(body, classes),
                    }
                }
            )
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            direction, body = value
            out.append(
                {
                    "look": {
                        "behind": direction < 0,
                        "negated": kind is op.ASSERT_NOT,
                        "body": nodes(body, classes),
                    }
                }
            )
        elif kind is op.AT and value in (op.AT_BEGINNING, op.AT_BEGINNING_STRING):
            out.append("start")
        elif kind is op.AT and value is op.AT_END:
            out.append("end")
        else:
            raise Unsupported(f"in a regular expression: {kind} {value}")
    return out


def alternatives(pattern, flags, classes):
    """An expression as the list of its alternatives, in order of preference."""
    if flags & ~re.UNICODE:
        raise Unsupported(f"flags of a regular expression: {re.RegexFlag(flags)!r}")
    parsed = nodes(regex.parse(pattern, flags), classes)
    # Python's parser takes a common head out of all branches ("^" for prefixes): put it back.
    if parsed and isinstance(parsed[-1], dict) and "branch" in parsed[-1]:
        return [parsed[:-1] + branch for branch in parsed[-1]["branch"]]
    return [parsed]


def compiled(method, classes):
    """A bound method of a compiled expression, as spaCy's tokenizer holds it."""
    if method is None:
        return None
    expression = method.__self__
    return alternatives(expression.pattern, expression.flags, classes)


def text_of(nlp, value):
    return value if isinstance(value, str) else nlp.vocab.strings[value]


def tokenizer_of(nlp, classes):
    tokenizer = nlp.tokenizer
    if type(tokenizer) is not spacy.tokenizer.Tokenizer:
        raise Unsupported(f"tokenizer {type(tokenizer)}")
    if not tokenizer.faster_heuristics:
        raise Unsupported("a tokenizer without faster_heuristics")
    specials = {}
    for chunk, pieces in tokenizer.rules.items():
        row = []
        for piece in pieces:
            attrs = intify_attrs(piece, strings_map=nlp.vocab.strings)
            row.append(
                {
                    "orth": text_of(nlp, attrs[ORTH]),
                    "norm": text_of(nlp, attrs[NORM]) if attrs.get(NORM) else None,
                }
            )
        specials[chunk] = row
    return {
        "prefix": compiled(tokenizer.prefix_search, classes),
        "suffix": compiled(tokenizer.suffix_search, classes),
        "infix": compiled(tokenizer.infix_finditer, classes),
        "token_match": compiled(tokenizer.token_match, classes),
        "url_match": compiled(tokenizer.url_match, classes),
        "specials": specials,
    }


def norms_of(nlp):
    """String id -> norm, with the precedence in which spaCy asks its tables; what is in none is lower-cased."""
    tables = []
    getter = nlp.vocab.lex_attr_getters[NORM]
    while isinstance(getter, functools.partial):
        getter, lookups = getter.args
        tables.append(lookups)
    if getter is not lower:
        raise Unsupported(f"norms made by {getter}")
    norms = {}
    for lookups in tables:
        for lookup in lookups:
            for key, norm in lookup.items():
                norms.setdefault(get_string_id(key), norm)
    return sorted([key, norm] for key, norm in norms.items())


def values_of(condition, classes):
    """One condition of a pattern: {"in": [...]}, {"not_in": [...]} or {"regex": [...]}."""
    if isinstance(condition, str):
        return {"in": [condition]}
    if isinstance(condition, dict) and len(condition) == 1:
        ((key, value),) = condition.items()
        if key in ("IN", "NOT_IN"):
            return {key.lower(): sorted(value)}
        if key == "REGEX":
            return {"regex": alternatives(value, 0, classes)}
    raise Unsupported(f"in an attribute ruler pattern: {condition}")


def ruler_of(nlp, classes):
    rows = []
    if not nlp.has_pipe("attribute_ruler"):
        return rows
    for entry in nlp.get_pipe("attribute_ruler").patterns:
        attrs = dict(entry["attrs"])
        patterns = []
        for pattern in entry["patterns"]:
            row = []
            for token in pattern:
                tests = {}
                for key, condition in token.items():
                    if key in ("TAG", "LOWER", "ORTH", "TEXT", "DEP"):
                        tests["orth" if key == "TEXT" else key.lower()] = values_of(condition, classes)
                    elif key == "IS_SPACE" and isinstance(condition, bool):
                        tests["is_space"] = condition
                    else:
                        raise Unsupported(f"in an attribute ruler pattern: {key} {condition}")
                row.append(tests)
            patterns.append(row)
        row = {"patterns": patterns, "index": entry["index"], "set": {}}
        for key, value in attrs.items():
            if key not in ("TAG", "POS", "MORPH", "LEMMA", "DEP"):
                raise Unsupported(f"attribute ruler sets {key}")
            if key == "MORPH":
                value = nlp.vocab.strings[nlp.vocab.morphology.add(text_of(nlp, value))]
                value = "" if value == "_" else value
            row["set"][key.lower()] = text_of(nlp, value)
        rows.append(row)
    return rows


def lemmatizer_of(nlp):
    if not nlp.has_pipe("lemmatizer"):
        return None
    pipe = nlp.get_pipe("lemmatizer")
    if pipe.mode != "rule":
        raise Unsupported(f"lemmatizer in mode {pipe.mode}")
    if type(pipe) not in (EnglishLemmatizer, Lemmatizer):
        raise Unsupported(f"lemmatizer {type(pipe)}")
    table = {name: pipe.lookups.get_table(f"lemma_{name}", {}) for name in ("index", "exc", "rules")}
    by_pos = {}
    for pos in POS:
        index, exceptions, rules = (table[name].get(pos) or () for name in ("index", "exc", "rules"))
        if not (index or exceptions or rules):
            continue
        if any("\n" in word for word in index):
            raise Unsupported("a line break in the lemma index")
        by_pos[pos] = {
            "index": "\n".join(sorted(set(index))),
            "exceptions": {word: list(forms) for word, forms in dict(exceptions).items()},
            "rules": [list(rule) for rule in rules],
        }
    return {
        "base_forms": "english" if type(pipe) is EnglishLemmatizer else "none",
        "by_pos": by_pos,
    }


def build(nlp):
    """The whole document as UTF-8 JSON with sorted keys."""
    classes = Classes()
    document = {
        "version": VERSION,
        "symbols": {name: number for name, number in IDS.items() if number},
        "space": classes.add(c for c in CODE_POINTS if chr(c).isspace()),
        "alpha": classes.add(c for c in CODE_POINTS if chr(c).isalpha()),
        "upper": classes.add(c for c in CODE_POINTS if chr(c).isupper()),
        "digit": classes.add(c for c in CODE_POINTS if chr(c).isdigit()),
        "tokenizer": tokenizer_of(nlp, classes),
        "norms": norms_of(nlp),
        "ruler": ruler_of(nlp, classes),
        "lemmatizer": lemmatizer_of(nlp),
    }
    document["classes"] = classes.all()
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def escaped(text):
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def reference(nlp, lines):
    """What spaCy says: a line "# text" per text, then a row per token, then an empty line."""
    for line in lines:
        text = line.replace("\\n", "\n").replace("\\t", "\t")
        doc = nlp(text)
        yield "# " + escaped(text)
        for token in doc:
            cells = [
                token.text,
                "_" if token.whitespace_ else "",
                token.norm_,
                token.prefix_,
                token.suffix_,
                token.shape_,
                token.tag_,
                token.dep_,
                token.pos_,
                str(token.morph),
                token.lemma_,
            ]
            yield "\t".join(escaped(cell) for cell in cells)
        yield ""


def main(arguments):
    pipeline, *rest = arguments
    nlp = spacy.load(pipeline)
    if rest[0] == "--reference":
        lines = Path(rest[1]).read_text(encoding="utf-8").splitlines()
        lines = [line for line in lines if line and not line.startswith("#")]
        Path(rest[2]).write_text("\n".join(reference(nlp, lines)) + "\n", encoding="utf-8")
    else:
        Path(rest[0]).write_bytes(build(nlp))


if __name__ == "__main__":
    main(sys.argv[1:])
