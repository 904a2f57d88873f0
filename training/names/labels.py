"""Passages with their names in the pipeline's own labels, what nobody knows left open.

*[`Passage`], packaged pipeline → spaCy `Doc` with sentence starts, names, and spans["incorrect"]*. A corpus decides
for persons, organisations and places; the packaged pipeline for what the corpus does not mark (dates, sums, numbers,
nationalities) and for how OntoNotes draws the line (article inside, city or river). Where the corpus has something
else there (a film, a plant), the words stay open, and only the pipeline's reading is forbidden.
"""

from spacy.tokens import Doc, Span
from spacy.util import filter_spans

CORE = ("PERSON", "ORG", "GPE", "LOC", "FAC")
KEPT = ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL", "NORP", "LANGUAGE")
COARSE = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
KINDS = {
    "person": "PERSON", "politician": "PERSON",
    "organization": "ORG", "organisation": "ORG", "politicalparty": "ORG",
    "place": "PLACE", "location": "PLACE", "country": "GPE", "event": "EVENT",
    # Open: whether a year belongs to an election's name, or what a "misc" is, is no business of these corpora.
    "election": None, "misc": None, "object": None, "abstract": None, "animal": None, "plant": None,
    "substance": None, "time": None,
}
LANDSCAPE = {"river", "ocean", "sea", "lake", "valley", "island", "islands", "mountain", "mountains", "mount", "bay",
             "gulf", "peninsula", "desert", "coast", "strait", "archipelago", "hills", "range", "peak", "forest",
             "africa", "europe", "asia", "america", "north", "south", "east", "west", "region", "hemisphere", "earth",
             "moon", "mars", "sun", "delta", "beach", "cape", "canyon", "falls", "reef", "atoll"}
BUILT = {"street", "avenue", "road", "highway", "bridge", "airport", "station", "building", "museum", "hall", "stadium",
         "park", "square", "tower", "cathedral", "church", "mosque", "temple", "castle", "palace", "house", "hotel",
         "prison", "theatre", "theater", "center", "centre", "arena", "port", "gate", "wall", "cemetery", "monument",
         "memorial", "library", "gallery", "plaza", "boulevard", "lane", "route", "trail", "fort", "garden", "gardens"}


def place_label(span, teacher, countries):
    """GPE, LOC or FAC for a place."""
    words = span.text.lower().removeprefix("the ").split()
    last = words[-1].strip(".,") if words else ""
    if " ".join(words) in countries:
        return "GPE"
    if last in LANDSCAPE or words[:1] in (["lake"], ["mount"], ["mt."]):
        return "LOC"
    if last in BUILT:
        return "FAC"
    return teacher if teacher in ("GPE", "LOC", "FAC") else "GPE"


def trimmed(span):
    """Without an article before and a possessive after."""
    start, end = span.start, span.end
    while start < end - 1 and span.doc[start].lower_ in ("the", "a", "an"):
        start += 1
    while end > start + 1 and span.doc[end - 1].lower_ in ("'s", "’s", "'"):
        end -= 1
    return start, end


def labelled(passage, doc, countries):
    """A document of the packaged pipeline made one to learn from."""
    names, open_, wrong = [], set(), []
    gold = []
    for name in passage.gold:
        span = doc.char_span(name.start, name.end, alignment_mode="expand")
        if span is not None and len(span):
            gold.append((name, span))
    taken = set()
    teacher = list(doc.ents)
    for name, span in gold:
        label = KINDS[name.kind]
        same = [e for e in teacher if e.start < span.end and span.start < e.end]
        equal = next((e for e in same if trimmed(e) == trimmed(span)), None)
        taken.update(range(span.start, span.end))
        if label is None and equal is None and name.kind in ("object", "abstract") and len(span) > 1:
            label = "PRODUCT" if name.kind == "object" else "WORK_OF_ART"
        if label is None:
            # Whatever it is, it is no person, organisation or place of this corpus; a teacher's other reading stays.
            if equal is not None and equal.label_ not in CORE:
                names.append(equal)
            else:
                open_.update(range(span.start, span.end))
                wrong += [e for e in same if e.label_ in CORE]
                wrong += [Span(doc, span.start, span.end, label=l) for l in CORE if name.kind in ("misc", "animal", "object")]
            continue
        if equal is not None and equal.label_ == "NORP" and (name.kind == "person" or doc[span.end - 1].pos_ == "ADJ"):
            names.append(equal)
            continue
        if label == "PLACE":
            label = place_label(span, equal.label_ if equal is not None else None, countries)
        if label == "EVENT" and any(e.label_ in KEPT for e in same):
            open_.update(range(span.start, span.end))
            continue
        start, end = (equal.start, equal.end) if equal is not None else (span.start, span.end)
        while end > start + 1 and doc[end - 1].lower_ in ("'s", "’s"):
            end -= 1
        if equal is None and label != "PERSON" and start and doc[start - 1].lower_ == "the" and not doc[start].is_sent_start:
            start -= 1
        # A name cannot cross a sentence start of the parser, neither here nor in the runtime.
        if any(doc[i].is_sent_start for i in range(start + 1, end)):
            open_.update(range(start, end))
            continue
        names.append(Span(doc, start, end, label=label))
    for entity in teacher:
        indices = range(entity.start, entity.end)
        if any(i in taken for i in indices):
            open_.update(i for i in indices if i not in taken and doc[i].lower_ not in ("the", "'s"))
            continue
        if entity.label_ in KEPT:
            names.append(entity)
        elif entity.label_ not in CORE:
            names.append(entity)
        elif passage.corpus == "gum" and entity.label_ in ("GPE", "LOC") and doc[entity.end - 1].pos_ == "ADJ":
            open_.update(indices)
        # Else the corpus says: no name here.
    return finished(doc, names, open_, wrong)


