"""The encoder with its heads, and how texts become windows of word pieces."""

import json

import torch
import torch.nn as nn
from tokenizers import Tokenizer

import data

ROLE_WIDTH = 48  # of the vectors whose product says whether a word is an argument of a trigger
PAIR_WIDTH = 64  # of the vectors whose product says whether two triggers name one happening
WINDOW = 448  # word pieces
OVERLAP = 96
BUCKETS = [1, 2, 3, 5, 9, 17, 33, 65]

CLASSES = {
    "type": data.types(),
    "status": data.STATUS,
    "aggregate": ["event", "total"],
    "confidence": data.CONFIDENCE,
    "stance": data.STANCE,
    "kind": data.KIND,
    "effect": data.EFFECT,
}


def bucket(distance):
    """Which of 18 classes a signed distance in tokens falls into."""
    d = distance.abs()
    b = torch.zeros_like(d)
    for edge in BUCKETS:
        b = b + (d >= edge).long()
    return torch.where(distance < 0, b + len(BUCKETS) + 1, b)


class Model(nn.Module):
    def __init__(self, encoder, width):
        super().__init__()
        self.encoder = encoder
        spans = len(data.SPANS) * 3
        self.span = nn.Linear(width, spans)
        self.pool = nn.Linear(width, spans, bias=False)
        self.classes = nn.ModuleDict({"of_" + k: nn.Linear(width, len(v)) for k, v in CLASSES.items()})
        self.arg_trigger = nn.Linear(width, len(data.ROLES) * ROLE_WIDTH)
        self.arg_word = nn.Linear(width, len(data.ROLES) * ROLE_WIDTH)
        self.arg_far = nn.Parameter(torch.full((len(data.ROLES), 2 * len(BUCKETS) + 2), -2.0))
        self.pair = nn.Linear(width, PAIR_WIDTH)
        self.pair_far = nn.Parameter(torch.zeros(2 * len(BUCKETS) + 2))
        self.doc = nn.Linear(2 * width, len(data.DOCUMENTS))

    def words(self, ids, mask, first, drop=0.0):
        """Vectors of words (their first pieces), and the pooled window. `first` is padded with 0."""
        h = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        top = h.masked_fill(mask.unsqueeze(-1) == 0, -1e4).amax(1)
        mean = (h * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True)
        w = h.gather(1, first.unsqueeze(-1).expand(-1, -1, h.shape[-1]))
        if self.training and drop:
            w = nn.functional.dropout(w, drop)
            top = nn.functional.dropout(top, drop)
        return w, top, mean

    def spans(self, w, top):
        x = self.span(w) + self.pool(top).unsqueeze(1)
        return x.view(*w.shape[:2], len(data.SPANS), 3).float()

    def args(self, w, triggers):
        """Score of each word as an argument of each trigger: [triggers, roles, words]."""
        n = len(data.ROLES)
        a = self.arg_trigger(w[triggers]).view(-1, n, ROLE_WIDTH).float()
        b = self.arg_word(w).view(-1, n, ROLE_WIDTH).float()
        s = torch.einsum("trk,wrk->trw", a, b) / ROLE_WIDTH**0.5
        d = torch.arange(len(w)).unsqueeze(0) - triggers.unsqueeze(1)
        return s + self.arg_far.float()[:, bucket(d)].permute(1, 0, 2)

    def pairs(self, w, triggers):
        """Score of each two triggers as one happening: [triggers, triggers]."""
        v = self.pair(w[triggers]).float()
        d = triggers.unsqueeze(0) - triggers.unsqueeze(1)
        return v @ v.T / PAIR_WIDTH**0.5 + self.pair_far.float()[bucket(d.abs())]


class Pieces:
    """Word pieces of words, one word at a time, with a cache."""

    def __init__(self, path):
        self.tokenizer = Tokenizer.from_file(path)
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        vocabulary = self.tokenizer.get_vocab()
        pick = lambda *names: next(vocabulary[n] for n in names if n in vocabulary)
        self.start, self.end = pick("[CLS]", "<s>"), pick("[SEP]", "</s>")
        self.mask, self.unknown, self.pad = pick("[MASK]", "<mask>"), pick("[UNK]"), pick("[PAD]", "<pad>")
        self.cache = {}

    def of(self, word):
        found = self.cache.get(word)
        if found is None:
            found = self.tokenizer.encode(word, add_special_tokens=False).ids or [self.unknown]
            self.cache[word] = found = found[:12]
        return found


def windows(text, pieces):
    """Coded sentences of up to WINDOW pieces together: (tokens, number of the first own one).

    Up to OVERLAP pieces of the sentences before give context to those of its own.
    """
    parts = []  # (start, end, pieces), long sentences cut
    for (s, e), coded in zip(text.sentences, text.coded):
        if not coded:
            continue
        at, total = s, 0
        for i in range(s, e):
            a, b = text.tokens[i]
            n = len(pieces.of(text.text[a:b]))
            if total + n > WINDOW - OVERLAP:
                parts.append((at, i, total))
                at, total = i, 0
            total += n
        if e > at:
            parts.append((at, e, total))
    out, i = [], 0
    while i < len(parts):
        own = i
        used, back = 0, own
        while back > 0 and used + parts[back - 1][2] <= OVERLAP:
            back -= 1
            used += parts[back][2]
        while i < len(parts) and (i == own or used + parts[i][2] <= WINDOW):
            used += parts[i][2]
            i += 1
        tokens = [t for s, e, _ in parts[back:i] for t in range(s, e)]
        out.append((tokens, tokens.index(parts[own][0])))
    return out


def encode(text, window, pieces):
    """Ids of a window with marks at both ends, and where each token's first piece stands."""
    ids, first = [pieces.start], []
    for i in window[0]:
        a, b = text.tokens[i]
        first.append(len(ids))
        ids += pieces.of(text.text[a:b])
    return ids + [pieces.end], first


def pad(rows, value):
    width = max(map(len, rows))
    return torch.tensor([list(r) + [value] * (width - len(r)) for r in rows])


def cut_vocabulary(path, counts, size, out):
    """Writes a tokenizer that keeps `size` pieces: those met most, then by the general order.

    Returns the old ids of the kept pieces, in the new order.
    """
    import re

    old = json.load(open(path, encoding="utf8"))
    vocabulary = old["model"]["vocab"]
    names = {i: t for t, i in vocabulary.items()}
    special = [vocabulary[t] for t in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")]
    single = [i for t, i in vocabulary.items() if re.fullmatch(r"(##)?[\x21-\x7e\u00a0-\u024f\u2010-\u2030]", t)]
    keep = dict.fromkeys(special + sorted(single))
    for i, _ in counts.most_common():
        if len(keep) < 0.7 * size:
            keep.setdefault(i)
    for i in sorted(names):
        if len(keep) < size and i > 1995 and re.fullmatch(r"(##)?[\x21-\x7e]+", names[i]):
            keep.setdefault(i)
    kept = special + sorted(set(keep) - set(special))
    old["model"]["vocab"] = {names[i]: n for n, i in enumerate(kept)}
    for t in old.get("added_tokens", []):
        t["id"] = old["model"]["vocab"][t["content"]]
    old["post_processor"] = None
    json.dump(old, open(out, "w", encoding="utf8"), ensure_ascii=False)
    return kept
