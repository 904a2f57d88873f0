"""Derives data/lexicon/name_words.tsv: how common a word is in the names of persons and of organisations.

    python training/derive_name_words.py LISTS

LISTS is a folder with ofac_sdn.csv (OFAC SDN list) and un_consolidated.xml (UN Security Council Consolidated List), both public.
Only words and their counts are kept, no names. Same input, same bytes.
"""

import collections
import csv
import os
import re
import sys
import unicodedata
import xml.etree.ElementTree as ET

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "..", "data", "lexicon", "name_words.tsv")
HEADER = """\
# How common words are in names: what many bear says little of who bears it.
# Columns: word as names are folded, entries of ten thousand persons, entries of ten thousand organisations that have it.
# Source: OFAC SDN list (2021), UN Security Council Consolidated List (February 2026); counts of words alone. Words of 15 or more.
# Licence: facts from public lists of the United States and the United Nations.
# How made: training/derive_name_words.py
"""


def words(name):
    flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    flat = re.sub(r"[.'’‘`]", "", flat)
    return set(re.findall(r"[a-z]+", flat))


def main(folder):
    counts = {"person": collections.Counter(), "organisation": collections.Counter()}
    total = collections.Counter()
    with open(os.path.join(folder, "ofac_sdn.csv"), encoding="utf8", newline="") as file:
        for row in csv.reader(file):
            kind = {"individual": "person", "-0-": "organisation"}.get(row[2].strip()) if len(row) == 12 else None
            if kind:
                counts[kind].update(words(row[1]))
                total[kind] += 1
    for entry in ET.parse(os.path.join(folder, "un_consolidated.xml")).getroot().iter():
        kind = {"INDIVIDUAL": "person", "ENTITY": "organisation"}.get(entry.tag)
        if kind:
            parts = (entry.findtext(tag) or "" for tag in ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"))
            counts[kind].update(words(" ".join(parts)))
            total[kind] += 1
    with open(OUT, "w", encoding="utf8") as out:
        out.write(HEADER)
        for word in sorted(set(counts["person"]) | set(counts["organisation"])):
            of = [round(10_000 * counts[kind][word] / total[kind]) for kind in ("person", "organisation")]
            if max(of) >= 15 and len(word) > 1:
                out.write(f"{word}\t{of[0]}\t{of[1]}\n")


if __name__ == "__main__":
    main(sys.argv[1])
