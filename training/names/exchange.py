"""Copies of documents in which names are exchanged for others of their kind, and some sentences shouted.

*`Doc` of `labels` → another*. What a small network learns of a name is too often its letters; with the letters
exchanged it must learn from the words around it. A name is exchanged for the same one throughout a document, a person's
surname along with the full name. The pools come from `data/gazetteer`.
"""

from spacy.tokens import Doc, Span


class Pools:
    """Names to put in, as lists of tokens."""

    def __init__(self, nlp, gazetteer):
        def rows(name):
            lines = (gazetteer / name).read_text(encoding="utf8").splitlines()
            lines = [line.split("\t") for line in lines if not line.startswith("#")]
            return [dict(zip(lines[0], line)) for line in lines[1:]]

        tokens = lambda text: [t.text for t in nlp.tokenizer(text)]
        persons = [row["label"] for name in ("leaders.tsv", "legislators.tsv") for row in rows(name)]
        self.firsts = [[row["name"]] for row in rows("firstnames.tsv")]
        self.persons = [tokens(p) for p in persons if 2 <= len(p.split()) <= 4]
        self.surnames = [tokens(p.split()[-1]) for p in persons]
        self.places = [tokens(row["label"]) for row in rows("places.tsv") if len(row["label"].split()) <= 2]
        self.places += 3 * [tokens(row["label"]) for row in rows("countries.tsv") if len(row["label"].split()) <= 2]
        self.organisations = [
            tokens(text) for row in rows("organisations.tsv") for text in [row["label"], *row["aliases"].split("|")] if text
        ]


def exchanged(doc, pools, random, share):
    """A copy in which about `share` of the names are others."""
    mapping = {}

    def other(label, words):
        key = (label, " ".join(words))
        if key in mapping:
            return mapping[key]
        if random.random() > share:
            mapping[key] = None
        elif label == "PERSON":
            if len(words) == 1:
                mapping[key] = random.choice(pools.surnames)
            else:
                full = random.choice(pools.persons)
                if random.random() < 0.6:
                    full = random.choice(pools.firsts) + random.choice(pools.surnames)
                mapping[key] = full
                mapping[(label, words[-1])] = full[-1:]
        elif label == "GPE":
            mapping[key] = random.choice(pools.places)
        else:
            mapping[key] = random.choice(pools.organisations)
        return mapping[key]

    # Full names first, so that surnames follow them.
    plan = {}
    for name in sorted(doc.ents, key=lambda e: (e.start - e.end, e.start)):
        start, end = name.start, name.end
        while start < end - 1 and doc[start].lower_ == "the":
            start += 1
        if name.label_ in ("PERSON", "GPE") or name.label_ == "ORG" and end - start <= 4:
            put = other(name.label_, [t.text for t in doc[start:end]])
            if put:
                plan[name.start] = (start, end, put)
    words, starts, tags = [], [], []
    names = {name.start: name for name in doc.ents}
    keep = []
    index = 0
    while index < len(doc):
        name = names.get(index)
        if name is not None:
            start, end, put = plan.get(index, (index, name.end, None))
            new = [t.text for t in doc[index:start]] + (put if put else [t.text for t in doc[start:end]]) + [
                t.text for t in doc[end:name.end]]
            starts += [bool(doc[index].is_sent_start)] + [False] * (len(new) - 1)
            keep.append((len(words), len(words) + len(new), name.label_))
            words += new
            tags += ["O"] * len(new)
            index = name.end
        else:
            token = doc[index]
            words.append(token.text)
            starts.append(bool(token.is_sent_start))
            tags.append("-" if token.ent_iob == 0 else "O")
            index += 1
    return build(doc.vocab, words, starts, keep, tags)


def shouted(doc):
    """A copy in capitals, as headlines may be."""
    tags = ["-" if t.ent_iob == 0 else "O" for t in doc]
    return build(doc.vocab, [t.text.upper() for t in doc], [bool(t.is_sent_start) for t in doc],
                 [(e.start, e.end, e.label_) for e in doc.ents], tags)


def build(vocab, words, starts, names, tags):
    result = Doc(vocab, words=words, sent_starts=starts)
    covered = {i for start, end, _ in names for i in range(start, end)}
    missing = [result[i:i + 1] for i, tag in enumerate(tags) if tag == "-" and i not in covered]
    result.set_ents([Span(result, *name[:2], label=name[2]) for name in names], missing=missing, default="outside")
    return result
