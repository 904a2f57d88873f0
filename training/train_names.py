"""Trains the names of the pipeline further, with spaCy's own trainer, from the packaged weights.

    dossier -q extract CORPORA/wikinews.jsonl > SECOND.jsonl
    python training/train_names.py training/train_names.toml CORPORA SECOND.jsonl OUT
    python training/convert_model.py OUT data/models/en_core_web_sm.dossier

CORPORA holds gum/, crossner-politics/, ewt/ and wikinews.jsonl (`README.md` beside this file says what is taken from
each and under which licence). SECOND.jsonl is what the program, with the packaged names, found in the texts without
gold: gazetteer and vote correct what the pipeline teaches itself there. OUT becomes a pipeline directory. Only the
component "ner" changes; what it reads as sentence starts are the packaged parser's, as when it runs. The same input
gives the same weights on the same machine.
"""

import json
import random
import sys
import time
import tomllib
from pathlib import Path

import spacy
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch
from thinc.api import Adam

from names import corpora, exchange, labels

ROOT = Path(__file__).resolve().parent.parent


def countries():
    lines = (ROOT / "data/gazetteer/countries.tsv").read_text(encoding="utf8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    return {name.lower() for row in rows for name in [row[1], *row[6].split("|"), *row[7].split("|")] if name}


def program_names(path):
    """What the program found, by title: the second reader of texts without gold."""
    found = {}
    for line in path.read_text(encoding="utf8").splitlines():
        record = json.loads(line)
        seen = []
        for mention in record["mentions"]:
            if mention["kind"].lower() != "name" or mention["type"] in ("NORP", "TIME"):
                continue
            kind = {"PERSON": "PER"}.get(mention["type"], mention["type"])
            # A seat of power that acts is a government to the program and a place to the pipeline: left open.
            if kind not in ("PER", "ORG", "GPE", "LOC") or mention["class"] == "Government":
                kind = "?"
            seen.append((mention["start"], mention["end"], kind))
        found[record["title"]] = seen
    return found


def read(config, folder, teacher, second):
    """All documents: (to learn from, to choose by), each by corpus."""
    data = config["data"]
    nations = countries()
    learn = {"gum": [], "crossner": [], "ewt": [], "wikinews": []}
    choose = {"gum": [], "crossner": [], "wikinews": []}
    paths = [p for p in sorted((folder / "gum").glob("*.conllu")) if p.stem.split("_")[1] not in data["left_out_genres"]]
    passages = [corpora.gum(path) for path in paths]
    held = set(range(0, len(passages), data["gum_held_out_every"]))
    for index, doc in enumerate(teacher.pipe([p.text for p in passages])):
        (choose if index in held else learn)["gum"].append(labels.labelled(passages[index], doc, nations))
    for name, target in ((data["crossner_learn"], learn), (data["crossner_choose"], choose)):
        passages = corpora.crossner(folder / "crossner-politics" / name)
        for passage, doc in zip(passages, teacher.pipe([p.text for p in passages])):
            target["crossner"].append(labels.labelled(passage, doc, nations))
    passages = corpora.tagged(folder / "ewt" / "train.conllu", data["ewt_genres"])
    for passage, doc in zip(passages, teacher.pipe([p.text for p in passages], batch_size=16)):
        learn["ewt"].append(labels.by_tags(passage, doc, nations))
    passages = corpora.plain(folder / "wikinews.jsonl")
    held = set(range(0, len(passages), data["wikinews_held_out_every"]))
    for index, doc in enumerate(teacher.pipe([p.text for p in passages], batch_size=16)):
        made = labels.silvered(doc, second[passages[index].name], nations)
        (choose if index in held else learn)["wikinews"].append(made)
    return learn, choose


def pieces(doc, words):
    """Runs of whole sentences of about so many words."""
    start = 0
    for sentence in doc.sents:
        if sentence.end - start >= words or sentence.end == len(doc):
            piece = doc[start:sentence.end].as_doc()
            piece.spans["incorrect"] = [
                spacy.tokens.Span(piece, w.start - start, w.end - start, label=w.label_)
                for w in doc.spans.get("incorrect", []) if start <= w.start and w.end <= sentence.end
            ]
            yield piece
            start = sentence.end


def example(doc):
    """What the recogniser sees (words, sentence starts) beside what it should say."""
    seen = spacy.tokens.Doc(doc.vocab, words=[t.text for t in doc], sent_starts=[bool(t.is_sent_start) for t in doc])
    return Example(seen, doc)


def marks(doc, gold):
    """Names to count: (trimmed span, coarse type) that do not touch what is open."""
    return {
        (*labels.trimmed(e), labels.COARSE.get(e.label_, e.label_))
        for e in doc.ents if all(gold[i].ent_iob != 0 for i in range(e.start, e.end))
    }


def scores(recogniser, documents):
    """F1 over persons, organisations, places; and over the rest (the labels to be kept)."""
    counts = {"core": [0, 0, 0], "rest": [0, 0, 0]}
    for doc in documents:
        seen = example(doc).predicted
        recogniser(seen)
        wanted, found = marks(doc, doc), marks(seen, doc)
        for part, chosen in (("core", lambda t: t in ("PER", "ORG", "LOC")), ("rest", lambda t: t not in ("PER", "ORG", "LOC"))):
            w, f = {x for x in wanted if chosen(x[2])}, {x for x in found if chosen(x[2])}
            counts[part][0] += len(w & f)
            counts[part][1] += len(f)
            counts[part][2] += len(w)
    return {part: round(200 * a / max(1, b + c), 2) for part, (a, b, c) in counts.items()}


def parameters(model):
    """Every array of a network, with a key that is the same in each copy of it."""
    for index, node in enumerate(model.walk()):
        for name in node.param_names:
            if node.has_param(name):
                yield (index, name), node, name


def weights(model):
    return {key: node.get_param(name).copy() for key, node, name in parameters(model)}


def main(arguments):
    if len(arguments) != 4:
        sys.exit(__doc__)
    config = tomllib.loads(Path(arguments[0]).read_text(encoding="utf8"))
    folder, second, out = map(Path, arguments[1:])
    training = config["training"]
    fix_random_seed(training["seed"])
    draw = random.Random(training["seed"])
    nlp = spacy.load(config["start"]["pipeline"], config={"components.ner.incorrect_spans_key": "incorrect"})
    recogniser = nlp.get_pipe("ner")
    learn, choose = read(config, folder, nlp, program_names(second))
    sizes = {name: (len(docs), sum(map(len, docs)), sum(len(d.ents) for d in docs)) for name, docs in learn.items()}
    print("learn", sizes, flush=True)
    print("start", {name: scores(recogniser, docs) for name, docs in choose.items()}, flush=True)
    packaged = learnt = weights(recogniser.model)
    pools = exchange.Pools(nlp, ROOT / "data/gazetteer")
    optimizer = Adam(training["rate"], L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)
    best, began = -1.0, time.monotonic()
    steps = 0
    total = None
    for epoch in range(training["epochs"]):
        material = []
        for name, docs in learn.items():
            mix = training[name]
            for doc in draw.sample(docs, int(len(docs) * mix["part"])):
                material += [p for _ in range(mix["plain"]) for p in pieces(doc, training["piece_words"])]
                for _ in range(mix["exchanged"]):
                    material += list(pieces(exchange.exchanged(doc, pools, draw, mix["share"]), training["piece_words"]))
        material += [exchange.shouted(p) for p in draw.sample(material, int(len(material) * training["shouted"]))]
        draw.shuffle(material)
        batches = list(minibatch(material, training["batch_pieces"]))
        total = total or len(batches) * training["epochs"]
        losses = {}
        for batch in batches:
            optimizer.learn_rate = training["rate"] * max(0.05, min(1.0, (steps + 1) / training["warm_up"]) * (1 - steps / total))
            recogniser.update([example(piece) for piece in batch], drop=training["dropout"], sgd=optimizer, losses=losses)
            steps += 1
        with recogniser.model.use_params(optimizer.averages):
            result = {name: scores(recogniser, docs) for name, docs in choose.items()}
            value = sum(config["choice"][name][part] * result[name][part] for name in result for part in ("core", "rest"))
            minutes = (time.monotonic() - began) / 60
            print(f"epoch {epoch + 1}  {minutes:.1f} min  loss {losses['ner']:.0f}  {result}  {value:.2f}", flush=True)
            if value > best:
                best = value
                learnt = weights(recogniser.model)
    # Part of the way back to the packaged weights: rare labels (laws, products) come back, little else is lost.
    share = training["share_of_packaged"]
    for key, node, name in parameters(recogniser.model):
        node.set_param(name, share * packaged[key] + (1 - share) * learnt[key])
    print("blended", {name: scores(recogniser, docs) for name, docs in choose.items()}, flush=True)
    recogniser.cfg["incorrect_spans_key"] = None
    nlp.meta.update(config["meta"])
    nlp.to_disk(out)


if __name__ == "__main__":
    main(sys.argv[1:])
