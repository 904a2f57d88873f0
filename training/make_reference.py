"""Writes what spaCy itself says of the passages of the analyser's parity test.

    python training/make_reference.py PIPELINE tests/corpus/analyser/texts.txt tests/corpus/analyser/reference.jsonl
    python training/make_reference.py PIPELINE CORPUS.jsonl OUT.jsonl

PIPELINE is a directory of a spaCy pipeline or the name of an installed package. Passages are read from a text file in
which each begins after a line of five equals signs (all of them joined make one passage more, a long one), or from the field "text" of each line of a JSON Lines file.
OUT is JSON Lines: one line about the pipeline, then one line per passage with the text, tokens as
[form, space after, tag, part of speech, features, lemma, norm, head, label], sentences and names as token spans.
Each passage is analysed by itself, so that the answers do not depend on the others.
"""

import json
import sys
from pathlib import Path

import spacy

SEPARATOR = "\n=====\n"


def passages(path):
    content = path.read_text(encoding="utf8")
    if path.suffix == ".jsonl":
        return [json.loads(line)["text"] for line in content.splitlines() if line]
    # What stands before the first separator says what the file is.
    single = [passage.removesuffix("\n") for passage in content.split(SEPARATOR)[1:]]
    return [*single, "\n\n".join(single)]


def judged(doc):
    # Without a component that knows better, a passage is one sentence and its tokens are of no known part of speech.
    spans = doc.sents if doc.has_annotation("SENT_START") else [doc[:]]
    return {
        "text": doc.text,
        "tokens": [
            [t.text, bool(t.whitespace_), t.tag_, t.pos_ or "X", str(t.morph), t.lemma_, t.norm_, t.head.i, t.dep_]
            for t in doc
        ],
        "sentences": [[s.start, s.end] for s in spans if len(s)],
        "names": [[e.start, e.end, e.label_] for e in doc.ents],
    }


def main(arguments):
    if len(arguments) != 3:
        sys.exit(__doc__)
    nlp = spacy.load(arguments[0])
    header = {
        "pipeline": f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}",
        "spacy": spacy.__version__,
        "license": f"answers of a pipeline under {nlp.meta.get('license', '?')}; passages as in their own file",
        "made_by": "training/make_reference.py",
    }
    with open(arguments[2], "w", encoding="utf8") as out:
        for record in [header] + [judged(nlp(text)) for text in passages(Path(arguments[1]))]:
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
