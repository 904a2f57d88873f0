#!/usr/bin/env python3
"""Derives data/lexicon/wordnet_nouns.tsv: common nouns of people, bodies, groups and places, by WordNet's senses.

usage: wordnet_nouns.py WORDNET CORPORA REPOSITORY > data/lexicon/wordnet_nouns.tsv

WORDNET      folder with index.noun, data.noun, index.adj, index.verb of WordNet 3.0 (Debian package wordnet-base)
CORPORA      folder with *.conllu treebanks (Universal Dependencies columns) that say which nouns are in use
REPOSITORY   root of this repository: nouns that data/lexicon/nouns.tsv or data/gazetteer/demonyms.tsv hold are left out

A noun is kept when its first sense lies under person, organization, social group, people, region, structure, room or a
geological formation; when that class wins among its first three senses; when it is no commoner as an adjective or a verb; when
its gloss does not call it abuse; and when WordNet's tagged texts or the treebanks attest it. Words that mislead are struck by the list
beside this script.
"""
import collections, glob, os, re, sys

ABUSE = re.compile(r"offensive|disparag|derogat|slur|insult|stupid|informal terms? for|vulgar|prostitut|obscene")


def synsets(path):
    found = {}
    for line in open(path, encoding="utf8"):
        if line.startswith("  "):
            continue
        parts = line.split("|")[0].split()
        words = int(parts[3], 16)
        at = 4 + 2 * words
        links = [parts[at + 1 + 4 * k : at + 4 + 4 * k] for k in range(int(parts[at]))]
        above = [(sign, target) for sign, target, pos in links if sign in ("@", "@i") and pos == "n"]
        found[parts[0]] = (int(parts[1]), above, bool(ABUSE.search(line)))
    return found


def index(path):
    found = {}
    for line in open(path, encoding="utf8"):
        if line.startswith("  "):
            continue
        parts = line.split()
        pointers = int(parts[3])
        found[parts[0]] = (parts[6 + pointers :], int(parts[5 + pointers]))
    return found


def main(wordnet, corpora, repository):
    nouns, data = index(f"{wordnet}/index.noun"), synsets(f"{wordnet}/data.noun")
    adjectives, verbs = index(f"{wordnet}/index.adj"), index(f"{wordnet}/index.verb")

    def above(synset, seen=None):
        seen = set() if seen is None else seen
        if synset not in seen:
            seen.add(synset)
            for _, higher in data[synset][1]:
                above(higher, seen)
        return seen

    def senses(word, file):
        return {each for each in nouns[word][0] if data[each][0] == file}

    first = lambda word: nouns[word][0][0]
    regions = senses("region", 15) | senses("location", 3)
    rooms = senses("area", 6) | senses("room", 6) | senses("way", 6) | {first("structure")}
    grounds = senses("geological_formation", 17) | senses("body_of_water", 17) | senses("land", 17)
    groups = {first("social_group"), first("people")}

    def classify(synset):
        file, links, abuse = data[synset]
        higher = above(synset)
        if abuse or any(sign == "@i" for sign, _ in links):
            return None
        if file == 18 and first("person") in higher:
            return "Person"
        if first("organization") in higher:
            return "Organization"
        if file == 14 and groups & higher:
            return "Group"
        if file == 15 and regions & higher or file == 6 and rooms & higher or file == 17 and grounds & higher:
            return "Place"
        return None

    def column(path):
        return {line.split("\t")[0].strip().lower() for line in open(path, encoding="utf8") if line.strip() and not line.startswith("#")}

    known = column(f"{repository}/data/lexicon/nouns.tsv") | column(f"{repository}/data/gazetteer/demonyms.tsv")
    here = os.path.dirname(os.path.abspath(__file__))
    struck = {word for line in open(f"{here}/struck.txt", encoding="utf8") if not line.startswith("#") for word in line.split()}
    used = collections.Counter()
    for path in sorted(glob.glob(f"{corpora}/**/*.conllu", recursive=True)):
        for line in open(path, encoding="utf8"):
            columns = line.split("\t")
            if len(columns) > 4 and columns[3] == "NOUN":
                used[columns[2].lower()] += 1
    kept = {}
    for word, (all_senses, tagged) in nouns.items():
        if not re.fullmatch(r"[a-z]+(-[a-z]+)?", word) or len(word) < 3 or word in known or word in struck:
            continue
        classes = [classify(each) for each in all_senses[:3]]
        if classes[0] is None or len(all_senses) > 1 and classes.count(classes[0]) * 2 <= len(classes):
            continue
        if adjectives.get(word, ([], 0))[1] > 0 or verbs.get(word, ([], 0))[1] > tagged:
            continue
        if tagged or used[word]:
            kept[word] = classes[0]
    print("# Common nouns and the class of thing they name, where data/lexicon/nouns.tsv does not hold them.")
    print("# Columns: lemma, class (local name in data/ontology.ttl).")
    print("# Source: WordNet 3.0, derived by training/nouns/wordnet_nouns.py. Licence: WordNet (data/lexicon/LICENSE-WordNet).")
    for word in sorted(kept):
        print(f"{word}\t{kept[word]}")


if __name__ == "__main__":
    main(*sys.argv[1:4])
