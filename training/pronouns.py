"""Learns what antecedents pronouns mean (data/lexicon/pronoun_weights.tsv) from the coreference of GUM.

    python training/pronouns.py texts GUM > texts.jsonl
    cargo bench --bench pronouns -- texts.jsonl > examples.jsonl
    python training/pronouns.py learn GUM examples.jsonl > data/lexicon/pronoun_weights.tsv

GUM is a folder of GUM's .conllu files (annotation CC BY 4.0). News, interviews and biographies are left out: the figures of the
changelog are measured on them. A log-linear ranking: the candidates of a pronoun and "nothing that was named" share a probability of one,
and the sum over those of the right entity is made large, by gradient descent over all examples. The prior is weights set by hand
(training/pronoun_prior.tsv, after Lappin & Leass 1994), from which the examples must move. Folds by document say how many are right on text not learned from (to standard error). Same input, same bytes: no randomness, and weights are rounded to tenths.
Earlier pronouns are candidates of later ones: the examples come from a program with the weights set by hand.
Needs numpy.
"""

import glob
import json
import os
import re
import sys
from collections import Counter, defaultdict

import numpy as np

LEFT_OUT = ("news", "interview", "bio")
GROUPS = ("person", "it", "they")
# Strength of the prior, by the folds. "He" and "she" keep the weights set by hand: the 279 examples, of courts and vlogs, teach what
# holds there (84 of 100 right instead of 73), but on articles, which are not learnt from, 89 instead of 92.
PRIOR = {"it": 3.0, "they": 3.0}
STEPS = 500
FOLDS = 5
# Thousandths added to "nothing": a wrong antecedent makes a wrong edge, none makes none. "It" is wrong every second time without.
CAUTION = {"it": 400, "they": 0}
HEADER = """# How much each feature of an antecedent speaks for it, in thousandths (src/coref/ranking.rs).
# Columns: group of pronouns and feature, weight.
# Source: learned from GUM 11 (academic, court, speech, textbook, vlog, travel; annotation CC BY 4.0) by training/pronouns.py.
# Licence: MIT OR Apache-2.0; see training/README.md for the corpus.
"""


def documents(folder):
    """(name, text, [(start, end, head spans, entity)]) of each document, by code points."""
    for path in sorted(glob.glob(os.path.join(folder, "*.conllu"))):
        name = os.path.basename(path)[:-7]
        if name.split("_")[1] in LEFT_OUT:
            continue
        text, tokens, mentions, open_, begins = "", [], [], [], False
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line.startswith("# newpar") or line.startswith("# newdoc"):
                    begins = True
                if not line[0].isdigit() or re.match(r"\d+[-.]", line):
                    continue
                cells = line.rstrip("\n").split("\t")
                if begins:
                    text = text.rstrip() + ("\n\n" if text else "")
                    begins = False
                misc = dict(part.split("=", 1) for part in cells[9].split("|") if "=" in part)
                tokens.append((len(text), len(text) + len(cells[1])))
                text += cells[1] + ("" if misc.get("SpaceAfter") == "No" else " ")
                for mark in re.findall(r"\([^()]+\)?|[^()]+\)", misc.get("Entity", "")):
                    if mark.startswith("("):
                        parts = mark.strip("()").split("-")
                        # identity may hold hyphens; the first five parts never do
                        open_.append((parts[0], len(tokens) - 1, parts[5] if len(parts) > 5 else "1"))
                        if not mark.endswith(")"):
                            continue
                        entity = parts[0]
                    else:
                        entity = mark.rstrip(")")
                    at = max((i for i, each in enumerate(open_) if each[0] == entity), default=None)
                    if at is None:
                        continue
                    _, first, minimal = open_.pop(at)
                    heads = [tokens[first + int(i) - 1] for i in minimal.split(",") if i.isdigit() and first + int(i) <= len(tokens)]
                    mentions.append((tokens[first][0], tokens[-1][1], heads or [tokens[first]], entity))
        yield name, text.rstrip(), mentions


def entity_of(at, mentions):
    """The entity of the smallest gold mention with this head."""
    start, end, head, head_end = at
    fitting = [m for m in mentions if m[0] <= head and head_end <= m[1] and any(s < head_end and head < e for s, e in m[2])]
    return min(fitting, key=lambda m: m[1] - m[0])[3] if fitting else None


