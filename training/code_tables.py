"""Writes what spaCy and Python keep in their code and a pipeline directory therefore lacks.

    python training/code_tables.py data/models/code.json

Facts only: which characters Python takes for letters, digits, white space; the small ids of spaCy's symbols; the
norms that all its languages share; the languages whose norms or lemmas are made by code of their own. The Rust side
reads pipeline directories with it (`src/syntax/spacy`). Needs spaCy 3.8.
"""

import json
import platform
import sys
from pathlib import Path

import spacy
from spacy.lang.norm_exceptions import BASE_NORMS
from spacy.symbols import IDS

import rules_section


def languages(file, text):
    """Languages whose folder has such a file with such a text."""
    folder = Path(spacy.__file__).parent / "lang"
    found = (path for path in folder.glob(f"*/{file}") if text in path.read_text(encoding="utf8"))
    # English is at home here.
    return sorted({path.parent.name for path in found} - {"en"})


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__)
    points = rules_section.CODE_POINTS
    classes = {
        "space": (c for c in points if chr(c).isspace()),
        "alpha": (c for c in points if chr(c).isalpha()),
        "upper": (c for c in points if chr(c).isupper()),
        "digit": (c for c in points if chr(c).isdigit()),
        "decimal": sorted(rules_section.category(rules_section.op.CATEGORY_DIGIT)),
        "word": sorted(rules_section.category(rules_section.op.CATEGORY_WORD)),
    }
    document = {
        "about": f"tables of spaCy {spacy.__version__} (MIT, ExplosionAI GmbH) and Python {platform.python_version()}; "
        "made by training/code_tables.py",
        **{name: rules_section.ranges(found) for name, found in classes.items()},
        "symbols": {name: number for name, number in sorted(IDS.items()) if number},
        "base_norms": dict(sorted(BASE_NORMS.items())),
        "languages_with_norms": languages("lex_attrs.py", "NORM:"),
        "languages_with_lemmatizers": languages("lemmatizer.py", "Lemmatizer"),
    }
    lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}" for key, value in document.items())
    Path(arguments[0]).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf8")


if __name__ == "__main__":
    main(sys.argv[1:])
