#!/usr/bin/env python3
"""Write the table of UCDP actors that data/actors/actors.tsv does not have.

    python data/make/actors.py UCDP.csv OUT.tsv

UCDP.csv is the UCDP Actor Dataset 22.1 (CC BY 4.0), from <https://ucdp.uu.se/downloads/>.
OUT.tsv is data/actors/ucdp.tsv. The same data gives the same bytes.

The program compares names without regard to case, so "MODEL" would be every model and
"FAN" every fan. Hence only names that cannot be taken for something else are kept:

- of the groups, those that are formally organised; peoples, clans and followings are not;
- of the names, those that are in no word list, name no place and are not too general;
- of the abbreviations, those of four letters and more, and few of three.

What rules cannot see is decided by hand in the tables below.
"""

import csv
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent
COLUMNS = "id name kind country aliases wikidata ucdp gwn part_of backed_by from to".split()
HEAD = """\
# Organised non-state groups of the UCDP Actor Dataset that actors.tsv does not have.
# Source: UCDP Actor Dataset 22.1, Uppsala Conflict Data Program (https://ucdp.uu.se/downloads/). Changes: names picked, split, cleaned and spelled in further ways; states, coups, peoples, clans and followings left out; some names, home states and kinds set by hand in data/make/actors.py.
# Licence: CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/).
# Date: 2026-11-29
# Maker: data/make/actors.py
# Columns as in actors.tsv. Lists in a cell are joined with |. id: ucdp- and the number of UCDP, which is also in ucdp. country: iso3 of the home state. part_of: groups that UCDP says this one joined or is a faction of. from, to are empty: the dataset has no years.
# kind is armed_group but for a few parties and associations, and is no judgement.
"""

# Home states that are not the first Gleditsch-Ward number, or have none of today.
STATES = {"345": "SRB", "680": "YEM", "751": "IND", "817": "VNM"}
HOME = {
    "171": "EST", "172": "LVA", "173": "LVA", "174": "LTU", "263": "BRN", "280": "BGD", "290": "TLS", "331": "AZE",
    "340": "HRV", "357": "XKX", "370": "HRV", "371": "BIH", "383": "MAR", "415": "ERI", "442": "LBY", "490": "UGA", "639": "LBR",
    "697": "LBR", "418": "SSD", "686": "SSD", "997": "SSD", "998": "SSD", "1037": "SSD", "1108": "SSD", "1124": "SSD",
    "1067": "PSE", "5667": "PSE", "733": "PRI", "808": "CAN", "809": "CAN", "846": "HRV", "847": "HRV", "1128": "RWA", "3968": "IND", "7518": "SYR",
    "4006": "PHL",
}

# Left out by hand.
WHY = {
    "a state or a force of a state": "165 213 226 330 336 337 353 574 843 845 1129 5802 6254",
    "too general a name": """177 197 198 199 202 203 227 240 245 351 402 419 436 437 457 465 467 494 512 517 518 544
        565 619 716 719 720 721 729 749 978 979 1215 722 725 748 1154 1169 1173 4322 4456 4536 5817 5849 6185 6186 6333 6421 6430 6433 6439
        6634 6982 672 988 4314 7305 7519 8338 8339""",
    "known to actors.tsv by another name or country": "178 314 357 361 623 776 777 778 1099 1107 6769 7795",
    "a wing of a prison": "6275 6276 8329 8330",
}
SKIP = {i: why for why, ids in WHY.items() for i in ids.split()}

PART_OF = {"184": [], "5575": [], "6999": ["biff"]}  # not as UCDP's columns would have it

KIND = {i: "organization" for i in "257 291 362 445 464 733 766 879 981 982 987 989 990 1185 1193 3332 3981 6868 8175".split()}
KIND["1127"] = "military"  # of the fallen government

