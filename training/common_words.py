"""Derives data/lexicon/common_words.tsv: words that English text writes small far more often than not.

    python training/common_words.py CORPORA > data/lexicon/common_words.tsv

CORPORA is a folder with wikinews.jsonl (text CC BY 2.5), gum/ and ewt/ (.conllu; annotation CC BY 4.0, CC BY-SA 4.0). Counted is how
often a word stands small, and how often capitalised within a sentence, where a capital means something; listed are those
that are small three times or more, and ten times as often as capitalised. News, interviews and biographies of GUM are left
out. Same input, same bytes.
"""

import glob
import json
import os
import re
import sys
from collections import Counter

LEFT_OUT = ("news", "interview", "bio")


def sentences(folder):
    with open(os.path.join(folder, "wikinews.jsonl"), encoding="utf-8") as file:
        for line in file:
            for part in re.split(r"(?<=[.!?:])\s+|\n+", json.loads(line)["text"]):
                yield re.findall(r"[A-Za-z]+", part)
    for path in sorted(glob.glob(os.path.join(folder, "gum", "*.conllu")) + glob.glob(os.path.join(folder, "ewt", "*.conllu"))):
        parts = os.path.basename(path).split("_")
        if len(parts) > 1 and parts[1] in LEFT_OUT:
            continue
        words = []
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line[0].isdigit() and re.match(r"\d+\t", line):
                    words.append(line.split("\t")[1])
                elif not line.strip():
                    yield [word for word in words if re.fullmatch(r"[A-Za-z]+", word)]
                    words = []


def main():
    small, capital = Counter(), Counter()
    for words in sentences(sys.argv[1]):
        for at, word in enumerate(words):
            if word.islower():
                small[word] += 1
            elif at > 0 and word[0].isupper() and word[1:].islower():
                capital[word.lower()] += 1
    print("# Words that English text writes small: one alone at the beginning of a sentence is seldom a name.")
    print("# Column: word.")
    print("# Source: counted in Wikinews articles of 2019 and 2020 (CC BY 2.5), GUM 11 and EWT (CC BY 4.0, CC BY-SA 4.0): training/common_words.py.")
    print("# Licence: MIT OR Apache-2.0.")
    for word in sorted(small):
        if len(word) > 2 and small[word] >= 3 and small[word] >= 10 * capital[word]:
            print(word)


if __name__ == "__main__":
    main()
