"""Reads the named data sets into labelled texts.

A text holds the tokens that the program itself reads (`cargo xtask tokens`), so that labels,
training and reading share one tokenisation. What a set does not annotate is absent, not
negative: only the heads it names are trained on it.
"""

import glob
import gzip
import hashlib
import json
import os
import re
import subprocess
from collections import defaultdict

# Spans, each head on its own: begin, inside, outside.
SPANS = [
    "trigger", "initiator", "target", "victim", "weapon", "time", "place",
    "source", "cue", "content",
    "killed", "wounded", "detained", "abducted", "displaced", "missing", "munitions",
    "PerpInd", "PerpOrg", "Target", "Victim", "Person", "Weapon",
    "person", "organisation", "location",
]  # fmt: skip
ROLES = ["initiator", "target", "victim", "weapon", "place", "time"]
STATUS = ["happened", "ongoing", "historical", "planned", "threatened", "denied", "hypothetical", "none"]
CONFIDENCE = ["stated", "suspected", "accused", "claimed", "denied"]
STANCE = ["asserts", "denies", "suspects", "accuses", "claims_responsibility", "threatens", "condemns", "promises"]
KIND = ["official", "spokesperson", "military", "armed_group", "witness", "expert", "media", "ngo", "un",
        "anonymous", "relative", "court", "other"]  # fmt: skip
EFFECT = ["death", "injury", "unhurt", "destroyed", "damaged", "undamaged"]
MUC_TYPES = ["attack", "bombing", "kidnapping", "arson", "robbery", "forced work stoppage"]
TOLL = 5  # an incident's killed and injured are told apart up to this number
HERE = os.path.dirname(os.path.abspath(__file__))


DOCUMENTS = ["relevant"] + [t.replace(" ", "-") for t in MUC_TYPES] + [
    f"{of}-{n}" for of in ("killed", "injured") for n in range(1, TOLL + 1)]  # fmt: skip


def types():
    """Event types of the ontology that a coder's codes lead to, in a fixed order."""
    return sorted({row[4] for row in coded_types()})


def coded_types():
    rows = [l.rstrip("\n").split("\t") for l in open(os.path.join(HERE, "../coded-types.tsv"), encoding="utf8")
            if not l.startswith("#")]  # fmt: skip
    return rows[1:]


def type_of(event, table):
    codes = [event.get("acled") or "", event.get("plover") or "", event.get("mode") or ""]
    what = (event.get("what") or "").lower()
    for *cells, words, name in table:
        if all(not cell or cell == code for cell, code in zip(cells, codes)):
            if not words or any(w in what for w in words.split(" ")):
                return name
    return None


def as_list(value):
    return value if isinstance(value, list) else [value] if value else []


class Text:
    """One text: tokens as pairs of code points, and labels on tokens."""

    def __init__(self, name, text):
        self.name, self.text = name, text
        self.sentences, self.coded = [], []
        self.tokens = []
        self.spans = {}  # head -> list of (first token, one past the last)
        self.triggers = []  # (first, end, type, status, event, aggregate)
        self.args = {}  # event -> role -> list of (first, end)
        self.roles = set()  # roles of args that this set annotates
        self.marks = {}  # class head -> list of (token, label)
        self.doc = []  # of DOCUMENTS: 0, 1, or None where the set does not say
        self.raw = []  # (head, start, end) in code points, until the tokens are known
        self.raw_events = []
        self.teacher = None  # file of a teacher's labels

    def heads(self, *names):
        for name in names:
            self.spans.setdefault(name, [])
        return self

    def cut(self, start, end):
        """Tokens that share a code point with the extent."""
        import bisect

        first = bisect.bisect_right(self.ends, start)
        last = bisect.bisect_left(self.starts, end)
        return (first, last) if first < last else None

    def settle(self, split):
        """Takes the tokens and turns extents into tokens. False where the text was changed."""
        if split is None or split["text"] != self.text:
            return False
        for sentence in split["sentences"]:
            first = len(self.tokens)
            self.tokens += [tuple(t) for t in sentence["tokens"]]
            self.sentences.append((first, len(self.tokens)))
            self.coded.append(sentence["coded"])
        self.starts = [t[0] for t in self.tokens]
        self.ends = [t[1] for t in self.tokens]
        for head, start, end in self.raw:
            cut = self.cut(start, end)
            if cut:
                self.spans.setdefault(head, []).append(cut)
        for event, ty, status, aggregate, triggers, args in self.raw_events:
            for start, end in triggers:
                cut = self.cut(start, end)
                if cut:
                    self.triggers.append((*cut, ty, status, event, aggregate))
            found = {role: [c for c in (self.cut(*x) for x in spans) if c] for role, spans in args.items()}
            self.args[event] = found
        for head, items in list(self.marks.items()):
            cuts = [(self.cut(s, e), label) for s, e, label in items]
            self.marks[head] = [(c[0], label) for c, label in cuts if c]
        self.triggers.sort()
        return True