# Names that news writes in place of UCDP's.
NAME = {
    "166": "Irgun", "168": "Hukbalahap", "221": "Viet Cong", "269": "Syrian Muslim Brotherhood",
    "291": "People's Democratic Party of Afghanistan", "332": "Mkhedrioni", "401": "Istiqlal Party",
    "545": "Cobra militia", "546": "Ninja militia", "2933": "Al-Khobar group", "734": "26th of July Movement",
    "348": "OPON", "454": "Rally of Democratic Forces (Chad)", "403": "Front de libération nationale", "300": "Hizb-i Wahdat",
    "340": "Republic of Serbian Krajina", "220": "EOKA", "273": "FUNCINPEC", "8175": "Front for Democracy in Burundi",
    "1037": "South Sudan United Movement", "1108": "South Sudan Defence Movement", "1124": "South Sudan Liberation Movement",
    "335": "Maoist Communist Party of Turkey", "502": "United Somali Congress", "542": "al-Itihaad al-Islamiya",
    "558": "Forces Nouvelles", "566": "National Liberation Front of Angola", "3037": "Nduma Defence of Congo",
    "3043": "National Coalition of the People for the Sovereignty of the Congo", "5544": "Révolution et Justice",
    "8201": "SPLM-IO Kitgwang faction", "510": "Movement for Democracy in Liberia",
}

