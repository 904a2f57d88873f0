"""The list of texts that the names learnt from, to be kept beside the weights.

    python training/names/sources.py CORPORA > data/models/SOURCES-names.tsv
"""

import sys
from pathlib import Path

import corpora

HEAD = """\
# Texts that the names of the model in this folder learnt from.
# What: corpus, document, title, address, date.
# Source: GUM 11, English Web Treebank, CrossNER, Wikinews; licences in LICENSES_SOURCES-names.
# How made: training/names/sources.py
corpus\tdocument\ttitle\taddress\tdate"""


def main(arguments):
    folder = Path(arguments[0])
    print(HEAD)
    rows = []
    for path in sorted((folder / "gum").glob("*.conllu")):
        if path.stem.split("_")[1] not in ("news", "interview", "bio"):
            rows.append(corpora.gum(path))
    rows += corpora.plain(folder / "wikinews.jsonl")
    for row in rows:
        document = row.name if row.corpus == "gum" else ""
        print("\t".join(cell.replace("\t", " ").strip() for cell in (row.corpus, document, *row.origin)))
    print("ewt\ttrain: weblog, newsgroup, email\tUniversal Dependencies English Web Treebank\t"
          "https://github.com/UniversalDependencies/UD_English-EWT\t")
    print("crossner\tpolitics: dev\tCrossNER\thttps://github.com/zliucr/CrossNER\t")


if __name__ == "__main__":
    main(sys.argv[1:])