def extents(value):
    return [(x["start"], x["end"]) for x in as_list(value) if isinstance(x, dict) and "start" in x]


def coded_reports(folder):
    """Reports coded by hand (`*.gold.json` beside `*.txt`)."""
    out = []
    table = coded_types()
    for path in sorted(glob.glob(os.path.join(folder, "*.gold.json"))):
        coded = json.load(open(path, encoding="utf8"))
        raw = open(path.replace(".gold.json", ".txt"), encoding="utf8", newline="").read()
        t = Text(os.path.basename(path)[: -len(".gold.json")], raw)
        t.heads(*SPANS[:17])
        t.roles = set(ROLES)
        for k in ("stance", "kind", "confidence"):
            t.marks[k] = []
        for e in coded["events"]:
            args = {
                "initiator": extents(e.get("initiator_spans")),
                "target": extents(e.get("target_spans")),
                "victim": extents(e.get("victim_spans")),
                "weapon": extents(e.get("weapon")),
                "place": extents(e.get("place")),
                "time": extents(e.get("time_q")),
            }
            triggers = extents(e["triggers"])
            t.raw += [("trigger", *x) for x in triggers]
            for role, spans in args.items():
                t.raw += [(role, *x) for x in spans]
            for of in SPANS[10:17]:
                count = e.get(of) or {}
                for part in [count] + as_list(count.get("parts") if isinstance(count, dict) else None):
                    if isinstance(part, dict):
                        t.raw += [(of, *x) for x in extents(part.get("q"))]
            t.raw_events.append((e["id"], type_of(e, table), e.get("status") or "happened",
                                 bool(e.get("aggregate")), triggers, args))  # fmt: skip
            sure = e.get("initiator_status") or "stated"
            if sure in CONFIDENCE:
                t.marks["confidence"] += [(*x, sure) for x in args["initiator"]]
        for n, e in enumerate(coded.get("not_events") or []):
            t.raw_events.append((f"not{n}", None, "none", False, extents(e.get("span")), {}))
        for c in coded["claims"]:
            for key, head in (("source_span", "source"), ("cue", "cue"), ("content", "content")):
                t.raw += [(head, *x) for x in extents(c.get(key))]
            for x in extents(c.get("cue"))[:1] or extents(c.get("content"))[:1]:
                t.marks["stance"].append((*x, c.get("stance") or "asserts"))
            if c.get("source_kind") in KIND:
                t.marks["kind"] += [(*x, c["source_kind"]) for x in extents(c.get("source_span"))[:1]]
        out.append(t)
    return out


def occurrences(text, words):
    pattern = r"(?<![A-Za-z0-9])" + re.escape(words) + r"(?![A-Za-z0-9])"
    return [m.span() for m in re.finditer(pattern, text)]


def plain(words):
    """A string of the MUC keys as the lower-case form of the texts writes it."""
    return re.sub(r"\s+", " ", words.lower().replace("[", "(").replace("]", ")")).strip()


SURE = [("CLAIMED", "claimed"), ("BY AUTHORITIES", "accused"), ("SUSPECTED", "suspected"),
        ("POSSIBLE", "suspected"), ("FACT", "stated")]  # fmt: skip
EFFECTS = [("NO INJURY", "unhurt"), ("NO DEATH", "unhurt"), ("NO DAMAGE", "undamaged"), ("DEATH", "death"),
           ("INJURY", "injury"), ("DESTROYED", "destroyed"), ("SOME DAMAGE", "damaged")]  # fmt: skip