def silvered(doc, seen, countries):
    """A document of the packaged pipeline corrected by what another reader saw: character spans with PER, ORG or LOC
    (and GPE for a country), or "?" where that reader has a name without a type."""
    names, open_ = [], set()
    spans = []
    for start, end, kind in seen:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None and len(span):
            spans.append((span, kind))
    used = set()
    for entity in doc.ents:
        if entity.label_ not in CORE:
            # A work, a product, a law: kept, unless the other reader has a person, place or organisation there.
            if entity.label_ in KEPT or not any(
                    k != "?" and s.start < entity.end and entity.start < s.end for s, k in spans):
                names.append(entity)
            else:
                open_.update(range(entity.start, entity.end))
            used.update(range(entity.start, entity.end))
    for entity in doc.ents:
        if entity.label_ not in CORE:
            continue
        overlap = [(s, k) for s, k in spans if s.start < entity.end and entity.start < s.end]
        kinds = {{"GPE": "LOC"}.get(k, k) for _, k in overlap}
        if COARSE[entity.label_] in kinds and len(overlap) == 1:
            if entity.label_ == "PERSON" and entity.start < overlap[0][0].start and entity.end == overlap[0][0].end:
                # The pipeline's "Mayor Ilves" has the office in it.
                names.append(Span(doc, overlap[0][0].start, entity.end, label="PERSON"))
                used.update(range(entity.start, entity.end))
                continue
            if trimmed(entity) == trimmed(overlap[0][0]) or (entity.start <= overlap[0][0].start and overlap[0][0].end <= entity.end):
                names.append(entity)
                used.update(range(entity.start, entity.end))
                continue
        if len(overlap) == 1 and trimmed(entity) == trimmed(overlap[0][0]) and overlap[0][1] in ("PER", "ORG", "GPE", "LOC"):
            kind = overlap[0][1]
            label = {"PER": "PERSON", "ORG": "ORG", "GPE": "GPE", "LOC": "GPE"}[kind]
            names.append(Span(doc, entity.start, entity.end, label=label))
            used.update(range(entity.start, entity.end))
            continue
        open_.update(range(entity.start, entity.end))
        used.update(range(entity.start, entity.end))
    for span, kind in spans:
        indices = range(span.start, span.end)
        if any(i in used for i in indices):
            continue
        if kind in ("PER", "ORG", "GPE") and not any(doc[i].is_sent_start for i in range(span.start + 1, span.end)):
            names.append(Span(doc, span.start, span.end, label={"PER": "PERSON"}.get(kind, kind)))
        else:
            open_.update(indices)
    return finished(doc, by_surname(doc, names, countries), open_, [])


def by_tags(passage, doc, countries):
    """A document of the packaged pipeline where people have tagged the words: no name without a proper noun in it, and
    what is a proper noun outside of all names is open."""
    proper = set()
    for start, end in passage.proper:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            proper.update(range(span.start, span.end))
    names = [
        entity for entity in doc.ents
        if entity.label_ not in CORE or any(i in proper for i in range(entity.start, entity.end))
    ]
    return finished(doc, by_surname(doc, names, countries), proper, [])


def by_surname(doc, names, countries):
    """A word that ends a person's full name in this document is that person wherever it stands alone as a name."""
    surnames = {n[-1].text for n in names if n.label_ == "PERSON" and len(n) > 1} - {
        n.text for n in names if n.label_ == "GPE" and n.text.lower() in countries}
    return [
        Span(doc, n.start, n.end, label="PERSON") if len(n) == 1 and n.text in surnames and n.label_ in CORE else n
        for n in names
    ]


def finished(doc, names, open_, wrong):
    """The document with these names alone; a name wins over what is open."""
    names = filter_spans(names)
    covered = {i for name in names for i in range(name.start, name.end)}
    result = Doc(doc.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc],
                 sent_starts=[bool(t.is_sent_start) for t in doc])
    missing = [result[i:i + 1] for i in sorted(open_ - covered)]
    result.set_ents([Span(result, n.start, n.end, label=n.label_) for n in names], missing=missing, default="outside")
    result.spans["incorrect"] = [
        Span(result, w.start, w.end, label=w.label_) for w in wrong if not any(i in covered for i in range(w.start, w.end))
    ]
    return result