# Further names, written for Dateline.
MORE = {
    "166": "Irgun Zvai Leumi|Irgun Zva'i Leumi|Etzel", "168": "Huks|Huk rebels|Huk guerrillas",
    "221": "Vietcong|National Liberation Front of South Vietnam|National Liberation Front of South Viet Nam",
    "176": "Vietminh|Viet-Minh", "182": "Burmese Communist Party|Burma Communist Party",
    "192": "Communist Party of India (Marxist-Leninist)|CPI(ML)|CPI (ML)|CPI (Marxist-Leninist)",
    "217": "Darul Islam movement", "218": "Permesta", "231": "Supreme Council for Islamic Revolution in Iraq|Islamic Supreme Council of Iraq",
    "235": "Islamic Army in Iraq", "242": "Michel Aoun's forces|Aoun's forces", "244": "Pathet-Lao",
    "259": "Secret Army Organisation", "269": "Syria's Muslim Brotherhood", "280": "Mukti Fauj",
    "293": "Harakat-i-Inqilab-i-Islami|Harakat-e-Inqilab-e-Islami", "297": "Ittihad-i-Islami|Ittehad-e-Islami",
    "298": "Harakat-i-Islami|Harakat-e-Islami", "300": "Hezb-e Wahdat|Hezb-e-Wahdat|Hezb-i-Wahdat|Hizb-i-Wahdat|Hizb-e-Wahdat",
    "302": "Junbish-i-Milli|Junbish-e-Milli|Jumbish-i-Milli|Jombesh-e-Milli", "340": "Krajina Serbs|Serb Krajina|Serbian Krajina|Krajina Serb army",
    "325": "Kashmiri insurgents|Kashmir militants|Kashmiri militants|Kashmiri rebels|Kashmir rebels", "332": "Mkhedrioni militia", "360": "Islamic Jihad Group", "373": "Bodo Liberation Tigers", "383": "Moroccan Islamic Combat Group",
    "403": "Algerian FLN|Algerian National Liberation Front", "418": "Anyanya|Anya-Nya", "432": "Forces for National Liberation|FNL rebels",
    "453": "United Front for Democratic Change", "462": "Biafran forces|Biafran troops|Biafran army",
    "471": "SLA-MM|SLM-Minnawi|Minni Minnawi's forces|Minnawi faction", "482": "Uganda National Rescue Front", "484": "Uganda People's Democratic Army",
    "510": "MODEL rebels", "521": "Popular Movement of Azawad", "534": "Kamajor|Kamajor militia", "535": "West Side Boys", "536": "Takfir wal-Hijra|Takfir wal Hijra",
    "542": "al-Itihaad al-Islamiya|Al-Itihaad al-Islamiya|al-Ittihad al-Islami", "545": "Cobra militiamen|Cobra fighters",
    "546": "Ninja militiamen|Ninja rebels|Ninja fighters", "547": "Cocoye militia", "585": "Arrow Boys militia",
    "667": "Popular Defence Forces|Popular Defense Forces", "714": "Mungiki sect", "783": "1920 Revolution Brigade|1920s Revolution Brigades",
    "803": "Shura-e Nazar|Shura-i-Nazar|Shura-e-Nazar|Shura-i Nazar", "805": "Purba Banglar Communist Party|Purba Bangla Communist Party|PBCP",
    "808": "Hell's Angels", "938": "Naparamas", "1104": "Laskar Jihad militia", "1127": "Gaddafi loyalists|Gaddafi forces|Gaddafi's forces|pro-Gaddafi forces|Qaddafi forces|Qaddafi loyalists|Gadhafi forces|forces loyal to Gaddafi|forces loyal to Muammar Gaddafi",
    "1162": "Sudanese Revolutionary Front", "2933": "Al-Khobar gang|Al Khobar group", "3037": "Nduma Defense of Congo|Mai-Mai Sheka|Mayi-Mayi Sheka|Mai Mai Sheka", "3232": "Tawhid Brigade|Tawheed Brigade",
    "3296": "Northeast Cartel|Cartel of the Northeast", "3481": "Signatories in Blood|Those Who Sign in Blood|Signed in Blood Battalion|al-Muwaqi'un bil-Dima",
    "3967": "Bakata Katanga|Mai-Mai Kata Katanga|Mai-Mai Bakata Katanga", "4006": "Royal Security Forces of the Sultanate of Sulu|Royal Sulu Army",
    "4033": "Farouq Brigades|Farouq Brigade|al-Farouq Brigade|Farouq Battalions", "4369": "Benghazi Revolutionaries' Shura Council|Shura Council of Benghazi Revolutionaries|Revolutionary Shura Council of Benghazi",
    "4462": "Pure Third Command", "4465": "La Unión Tepito|Unión Tepito|Union Tepito|Tepito Union",
    "5541": "Jabhat al-Akrad brigade", "6009": "Los Ardillos gang", "6011": "Syrian Revolutionaries Front|Syrian Revolutionaries' Front", "6015": "Harakat Hazm|Harakat Hazzm|Hazzm Movement",
    "6122": "Barrio Azteca|Barrio Azteca gang", "6366": "Syriac Military Council", "6369": "al-Sanadid Forces|Sanadid Forces|Al-Sanadid",
    "6371": "Shura Council of Mujahideen in Derna|Derna Mujahideen Shura|Mujahideen Shura Council in Derna", "6372": "Jabhat al-Shamiya|Shamiya Front|al-Shamiya Front|Jabha Shamiya|Jabhat al-Shamiyah",
    "6431": "Fastaqim Union|Fastaqim Kama Umirt", "6440": "Liwa Suqour al-Jabal|Falcons of the Mountain Brigade", "6553": "New Syrian Army|Revolutionary Commando Army|Maghawir al-Thawra",
    "6562": "Mutasim Division|Mu'tasim Division|al-Mu'tasim Division|Mutasim Brigade|al-Mutasim Brigade", "6597": "Jaysh al-Tahrir",
    "6689": "Peace at Home Council", "6698": "Benghazi Defense Brigades|Benghazi Defence Brigades|Benghazi Defense Brigade",
    "6836": "Movement for Azawad Salvation", "6868": "General People's Congress", "6902": "Kaniyat militia|al-Kaniyat|Al-Kani militia|Tarhuna militia", 
    "7103": "Saqour al-Sham|Suqour al-Sham Brigade|Suqur al-Sham", "7105": "Jabhat Tahrir Souriya",
    "7137": "Ghneiwa Brigade|Ghnewa Brigade|Abu Salim Central Security Force", "7138": "Nawasi Brigade|al-Nawasi Brigade", "7206": "Macawisley|Ma'awiisley|Ma'awisley militia|Macawisley militia|Ma'awisley fighters", "7207": "301 Brigade|301st Brigade", "7372": "Yan Sakai vigilantes|Yan-Sakai",
    "7425": "Jaysh al-Muhajireen wal-Ansar|Jaish al-Muhajirin wal-Ansar", "7518": "Jaysh al-Nasr|Jaish al-Nasr", "7983": "Cártel de Caborca", "8008": "Tiguerones",
    "8010": "Chone Killers", "8095": "Cárteles Unidos|United Cartels", "8104": "G-Pep|G-Pèp|GPep|G-Pep gang|GPèp", "8201": "Kitgwang faction|SPLA-IO Kitgwang|Kit-Gwang faction",
    "6743": "Northern Family", "5801": "RUD-Urunana", "6228": "Ajnad al-Sham Islamic Union|Islamic Union Ajnad al-Sham",
}

