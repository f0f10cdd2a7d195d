"""Names of places as newspapers print them: which spellings to keep, and which are one.

For data/make/gazetteer.py. A program that reads its tables must look names up by a key
like that of fold(), for a spelling that folds as another one is not in the tables.
"""

import re
import unicodedata
from functools import lru_cache

MAX_ALIAS = 40  # letters

# Letters that lose no mark by Unicode decomposition, as a news wire types them.
PLAIN = str.maketrans({
    "ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d",
    "Ð": "D", "þ": "th", "Þ": "Th", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe",
    "Œ": "Oe", "ə": "a", "Ə": "A", "ħ": "h", "Ħ": "H", "ŧ": "t", "ŋ": "ng", "Ŋ": "Ng",
    "ɓ": "b", "Ɓ": "B", "ɗ": "d", "Ɗ": "D", "ƙ": "k", "Ƙ": "K", "ɛ": "e", "Ɛ": "E",
    "ɔ": "o", "Ɔ": "O", "ƴ": "y", "Ƴ": "Y", "ĸ": "q", "ſ": "s",
})
QUOTES = str.maketrans(dict.fromkeys("‘’ʻʼʽʾʿ`´ʹ′‛ꞌ”“″ʺ\"", "'") | dict.fromkeys("‐‑–—−", "-"))
ARABIC = str.maketrans({"ـ": None, "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ہ": "ه", "ە": "ه", "ھ": "ه"})
INVISIBLE = re.compile("[\u00ad\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

PRINTED = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿĀ-ž0-9 .'-]+")  # what a newspaper has type for
NUMBER = re.compile(r"(?:^|[ -])\d{1,2}(?:st|nd|rd|th)?(?=[ -]|$)")  # 6th of October City
ARTICLE = re.compile(r"(?:[ae][lnrstz]|[ae]sh|[ae]dh|[ae]d|d|l|s|t|'s|'t)[-' ]'?[A-ZÀ-ÖØ-Þ]")
SOFT = re.compile(r"'+(?=[bcdfghjklmnpqrstvwxz -]|$)(?<=[bcdfghjklmnprstvwxz]')")  # Donets'k
PINYIN = re.compile(r" (?:shi|xian|qu|zhen|cun)$")
# Marks of a spelling from another language of Latin script (Kijv, Homsas): such come last.
FOREIGN = re.compile(r"dz|sch|sz|cz|ij|jj|eh[bcdfghjklmnpqrstvwxyz]|aa|ae|oe|ue|mp[aeiou]|nk[aeiou]")
ENDING = re.compile(r"(?:as|us|os|is|ae|o|a|e|i|u)$")


@lru_cache(maxsize=None)
def plain(text):
    """The text without marks: Ḩalab to Halab, Łódź to Lodz."""
    parts = unicodedata.normalize("NFKD", text.translate(QUOTES).translate(PLAIN))
    return "".join(c for c in parts if not unicodedata.combining(c))


@lru_cache(maxsize=None)
def fold(text):
    """Two spellings with the same fold are one: case, marks and apostrophes are dropped,
    hyphens and points are as spaces, and letters of Persian and Kurdish as Arabic ones."""
    text = plain(text).lower().translate(ARABIC).replace("'", "")
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())


def script(text):
    """Latin or Arabic if all letters are of that script."""
    names = {unicodedata.name(c, "?").split()[0] for c in text if c.isalpha()}
    return names.pop().capitalize() if names in ({"LATIN"}, {"ARABIC"}) else ""


def tidy(alias):
    """The alias as a newspaper could print it, or nothing: codes, links and postal codes,
    other scripts, and romanizations by machine (in lower case, soft signs) go."""
    alias = INVISIBLE.sub("", unicodedata.normalize("NFC", alias)).replace("\u200c", " ")
    alias = re.split(r" ?[،(]", alias.translate(QUOTES))[0]  # the town alone, of «town, state»
    alias = re.sub(r"^'+(?=[A-ZÀ-ÖØ-Þ])", "", " ".join(alias.split()))
    if not 2 < len(alias) <= MAX_ALIAS:
        return ""
    kind = script(alias.replace("ـ", ""))
    if kind == "Arabic":
        alias = alias.replace("ـ", "")
        return "" if re.search(r"[\d()/،,;:|]", alias) else alias
    if kind != "Latin" or PINYIN.search(alias):
        return ""
    alias = SOFT.sub("", alias.replace("''", "'"))
    if not PRINTED.fullmatch(alias):
        alias = plain(alias)
        if not PRINTED.fullmatch(alias):
            return ""
    if not (alias[0].isupper() or alias[0].isdigit() or ARTICLE.match(alias)):
        return ""
    if re.search(r"\d", NUMBER.sub("", alias)) or sum(c.isalpha() for c in alias) < 3:
        return ""
    return "" if alias.upper() == alias else alias


@lru_cache(maxsize=None)
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


def foreign(key, base):
    """True if the folded spelling looks to be of another language than English."""
    if FOREIGN.search(key) and not FOREIGN.search(base):
        return True
    if any(c in key and c not in base for c in "jxvcw"):
        return True
    return key != base and key.startswith(base) and bool(ENDING.fullmatch(key[len(base):]))


def aliases(name, first, others):
    """The other names, one for each fold but that of the name: English ones first, then
    Latin ones by nearness to the name, then Arabic ones."""
    base = fold(name)
    best = {}
    for text in others:
        text = tidy(text)
        rank = (not text.isascii(), text.count("'"), len(text), text)
        if text and fold(text) and (fold(text) not in best or rank < best[fold(text)]):
            best[fold(text)] = rank
    for key in {base, *map(fold, first)}:
        best.pop(key, None)

    def order(key):
        text = best[key][-1]
        if script(text) == "Arabic":
            return (2, 0, len(text), text)
        return (foreign(key, base), -round(similarity(key, base), 1), len(text), text)

    kept = {fold(text): text for text in reversed(first)}
    kept.pop(base, None)
    return list(reversed(kept.values())) + [best[key][-1] for key in sorted(best, key=order)]
