"""Texts with the names that their annotators saw, as character spans in running text.

*corpus files → [`Passage`]*. GUM marks whole noun phrases, nested; what is a name in them, and how far it reaches, is
read off the trees by `core`. CrossNER marks names flat, but writes its tokens apart: they are joined again as English
writes them. Wikinews carries no marks; its passages bring no gold.
"""

import json
import re
from dataclasses import dataclass, field

# Words that a name of several words may hold between capitalised ones.
LINKS = {"of", "the", "and", "for", "de", "la", "del", "von", "van", "bin", "al", "&", "-", "'", "in", "on", "to", "du"}
INSIDE = {"flat", "compound", "goeswith", "amod", "nummod", "punct", "nmod", "det", "case", "cc", "conj", "dep", "list"}
TITLES = {"mr", "mrs", "ms", "dr", "sir", "lord", "lady", "dame", "president", "senator", "judge", "justice", "king",
          "queen", "prince", "princess", "pope", "general", "captain", "professor", "governor", "mayor", "minister",
          "secretary", "chancellor", "saint", "father", "sister", "reverend", "congressman", "congresswoman", "speaker"}


@dataclass
class Gold:
    """A name as the corpus has it: `start` to `end` the name, `first` to `last` the phrase it stands in."""
    start: int
    end: int
    kind: str
    first: int
    last: int


@dataclass
class Passage:
    """One text, with its names where the corpus marks names, and its proper nouns where it only tags words."""
    name: str
    corpus: str
    text: str
    gold: list = field(default_factory=list)
    proper: list = field(default_factory=list)
    # Title, address and date, which licences ask to be kept.
    origin: tuple = ("", "", "")


@dataclass
class Word:
    form: str
    upos: str
    head: int
    relation: str
    start: int
    end: int


def gum(path):
    """One document of GUM in CoNLL-U."""
    words, brackets, text = [], [], ""
    sentence_base = 0
    glued = None
    for line in path.read_text(encoding="utf8").splitlines():
        if line.startswith("# newpar"):
            if text and not text.endswith("\n\n"):
                text = text.rstrip() + "\n\n"
        elif line.startswith("# sent_id"):
            sentence_base = len(words)
        elif line and line[0].isdigit():
            columns = line.split("\t")
            number, form, misc = columns[0], columns[1], columns[9]
            if "." in number:
                continue
            space = "" if "SpaceAfter=No" in misc else " "
            if "-" in number:
                # A contraction: the surface form once, its parts laid over it.
                first, last = map(int, number.split("-"))
                glued = (last, len(text) + len(form), space)
                text += form
                position = len(text) - len(form)
                continue
            if glued:
                last, end, after = glued
                start = position
                position = end if int(number) == last else min(end, position + len(form))
                words.append(Word(form, columns[3], int(columns[6]) - 1 + sentence_base, columns[7], start, position))
                if int(number) == last:
                    text += after
                    glued = None
            else:
                start = len(text)
                words.append(Word(form, columns[3], int(columns[6]) - 1 + sentence_base, columns[7], start, start + len(form)))
                text += form + space
            if int(columns[6]) == 0:
                words[-1].head = -1
            entity = re.search(r"(?:^|\|)Entity=([^|]+)", misc)
            brackets.append(entity.group(1) if entity else "")
    gold = []
    for first, last, kind in phrases(brackets):
        head = next((i for i in range(first, last) if not first <= words[i].head < last), first)
        found = core(words, first, last, head, kind)
        if found:
            start, end = found
            gold.append(Gold(words[start].start, words[end - 1].end, kind, words[first].start, words[last - 1].end))
    meta = dict(re.findall(r"^# meta::(title|sourceURL|dateCreated) = (.*)$", path.read_text(encoding="utf8"), re.M))
    origin = tuple(meta.get(key, "") for key in ("title", "sourceURL", "dateCreated"))
    return Passage(path.stem, "gum", text, outermost(gold), origin=origin)


def phrases(brackets):
    """The marked phrases as (first word, one past the last, type)."""
    open_, found = {}, []
    for index, text in enumerate(brackets):
        for piece in re.findall(r"\([^()]*\)?|[^()]+\)", text):
            if piece.startswith("("):
                parts = piece.strip("()").split("-")
                if piece.endswith(")"):
                    found.append((index, index + 1, parts[1]))
                else:
                    open_.setdefault(parts[0], []).append((index, parts[1]))
            else:
                name = piece.rstrip(")")
                if open_.get(name):
                    first, kind = open_[name].pop()
                    found.append((first, index + 1, kind))
    return found


def capital(word):
    return word.form[:1].isupper() or word.upos == "NUM" and word.form[:1].isdigit()