# Groups that share an abbreviation with another of their country, but are not it.
APART = set("".split())

# Abbreviations of three letters that are kept, and names and abbreviations that are not.
SHORT = set("ALiR DHD FLN IZL MNJ SNM TNV".lower().split())
LONE = set("""
    arla cobras elements funa huk istiqlal maidan monima neutralists ninjas sura zairois zaïrois
""".split())
BROAD = set("""
    armed forces of the north|army of victory|barisan|be strong|be well|corps du christ|elite army|exile and redemption
    followers of the holy war|followers of the prophet|groupe de sécurité|guardians of the state|islamic movement
    islamic state|islamic unity|jihad army|justice revolution|kingdom of kongo|kurdish front|liberation army|liberation force
    muslim brotherhood|muslim society|national alliance|national democratic alliance|national democratic front|national front
    national liberation army|national liberation council|national liberation front|national revolutionary council
    national salvation front|new forces|opposition coalition|patriotic front|peace and justice|people's armed forces
    people's liberation army|popular front|revolutionary armed forces|salafist jihadists|security group|soldiers of the caliphate
    special force|special police brigade|the nation|the reds|the resistance|the sweeper|third command|truth brigade
    united warriors|unity and holy war|unity brigade|unity party|army of islam|conseil national de libération
    alliance nationale|baraka group|supporters of islam|society of the calling|warriors of jihad|garde-presidentielle
    republic of anjouan|front patriotique|national military organisation|steadfastness front|national army
    people's democratic republic of afghanistan|soldiers of the levant|national islamic movement|national guard
    national guard and mkhedrioni|sakartvelo|partisans of islam|spiders|cobras|ninjas|istiqlal|al-khobar|secret army
    brave young warriors|organized forces|vietnamese independence league|islamic front movement
    national council for recovery|front pour la libération nationale|alliance démocratique|secret army organization
    baloch unity|rally of democratic forces|rassemblement des forces démocratiques|army of revolutionaries
    revolution and justice|maoist communist party|green battalion|covenant battalion|los 28|
    national union of mineworkers|transitional government of national unity|the salafi groups which practice hisba
""".replace("\n", "|").split("|"))
BROAD = {b.strip() for b in BROAD} - {""}
LONGEST = 60  # letters of a name in the group's own language: news prints no longer one


def plain(text):
    """The text in our spelling: straight quotes, single blanks, no marks of direction."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"[\u200b-\u200f]", "", text)
    text = re.sub(r"[’‘`´ʼ]", "'", text).replace("–", "-").replace("ї", "ï")
    text = re.sub(r"(?<!\w)'([A-Z][^']*)'(?!\w)", r"\1", text)
    text = re.sub(r"\bal- (?=\w)", "al-", text)
    text = re.sub(r"(?<=\w)/ (?=\w)", "/", text)
    return re.sub(r"\s+", " ", text).strip(" ,;")


def bare(text):
    """The text without accents."""
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c))).replace("ı", "i")


def latin(text):
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 for c in text)


def pieces(cell, split_commas):
    """The names in a cell: of two scripts or spellings, without remarks in brackets."""
    cell = plain(cell)
    if cell in {"", "n/a", "-", "Spanish"}:
        return []
    parts = re.split(r" / | or (?=[A-Z])", cell)
    if split_commas:
        parts = [p for part in parts for p in re.split(r",(?= ?(?:[A-Z]|al-))", part)]
    names = []
    for part in parts:
        inner = re.findall(r"[(\[]([^)\]]+)[)\]]", part)
        names.append(re.sub(r" ?[(\[][^)\]]*[)\]]", "", part) if inner else part)
        names += [i for i in inner if len(i.split()) > 1 or i == "Etzel"]
    return [n for n in (plain(n).replace('"', "") for n in names) if n and latin(n)]


def abbreviation(name):
    letters = [c for c in name if c.isalpha()]
    return " " not in name and sum(c.isupper() for c in letters) * 2 > len(letters)


def code(name):
    """UCDP's own shorthand, such as "MNLF - NM" or "SLM/A - MM"."""
    return bool(re.search(r" - ['A-Z ]{1,4}(?: faction)?$", name)) or name.count("/") > 1