def coded_strings(values, table):
    """`LABEL: "A" / "B"` as pairs of (string, label of the table)."""
    for value in values or []:
        head = value.split('"')[0].upper()
        label = next((name for mark, name in table if mark in head), None)
        if label:
            for words in re.findall(r'"([^"]+)"', value):
                yield plain(words), label


def muc(data, part):
    """MUC-4 in GRIT's form, with the full keys' descriptions of people, confidence and effects."""
    lines = lambda name: [json.loads(l) for l in gzip.open(os.path.join(data, "muc4", name), "rt", encoding="utf8")]
    keys = {d["docid"]: d["templates"] for d in lines(f"{part}.jsonl.gz")}
    kinds = {d["docid"]: [t["incident_type"] for t in d["templates"]] for d in lines(f"gtt_{part}.jsonl.gz")}
    out = []
    for d in lines(f"grit_{part}.jsonl.gz"):
        text = d["doctext"]
        t = Text(d["docid"], text).heads(*SPANS[17:23])
        t.marks = {"confidence": [], "effect": []}
        named = {role: [m[0] for e in ents for m in e] for role, ents in d["extracts"].items()}
        named["Person"] = []
        for template in keys.get(d["docid"], []):
            for value in template.get("HUM TGT: DESCRIPTION") or []:
                named["Person"] += [plain(w) for w in re.findall(r'"([^"]+)"', value.split(': "')[0])]
            for words, label in coded_strings(template.get("PERP: ORGANIZATION CONFIDENCE"), SURE):
                t.marks["confidence"] += [(*x, label) for x in occurrences(text, words)]
            for slot in ("HUM TGT: EFFECT OF INCIDENT", "PHYS TGT: EFFECT OF INCIDENT"):
                for words, label in coded_strings(template.get(slot), EFFECTS):
                    t.marks["effect"] += [(*x, label) for x in occurrences(text, words)]
        for role, strings in named.items():
            spans = {x for w in strings if w for x in occurrences(text, w)}
            kept = []
            for s, e in sorted(spans, key=lambda x: (x[0] - x[1], x[0])):
                if all(e <= a or s >= b for a, b in kept):
                    kept.append((s, e))
            t.raw += [(role, s, e) for s, e in sorted(kept)]
        found = kinds.get(d["docid"], [])
        t.doc = [int(bool(found))] + [int(any(k in f for f in found)) for k in MUC_TYPES] + 2 * TOLL * [None]
        out.append(t)
    return out


def polnear(data, part, limit):
    home = os.path.join(data, "polnear/data", part)
    if not os.path.isdir(home):
        raise FileNotFoundError(f"{home}: unpack the set first")
    out = []
    for path in sorted(glob.glob(os.path.join(home, "attributions/*.ann"))):
        base = os.path.basename(path)[:-4].rsplit("_", 1)[0]
        text = os.path.join(home, "text", base + ".txt")
        if not os.path.exists(text) or any(t.name == base for t in out[-1:]):
            continue
        t = Text(base, open(text, encoding="utf8", newline="").read()).heads("source", "cue", "content")
        for line in open(path, encoding="utf8"):
            if line.startswith("T") and line.count("\t") >= 1:
                kind, _, extent = line.rstrip("\n").split("\t")[1].partition(" ")
                if kind in ("Source", "Cue", "Content"):
                    for piece in extent.split(";"):
                        s, e = piece.split(" ")
                        t.raw.append((kind.lower(), int(s), int(e)))
        out.append(t)
    out.sort(key=lambda t: sum(map(ord, t.name)) * 7919 % 10007)
    return out[:limit]


WIKI_ROLES = {
    "initiator": "Attacker Killer Jailer Injurer Perpetrator Destroyer DamagerDestroyer Damager Dismantler Disabler "
    "Impeder Demonstrator Prosecutor Investigator Preventer Victor",
    "target": "Target Defeated",
    "victim": "Victim Detainee Defendant",
    "weapon": "ExplosiveDevice Instrument",
    "place": "Place",
}  # fmt: skip
WIKI_TYPES = ("Conflict", "Life", "Justice.ArrestJail", "Justice.Charge", "ArtifactExistence.Damage",
              "GenericCrime", "Justice.Convict", "Justice.Sentence")  # fmt: skip