def core(words, first, last, head, kind):
    """The words of a phrase that are its name, or nothing if its head is no proper noun."""
    if words[head].upos != "PROPN" or not capital(words[head]):
        return None
    if kind == "person" and words[head].form.lower().rstrip(".") in TITLES and head + 1 >= last:
        return None

    def joined(index):
        """Whether the way from a word up to the head runs through parts of names alone."""
        seen = 0
        while index != head and seen < 12:
            relation = words[index].relation
            if relation.split(":")[0] not in INSIDE or relation == "nmod:desc":
                return False
            if kind == "person" and relation.split(":")[0] not in ("flat", "compound", "punct", "nmod", "case", "goeswith"):
                return False
            index = words[index].head
            if not first <= index < last:
                return False
            seen += 1
        return index == head

    start = head
    while start > first:
        before = words[start - 1]
        if before.form in ("-", "&", "/") and start - 1 > first and capital(words[start - 2]) and joined(start - 2):
            start -= 2
        elif (capital(before) and before.upos in ("PROPN", "ADJ", "NOUN", "NUM", "VERB", "INTJ", "ADV", "X")
              and joined(start - 1) and before.relation not in ("nmod:poss", "det")
              and not (before.upos == "NUM" and not before.form[:1].isupper() and kind == "person")):
            start -= 1
        elif (before.form in ("of", "and", "for") and start - 1 > first and capital(words[start - 2])
              and joined(start - 2) and kind != "person" and words[start - 2].upos == "PROPN"):
            start -= 2
        elif (before.form in ("'s", "’s") and start - 1 > first and kind in ("organization", "place", "event")
              and words[start - 2].upos == "PROPN" and len(words[head].form) > 1
              and words[head].form not in ("Ministry", "Parliament", "Government", "Congress", "Senate", "President")
              and start - 1 == head - 1 and words[start - 2].relation == "nmod:poss" and start - 2 == first):
            break
        else:
            break
    end = head + 1
    while end < last:
        word = words[end]
        if capital(word) and word.upos in ("PROPN", "NUM", "ADJ", "NOUN", "X") and joined(end):
            end += 1
        elif word.form in ("-", ".", "&") and end + 1 < last and capital(words[end + 1]) and joined(end + 1):
            end += 2
        elif word.form.lower() in LINKS and kind != "person" or word.form.lower() in {"de", "la", "van", "von", "bin", "al", "del"}:
            far = end
            while far < last and words[far].form.lower() in LINKS and far - end < 3:
                far += 1
            if far < last and capital(words[far]) and words[far].upos in ("PROPN", "ADJ", "NOUN") and joined(far):
                if kind == "place" and word.form.lower() in ("in", "on", "to", "and"):
                    break
                end = far + 1
            else:
                break
        else:
            break
    if kind == "person":
        while start < end - 1 and words[start].form.lower().rstrip(".") in TITLES:
            start += 1
    return start, end


def outermost(gold):
    """The longest names; what lies inside or across one is dropped."""
    kept = []
    for name in sorted(gold, key=lambda n: (n.start - n.end, n.start)):
        if all(name.end <= other.start or other.end <= name.start for other in kept):
            kept.append(name)
    return sorted(kept, key=lambda n: n.start)


def crossner(path):
    """Sentences of CrossNER, each a passage."""
    passages = []
    for number, block in enumerate(path.read_text(encoding="utf8").strip().split("\n\n")):
        words, tags = zip(*(line.split("\t") for line in block.splitlines() if "\t" in line))
        text, spans = "", []
        for index, form in enumerate(words):
            form = {"``": '"', "''": '"'}.get(form, form)
            glue = (index == 0 or re.fullmatch(r"[,.;:!?)\]%]|'s|'|n't", form)
                    or words[index - 1] in "([$" and len(words[index - 1]) == 1)
            text += ("" if glue else " ") + form
            spans.append((len(text) - len(form), len(text)))
        gold = []
        for index, tag in enumerate(tags):
            if tag.startswith("B-"):
                end = index + 1
                while end < len(tags) and tags[end] == "I-" + tag[2:]:
                    end += 1
                gold.append(Gold(spans[index][0], spans[end - 1][1], tag[2:], spans[index][0], spans[end - 1][1]))
        passages.append(Passage(f"{path.stem}-{number:04}", "crossner", text, gold))
    return passages


def tagged(path, genres):
    """Documents of a UD treebank whose id begins with one of the genres: no names, but the proper nouns."""
    passages = []
    for document in path.read_text(encoding="utf8").split("# newdoc id = ")[1:]:
        if not document.startswith(tuple(genres)):
            continue
        passage = Passage(document.splitlines()[0], "ewt", "")
        glued = 0
        for line in document.splitlines():
            columns = line.split("\t")
            if line.startswith("# newpar") and passage.text:
                passage.text = passage.text.rstrip() + "\n\n"
            elif len(columns) == 10 and "." not in columns[0]:
                if "-" in columns[0]:
                    glued = int(columns[0].split("-")[1])
                elif int(columns[0]) <= glued:
                    glued = 0 if int(columns[0]) == glued else glued
                    continue
                start = len(passage.text)
                passage.text += columns[1]
                if columns[3] == "PROPN":
                    passage.proper.append((start, len(passage.text)))
                passage.text += "" if "SpaceAfter=No" in columns[9] else " "
        passages.append(passage)
    return passages


def plain(path):
    """Texts of a JSON Lines file."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line]
    return [
        Passage(line["title"], "wikinews", line["text"], origin=(line["title"], line["url"], line["date"]))
        for line in lines
    ]
