"""Trains the small pipeline with which the tests try pipelines that users bring along.

    python training/train_small.py tests/corpus/analyser/harbour

The pipeline is trained by spaCy's own trainer on sentences that are put together here, about ships and harbours. It
differs from the packaged one wherever the runtime should not care: tags, labels and types of its own, a shared
encoder of another width, depth and size, an encoder of its own for names with a wider window, rules and lemmas of its
own. Beside the directory stands what spaCy says of other sentences: `harbour.jsonl`, by `make_reference.py`. Nobody
should analyse anything with it. The same spaCy on the same kind of processor gives the same labels.
"""

import itertools
import random
import sys
from pathlib import Path

import spacy
from spacy.language import DEFAULT_CONFIG
from spacy.lookups import Lookups
from spacy.tokens import Doc
from spacy.training.loop import train
from spacy.training.initialize import init_nlp
from spacy.util import load_config_from_str
from thinc.api import Config

CONFIG = """
[nlp]
lang = "en"
pipeline = ["tok2vec","tagger","parser","ner","attribute_ruler","lemmatizer"]

[components]

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.Tok2Vec.v2"

[components.tok2vec.model.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = ${components.tok2vec.model.encode:width}
attrs = ["SHAPE","NORM","SPACY","SUFFIX"]
rows = [40,120,10,60]
include_static_vectors = false

[components.tok2vec.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 20
depth = 2
window_size = 1
maxout_pieces = 2

[components.tagger]
factory = "tagger"

[components.tagger.model]
@architectures = "spacy.Tagger.v2"

[components.tagger.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = ${components.tok2vec.model.encode:width}
upstream = "*"

[components.parser]
factory = "parser"
min_action_freq = 1

[components.parser.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "parser"
extra_state_tokens = false
hidden_width = 18
maxout_pieces = 3
use_upper = true

[components.parser.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = ${components.tok2vec.model.encode:width}

[components.ner]
factory = "ner"

[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "ner"
extra_state_tokens = false
hidden_width = 22
maxout_pieces = 2
use_upper = true

[components.ner.model.tok2vec]
@architectures = "spacy.Tok2Vec.v2"

[components.ner.model.tok2vec.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = 14
attrs = ["NORM","PREFIX"]
rows = [90,30]
include_static_vectors = false

[components.ner.model.tok2vec.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 14
depth = 1
window_size = 2
maxout_pieces = 4

[components.attribute_ruler]
factory = "attribute_ruler"

[components.lemmatizer]
factory = "lemmatizer"
mode = "rule"

[training]
seed = 7
max_steps = 300
eval_frequency = 100
train_corpus = "corpora.train"
dev_corpus = "corpora.dev"

[training.batcher]
@batchers = "spacy.batch_by_sequence.v1"
size = 16

[training.logger]
@loggers = "harbour.silent.v1"

[corpora]

[corpora.train]
@readers = "harbour.corpus.v1"

[corpora.dev]
@readers = "harbour.corpus.v1"

[initialize]

[initialize.components]

[initialize.components.attribute_ruler]

[initialize.components.attribute_ruler.patterns]
@misc = "harbour.rules.v1"

[initialize.components.lemmatizer]

[initialize.components.lemmatizer.lookups]
@misc = "harbour.lemmas.v1"
"""

SHIPS = ["Lerke", "Sea Otter", "Old Margit", "Tarn", "Vesper"]
HARBOURS = ["Brannock", "Port Selm", "Quell", "Isla Morva"]
MASTERS = ["Odalys Venn", "Piet Harrow", "Ruta Amsel"]
VERBS = ["left", "reached", "sighted", "passed"]
RULES = [
    ({"TAG": "ship"}, {"POS": "PROPN", "MORPH": "Number=Sing|Animacy=Inan"}),
    ({"TAG": {"IN": ["place", "master"]}}, {"POS": "PROPN"}),
    ({"TAG": "deed"}, {"POS": "VERB", "MORPH": "Tense=Past|VerbForm=Fin"}),
    ({"TAG": "thing", "LOWER": {"REGEX": "^(?:[a-z]{2,}s|men)$"}}, {"POS": "NOUN", "MORPH": "Number=Plur"}),
    ({"TAG": "thing", "LOWER": {"NOT_IN": ["fog"]}}, {"POS": "NOUN"}),
    ({"TAG": "small"}, {"POS": "ADP"}),
    ({"TAG": "stop"}, {"POS": "PUNCT", "LEMMA": "."}),
]