def wikievents(data):
    """WikiEvents, train part: arguments of triggers only, since it calls other things events."""
    role = {name: ours for ours, names in WIKI_ROLES.items() for name in names.split(" ")}
    out = []
    for line in open(os.path.join(data, "wikievents/mc2259/wiki-train-human.jsonl"), encoding="utf8"):
        d = json.loads(line)
        at, spans = 0, []
        for w in d["tokens"]:
            spans.append((at, at + len(w)))
            at += len(w) + 1
        t = Text(d["docid"], " ".join(d["tokens"]))
        t.roles = {"initiator", "target", "victim", "weapon", "place"}
        for n, e in enumerate(d["event_mentions"]):
            if not e["event_type"].startswith(WIKI_TYPES):
                continue
            args = defaultdict(list)
            x = e["trigger"]
            at = x["start_idx"]
            for a in e["arguments"]:
                ours = role.get(a["role"])
                found = occurrences(t.text, " ".join(a["text"].split())) if ours else []
                if found:
                    args[ours].append(min(found, key=lambda x: abs(x[0] - spans[at][0])))
            t.raw_events.append((f"w{n}", None, None, False,
                                 [(spans[x["start_idx"]][0], spans[x["end_idx"] - 1][1])], dict(args)))  # fmt: skip
        out.append(t)
    return out


RE3D = {"Organisation": "organisation", "Person": "person", "Location": "location", "Nationality": "organisation"}


def re3d(data):
    out = []
    for home in sorted(glob.glob(os.path.join(data, "re3d/*/documents.json"))):
        by = defaultdict(list)
        for line in open(home.replace("documents", "entities"), encoding="utf8"):
            e = json.loads(line)
            if e["type"] in RE3D:
                by[e["documentId"]].append((RE3D[e["type"]], e["begin"], e["end"]))
        for line in open(home, encoding="utf8"):
            d = json.loads(line)
            t = Text(d["_id"], d["text"]).heads("person", "organisation", "location")
            t.raw = by[d["_id"]]
            out.append(t)
    return out


def violent(packed, part):
    """Reports of the violent corpus with the toll of their incident: at least one killed, two, ..."""
    lines = lambda name: [json.loads(l) for l in gzip.open(os.path.join(packed, "violent-corpus", name), "rt", encoding="utf8")]
    tolls = {i["incident_id"]: (i["killed"], i["injured"]) for i in lines(f"{part}_incidents.jsonl.gz")}
    out = []
    for d in lines(f"{part}.jsonl.gz"):
        toll = tolls.get(d["incident_id"])
        if toll:
            title = "" if d["text"].startswith(d.get("title") or "") else d["title"] + "\n\n"
            t = Text("vt-" + d["doc_id"], title + d["text"][:4000])
            t.doc = (1 + len(MUC_TYPES)) * [None] + [int(of >= n) for of in toll for n in range(1, TOLL + 1)]
            out.append(t)
    return out


def plain_texts(data, packed):
    """Texts without labels, for a teacher to label; the sets take turns."""
    out = []
    path = os.path.join(packed, "violent-corpus/train.jsonl.gz")
    for n, line in enumerate(gzip.open(path, "rt", encoding="utf8")):
        if n % 3 == 0:
            d = json.loads(line)
            out.append(Text("vc-" + d["doc_id"], d["text"][:4000]))
    for name in ("satp_relevant", "insightCrime", "BBC_News"):
        path = os.path.join(data, "gate", name, "train.tsv")
        for n, line in enumerate(open(path, encoding="utf8")):
            words = max(line.rstrip("\n").split("\t"), key=len)
            if len(words) > 200:
                out.append(Text(f"{name}-{n}", words[:4000]))
    return sorted(out, key=lambda t: hashlib.sha256(t.name.encode()).hexdigest())


def settle(texts, xtask):
    """Splits all texts in one run of the program's own tokeniser."""
    lines = "".join(json.dumps({"text": t.text}) + "\n" for t in texts)
    done = subprocess.run([xtask, "tokens"], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    splits = [json.loads(l) for l in done.stdout.decode().splitlines()]
    return [t for t, s in zip(texts, splits) if t.settle(s)]