def spellings(name):
    """The name and the other ways in which news would spell it."""
    yield name
    if m := re.fullmatch(r"(?i)(?:ma[iï]|mayi)[- ](?:ma[iï]|mayi)(?: -)? (\S+(?: \S+)?)", name):
        for head in ("Mai-Mai", "Mai Mai", "Mayi-Mayi", "Mayi Mayi"):
            yield f"{head} {m[1]}"
    if m := re.fullmatch(r"([A-Z]+)M/A", name):
        yield from (m[1] + "M", m[1] + "A")
    if m := re.fullmatch(r"(.+) Movement/Army", name):
        yield from (m[1] + " Movement", m[1] + " Army")
    if "Taleban" in name:
        yield name.replace("Taleban", "Taliban")
    if m := re.fullmatch(r"Forces of (?!the )(\S+ .+)", name):
        yield f"{m[1]}'s forces"
        yield f"forces loyal to {m[1]}"
    if not code(name) and (m := re.fullmatch(r"(.+) - (.+?)(?: faction)?", name)):
        head, tail = m.groups()
        yield f"{head} ({tail})"
        if re.match(r"(Los|La|Cártel|Dragones) ", tail):
            yield tail
        elif name.endswith(" faction") and " " in tail and not tail.startswith("Abdul Fattah"):
            yield f"{tail} faction"
        if "GIA" in head or "Armed Islamic Group" in head:
            yield tail
    if re.search(r" gang$", name) and name[:3] in {"Nan", "Sim", "Pil"}:
        yield name.removesuffix(" gang") + " gangs"


