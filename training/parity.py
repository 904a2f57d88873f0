"""Compares the native runtime with spaCy itself over a corpus: the same answers, and how much faster.

    python training/parity.py PIPELINE CORPUS.jsonl [MODEL]

PIPELINE is a directory of a spaCy pipeline or the name of an installed package, CORPUS.jsonl has a text in the field
"text" of each line. spaCy analyses the corpus here, on one thread, and is timed; what it says is written to a
temporary file by `make_reference.py`; then `cargo bench --bench analyser` compares every token, tag, part of speech,
feature, lemma, norm, head, label, sentence and name with it, and says how fast it was itself. MODEL is what the runtime
reads: a converted file, or a directory that `nlp.to_disk` wrote; the directory of PIPELINE itself if absent. The file in
the program has names of its own (see `train_names.py`), so it is compared with the pipeline it was converted from.

Ends with an error when a layer agrees on less than 99.95 %.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import spacy

import make_reference


def main(arguments):
    if len(arguments) not in (2, 3):
        sys.exit(__doc__)
    pipeline, corpus, *model = arguments
    nlp = spacy.load(pipeline)
    texts = make_reference.passages(Path(corpus))
    nlp(texts[0])
    start = time.perf_counter()
    tokens = sum(len(doc) for doc in nlp.pipe(texts))
    seconds = time.perf_counter() - start
    print(f"spaCy {spacy.__version__}: {tokens} tokens in {seconds:.2f} s, {tokens / seconds:.0f} tokens a second", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        reference = str(Path(folder) / "reference.jsonl")
        make_reference.main([pipeline, corpus, reference])
        models = [str(Path(path).resolve()) for path in model or [nlp.path]]
        command = ["cargo", "bench", "--quiet", "--bench", "analyser", "--", reference, *models]
        sys.exit(subprocess.run(command, cwd=Path(__file__).parent.parent, check=False).returncode)


if __name__ == "__main__":
    main(sys.argv[1:])
