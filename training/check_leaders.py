"""Holds the dates written by hand in training/gazetteer/leaders.tsv against dated roles of other lists, and says where they differ.

    python training/check_leaders.py SOURCES

SOURCES is a folder with cameo/Phoenix.Countries.actors.txt (PETRARCH2 dictionaries, MIT: roles to about 2014, by day),
world-leaders-2021.csv (Wikidata facts, CC0: by year) and factbook/ (The World Factbook: since when who is in office). Prints one line
a start or end that some list has within two years of ours but on another day. Changes nothing: which of two is right, a person says.
"""

import csv
import datetime
import os
import re
import sys
from collections import defaultdict

from derive_gazetteer import fold, hand


def day(text):
    """A date of six or eight digits, the year of two digits in the twentieth century from 30 on."""
    text = text if len(text) == 8 else ("19" if int(text[:2]) >= 30 else "20") + text
    try:
        return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def read_roles(sources):
    """By folded name: (start, end) of roles in a government."""
    roles, names = defaultdict(list), []
    fresh = True
    with open(os.path.join(sources, "cameo", "Phoenix.Countries.actors.txt"), encoding="latin-1") as file:
        for line in file:
            line = line.split("#")[0].rstrip()
            for code in re.findall(r"\[([A-Z]{3}GOV[A-Z]*) ([>\d-]+)\]", line):
                ends = re.fullmatch(r"(\d{6}|\d{8})-(\d{6}|\d{8})|>(\d{6})", code[1])
                if ends:
                    for name in names:
                        roles[name].append((day(ends[1] or ends[3]), day(ends[2]) if ends[2] else None))
                fresh = True
            if line and not line.startswith(("\t", " ")):
                name = line.split("[")[0].strip("+_ \t").replace("_", " ").lower()
                names = ([] if fresh and not line.startswith("+") else names) + [fold(name)]
                fresh = False
    return roles


def read_years(sources):
    years = defaultdict(list)
    with open(os.path.join(sources, "world-leaders-2021.csv"), encoding="utf-8") as file:
        for record in csv.DictReader(file):
            years[fold(record["officeholderLabel"]).lower()].append((record["positionLabel"], record["start_year"], record["end_year"]))
    return years


def main():
    roles, years = read_roles(sys.argv[1]), read_years(sys.argv[1])
    held = differ = 0
    for row in hand("leaders"):
        name = fold(row["label"]).lower()
        for at, column in ((0, "since"), (1, "until")):
            ours = row[column]
            if not ours:
                continue
            known = {role[at] for role in roles.get(name, []) if role[at]}
            if re.fullmatch(r"\d{4}-\d\d-\d\d", ours) and known:
                date = datetime.date.fromisoformat(ours)
                nearest = min(known, key=lambda other: abs((other - date).days))
                if abs((nearest - date).days) < 730:
                    held += 1
                    if nearest != date:
                        differ += 1
                        print(f"{row['label']}, {row['title']}: {column} {ours}, cameo {nearest}")
            for position, *ends in years.get(name, []):
                if ends[at] and row["title"] in position:
                    held += 1
                    if ends[at] != ours[:4]:
                        differ += 1
                        print(f"{row['label']}, {row['title']}: {column} {ours}, list of 2021 {ends[at]} ({position})")
    print(f"{held} dates compared, {differ} differ")


if __name__ == "__main__":
    main()