def phrase(words, tag, label):
    """A name: its words, tags, heads within it (the last is the head) and labels."""
    last = len(words) - 1
    return [(word, tag, last, "part" if at < last else label) for at, word in enumerate(words)]


def joined(parts):
    """Puts phrases behind each other; a part is (phrase, number of the part its head hangs on)."""
    starts, heads = [], []
    at = 0
    for rows, _ in parts:
        starts.append(at)
        at += len(rows)
        heads.append(at - 1)
    rows = []
    for number, (part, governor) in enumerate(parts):
        for word, tag, head, label in part:
            own = starts[number] + head
            rows.append((word, tag, heads[governor] if own == len(rows) else own, label))
    return rows


def sentences():
    """(rows, entities) of all sentences; entities as (start, end, type)."""
    for ship, verb, place, master in itertools.product(SHIPS, VERBS, HARBOURS, MASTERS):
        name, port, person = ship.split(), place.split(), master.split()
        front = [(phrase(name, "ship", "mover"), 1), (phrase([verb], "deed", "ROOT"), 1)]
        yield (
            joined([*front, (phrase(port, "place", "goal"), 1), (phrase(["with"], "small", "beside"), 1),
                    (phrase(person, "master", "inside"), 3), (phrase(["."], "stop", "stop"), 1)]),
            [(0, len(name), "SHIP"), (len(name) + 1, len(name) + 1 + len(port), "HARBOUR"),
             (len(name) + 2 + len(port), len(name) + 2 + len(port) + len(person), "MASTER")],
        )
        yield (
            joined([*front, (phrase(["ropes"], "thing", "goal"), 1), (phrase(["at"], "small", "beside"), 1),
                    (phrase(port, "place", "inside"), 3), (phrase(["."], "stop", "stop"), 1)]),
            [(0, len(name), "SHIP"), (len(name) + 3, len(name) + 3 + len(port), "HARBOUR")],
        )


@spacy.registry.readers("harbour.corpus.v1")
def corpus():
    def read(nlp):
        for rows, entities in chosen():
            words, tags, heads, labels = map(list, zip(*rows))
            doc = Doc(nlp.vocab, words=words, tags=tags, heads=heads, deps=labels)
            doc.ents = [doc.char_span(doc[s].idx, doc[e - 1].idx + len(doc[e - 1]), t) for s, e, t in entities]
            yield spacy.training.Example(nlp.make_doc(doc.text), doc)

    return read


def chosen():
    return random.Random(7).sample(list(sentences()), 200)


@spacy.registry.misc("harbour.rules.v1")
def rules():
    return [{"patterns": [[pattern]], "attrs": attrs} for pattern, attrs in RULES]


@spacy.registry.misc("harbour.lemmas.v1")
def lemmas():
    lookups = Lookups()
    lookups.add_table("lemma_rules", {"noun": [["s", ""], ["men", "man"]], "verb": [["ed", ""]]})
    lookups.add_table("lemma_index", {"noun": ["rope", "man", "mast"], "verb": ["sight", "pass"]})
    lookups.add_table("lemma_exc", {"verb": {"left": ["leave"]}})
    return lookups


@spacy.registry.loggers("harbour.silent.v1")
def silent():
    return lambda nlp, stdout, stderr: (lambda info: None, lambda: None)


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__)
    out = Path(arguments[0])
    config = Config(DEFAULT_CONFIG).merge(load_config_from_str(CONFIG, interpolate=False))
    nlp = init_nlp(config)
    nlp.tokenizer.add_special_case("pt.", [{"ORTH": "pt.", "NORM": "port"}])
    nlp.meta.update({"name": "harbour", "version": "1.0.0", "license": "CC0", "description": "A toy for tests"})
    nlp, _ = train(nlp, None, stdout=sys.stderr, stderr=sys.stderr)
    # A table of norms as larger pipelines have one; it is read with the pipeline, so the names are trained without it.
    nlp.vocab.lookups.add_table("lexeme_norm", {"harbor": "harbour", "Harbors": "harbours"})
    nlp.to_disk(out)


if __name__ == "__main__":
    main(sys.argv[1:])