def known_words():
    """Words and phrases that a name must not be, and given names and places."""
    words = set()
    for path in sorted((DATA / "lexicon").glob("*.tsv")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
        words |= {line.split("\t")[0].lower() for line in lines[1:]}
    for path in ("countries", "regions", "sites"):
        lines = [line for line in (DATA / f"gazetteer/{path}.tsv").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
        head = lines[0].split("\t")
        for line in lines[1:]:
            row = dict(zip(head, line.split("\t")))
            for column in ("name", "aliases", "demonyms", "capital"):
                words |= {name.strip().lower() for name in row.get(column, "").split("|")}
    return words - {""}


def usable(name, words):
    """Whether this name, in any case of its letters, can only be the group."""
    low = name.lower()
    if low in BROAD or bare(low) in {bare(b) for b in BROAD} or code(name) or len(re.sub(r"\W", "", name)) < 3:
        return False
    if low in words or bare(low) in words or low in LONE:
        return False
    if abbreviation(name) and len(re.sub(r"[\W\d_]", "", name)) < 4 and not re.search(r"\d", name):
        return low in SHORT
    return True


def own_actors():
    """Ids, UCDP numbers and names by country of actors.tsv."""
    lines = [line for line in (DATA / "actors/actors.tsv").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    head = lines[0].split("\t")
    by_ucdp, names, anywhere = {}, defaultdict(dict), set()
    for line in lines[1:]:
        row = dict(zip(head, line.split("\t")))
        if row["ucdp"]:
            by_ucdp[row["ucdp"]] = row["id"]
        for name in [row["name"], *row["aliases"].split("|")]:
            names[row["country"]].setdefault(bare(plain(name)).lower(), row["id"])
            wide = row["kind"] in {"international", "media", "government"} or not row["country"]
            if wide or abbreviation(plain(name)):
                anywhere.add(bare(plain(name)).lower())
    return by_ucdp, names, anywhere


def main(source, target):
    states = dict(STATES)
    for line in (DATA / "gazetteer/countries.tsv").read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if line[:1] != "#" and cells[0] != "iso3" and cells[9]:
            states[cells[9]] = cells[0]
    by_ucdp, own, anywhere = own_actors()
    words = known_words()
    with open(source, encoding="utf-8-sig", newline="") as file:
        groups = sorted(csv.DictReader(file), key=lambda g: int(g["ActorId"]))

    left, rows, taken = Counter(), {}, defaultdict(set)
    for group in groups:
        number = group["ActorId"]
        country = HOME.get(number) or states[group["GWNOLoc"].split(",")[0].strip()]
        data = plain(group["NameData"])
        if group["Org"] == "4":
            left["a government"] += 1
            continue
        if number in by_ucdp:
            left["in actors.tsv by its number"] += 1
            continue
        if group["Org"] != "1":
            left["a people, clan or following"] += 1
            continue
        if number in SKIP:
            left[SKIP[number]] += 1
            continue
        if data.lower().startswith("military faction"):
            left["a coup"] += 1
            continue
        if re.fullmatch(r"(?i)forces of \S+", data) and data != "Forces of Khudoberdiyev":
            left["too general a name"] += 1
            continue
        # English first, then UCDP's name, then the group's own.
        full = [n for c in ("NewNameFullEng", "NameOrigFullEng") for n in pieces(group[c], c[:3] == "New")]
        native = [n for c in ("NewNameFullMotherTongue", "NameOrigFull") for n in pieces(group[c], c[:3] == "New")]
        short = [n for c in ("NameData", "NewName", "NameOrig") for n in pieces(group[c], c == "NewName")]
        native = [n for n in native if len(n) <= LONGEST and "faction" not in n]
        lead = full + short if abbreviation(data) or code(data) else short + full
        every = list(dict.fromkeys(([NAME[number]] if number in NAME else []) + lead + native + short))
        every = list(dict.fromkeys(s for n in every for s in spellings(n)))
        mine = own[country]
        twin = next((mine[bare(n).lower()] for n in every if bare(n).lower() in mine and len(n) > 2), None)
        if twin and number not in APART:
            left["in actors.tsv by a name"] += 1
            if "-v" in sys.argv:
                print("twin", number, data, twin, every, file=sys.stderr)
            continue
        more = [n for n in MORE.get(number, "").split("|") if n]
        every += [n for n in more if n not in every]
        every = list(dict.fromkeys(s for n in every for s in (n, bare(n))))
        names, seen = [], set()
        for name in every:
            low = name.lower()
            if low in seen or low in mine or low in anywhere or low in taken[country]:
                continue
            if usable(name, words) or name == NAME.get(number):
                seen.add(low)
                names.append(name)
            elif "-v" in sys.argv:
                print("drop", number, name, file=sys.stderr)
        if not names:
            left["no name that means it alone"] += 1
            if "-v" in sys.argv:
                print("none", number, every, file=sys.stderr)
            continue
        taken[country] |= seen
        rows[number] = [names, country, group]

    ids = by_ucdp | {number: f"ucdp-{number}" for number in rows}
    lines = []
    for number, (names, country, group) in rows.items():
        parents = group["ActorIdGroup"] if group["JoinGroup"] == "1" else ""
        if "faction" in " ".join(group[c] for c in ("NameData", "NameOrigFull", "NameOrigFullEng")).lower():
            parents = parents or group["ActorIdPrev"]
        part_of = [ids[p] for p in re.findall(r"\d+", parents) if p in ids and p != number]
        part_of = PART_OF.get(number, [p for p in part_of if not p.endswith("-government")])
        cells = [f"ucdp-{number}", names[0], KIND.get(number, "armed_group"), country, "|".join(names[1:]), "", number, "",
                 "|".join(dict.fromkeys(part_of)), "", "", ""]
        lines.append("\t".join(cells))
    lines.sort(key=lambda line: line.split("\t")[0].encode())
    Path(target).write_text(HEAD + "\t".join(COLUMNS) + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"kept {len(lines)} of {len(groups)}")
    for why, n in sorted(left.items()):
        print(f"left out {n}: {why}")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