def examples(folder, path):
    """By group: (document, matrix of candidates with nothing first, which are right)."""
    gold = {name: mentions for name, _, mentions in documents(folder)}
    found, names = defaultdict(list), []
    index = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            mentions = gold[record["doc_id"]]
            last = {tuple(each["at"]): each for each in record["examples"]}
            for at, each in sorted(last.items()):
                entity = entity_of(at, mentions)
                rows = [each["nothing"]] + [candidate["features"] for candidate in each["candidates"]]
                right = [entity is not None and entity_of(candidate["at"], mentions) == entity for candidate in each["candidates"]]
                right = [not any(right)] + right
                for row in rows:
                    for feature in row:
                        if feature not in index:
                            index[feature] = len(names)
                            names.append(feature)
                found[each["group"]].append((record["doc_id"], [[index[f] for f in row] for row in rows], right))
    return found, names


def prior(names):
    """By group, the weights by hand of the features of that name."""
    known = {}
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "pronoun_prior.tsv"), encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                key, value = line.rstrip("\n").split("\t")
                known[key] = int(value) / 1000
    return {group: np.array([known.get(f"{group} {name.lower()}", 0) for name in names]) for group in GROUPS}


def learn(data, hand, strength):
    size = len(hand)
    flat = np.zeros((sum(len(rows) for _, rows, _ in data), size))
    start, right, at = [], [], 0
    for _, rows, good in data:
        start.append(at)
        for row, is_right in zip(rows, good):
            flat[at, row] = 1
            right.append(is_right)
            at += 1
    start, right = np.array(start), np.array(right, float)
    lengths = np.diff(np.append(start, at))
    weights, speed = hand.copy(), np.zeros(size)
    for _ in range(STEPS):
        score = flat @ weights
        score -= np.repeat(np.maximum.reduceat(score, start), lengths)
        power = np.exp(score)
        every = power / np.repeat(np.add.reduceat(power, start), lengths)
        good = power * right
        wanted = good / np.repeat(np.maximum(np.add.reduceat(good, start), 1e-300), lengths)
        slope = flat.T @ (wanted - every) - strength * (weights - hand)
        speed = 0.9 * speed + slope / len(data)
        weights += 0.3 * speed
    return weights


def chosen(weights, rows):
    sums = [sum(weights[f] for f in row) for row in rows]
    best = max(range(1, len(rows)), key=lambda i: (sums[i], -i), default=0)
    return best if best and sums[best] > sums[0] else 0


def main():
    if sys.argv[1] == "texts":
        for name, text, _ in documents(sys.argv[2]):
            print(json.dumps({"doc_id": name, "text": text}, ensure_ascii=False))
        return
    found, names = examples(sys.argv[2], sys.argv[3])
    rows = []
    hands = prior(names)
    for group in GROUPS:
        data, hand = found[group], hands[group]
        if group not in PRIOR:
            rows.extend(f"{group} {feature.lower()}\t{round(weight * 1000)}" for feature, weight in zip(names, hand) if weight)
            continue
        docs = sorted({doc for doc, _, _ in data})
        fold = {doc: i % FOLDS for i, doc in enumerate(docs)}
        count = Counter()
        for held in range(FOLDS):
            weights = learn([each for each in data if fold[each[0]] != held], hand, PRIOR[group])
            for doc, candidates, right in data:
                if fold[doc] == held:
                    pick = chosen(weights, candidates)
                    count["all"] += 1
                    count["right"] += right[pick]
                    count["linked"] += pick > 0
                    count["linked right"] += pick > 0 and right[pick]
                    count["linkable"] += not right[0]
        print(group, dict(count), file=sys.stderr)
        weights = learn(data, hand, PRIOR[group])
        for feature, weight in zip(names, weights):
            value = round(weight * 100) * 10 + (CAUTION[group] if feature == "Nothing" else 0)
            if value:
                rows.append(f"{group} {feature.lower()}\t{value}")
    sys.stdout.write(HEADER + "\n".join(sorted(rows)) + "\n")


if __name__ == "__main__":
    main()
