"""How well are mentions of one event found across articles that the weights were not learned from? ECB+, by folds.

    python chains.py marked PAIRS.tsv MARKS.tsv
    python chains.py read PAIRS.tsv MARKS.tsv REPORTS.jsonl

`marked`: the mentions are those that people marked; `read`: those that the program reads, against the marked ones.
PAIRS: what `cargo xtask same` writes with `--marks MARKS.tsv`, or with `--incidents` and the table of
`same_data.py events`. The topics are parted into five folds; the two regressions of `models/same.tsv` (are two
articles about one matter; are two mentions the same part of it) and the threshold are learned from four and used on
the fifth. Grouping is the program's: average link over the compared pairs, best first. Documents of all topics of a
fold lie in one heap; nothing tells which of them belong together. Beside it: one group a first trigger word within
compared articles, and every mention alone. CoNLL F1: the mean of MUC, B-cubed and CEAF-e.
"""
import collections, csv, heapq, json, sys

import numpy as np
from scipy.optimize import linear_sum_assignment, minimize

from same import AGAINST

FOLDS = 5
STRENGTH = 3.0
THRESHOLDS = np.arange(-3.0, 3.1, 0.25)


def topic(address):
    return address.split("/")[0]


def both(z):
    """Log-odds that two things are so, from the log-odds of each; and the share of each in its slope."""
    terms = np.stack([-z[0], -z[1], -z[0] - z[1]])
    total = np.logaddexp.reduce(terms, axis=0)
    part = np.exp(terms - total)
    return -total, np.stack([part[0] + part[2], part[1] + part[2]])


def fit(names, x, y):
    """Two weightings whose conjunction says whether a pair is one. Values against get no weight for."""
    scale = x.std(0)
    scale[scale < 1e-9] = 1.0
    z = np.hstack([np.ones((len(x), 1)), x / scale])
    width = z.shape[1]
    mention = np.array([n.startswith(("sentence", "same_trigger", "same_doer", "same_suff", "same_type")) for n in names])

    def loss(flat):
        w = flat.reshape(2, width)
        score, slopes = both(w @ z.T)
        gap = 1 / (1 + np.exp(-score)) - y
        grad = (slopes * gap) @ z
        penalty = w.copy()
        penalty[:, 0] = 0
        return (np.logaddexp(0, score) - y * score).sum() + STRENGTH * (penalty**2).sum() / 2, (grad + STRENGTH * penalty).ravel()

    sign = [(None, None)] + [(None, 0) if n in AGAINST else (0, None) for n in names]
    # The first is of the articles: nothing of the mentions alone.
    first = [(None, None)] + [(0, 0) if m else s for m, s in zip(mention, sign[1:])]
    start = np.concatenate([np.r_[0.0, np.zeros(width - 1)], np.r_[0.0, mention.astype(float)]])
    best = minimize(loss, start, jac=True, bounds=first + sign, method="L-BFGS-B", options={"maxiter": 500}).x
    w = best.reshape(2, width)
    return np.hstack([w[:, :1], w[:, 1:] / scale])


def score(w, x):
    return both(w[:, :1] + w[:, 1:] @ x.T)[0]


def group(items, pairs, scores, threshold, barred):
    """Average link over the compared pairs, best first."""
    members = {i: [i] for i in items}
    near = collections.defaultdict(dict)
    for (a, b), s in zip(pairs, scores):
        near[a][b] = near[b][a] = (s, 1)
    heap = [(-s, a, b) for (a, b), s in zip(pairs, scores) if s >= threshold]
    heapq.heapify(heap)
    while heap:
        s, a, b = heapq.heappop(heap)
        if a not in members or b not in members or b not in near[a] or near[a][b][0] / near[a][b][1] != -s:
            continue
        if barred and any(barred(m, n) for m in members[a] for n in members[b]):
            continue
        members[a] += members.pop(b)
        for c, (sum_b, n_b) in near.pop(b).items():
            near[c].pop(b, None)
            if c == a or c not in members:
                continue
            sum_a, n_a = near[a].get(c, (0.0, 0))
            near[a][c] = near[c][a] = (sum_a + sum_b, n_a + n_b)
            mean = (sum_a + sum_b) / (n_a + n_b)
            if mean >= threshold:
                heapq.heappush(heap, (-mean, a, c))
        near[a].pop(b, None)
    return list(members.values())


def f1(p, r):
    return 200 * p * r / (p + r) if p + r else 0.0


def conll(gold, ours):
    def of(groups):
        return {m: i for i, g in enumerate(groups) for m in g}

    def muc(groups, other):
        kept = sum(len(g) - len({other.get(m, ("alone", m)) for m in g}) for g in groups)
        return kept / max(sum(len(g) - 1 for g in groups), 1)

    def cubed(groups, other, sizes):
        total = sum(n * n / len(g) for g in groups for c, n in collections.Counter(map(other.get, g)).items() if c is not None)
        return total / sum(map(len, groups))

    a, b = of(gold), of(ours)
    out = [f1(muc(ours, a), muc(gold, b)), f1(cubed(ours, a, gold), cubed(gold, b, ours))]
    like = np.zeros((len(gold), len(ours)))
    for m, i in a.items():
        if m in b:
            like[i, b[m]] += 1
    like = 2 * like / (np.array([len(g) for g in gold])[:, None] + np.array([len(g) for g in ours])[None])
    rows, columns = linear_sum_assignment(-like)
    best = like[rows, columns].sum()
    return out + [f1(best / len(ours), best / len(gold))]


def show(name, values):
    print(f"{name}\t{np.mean(values):.1f}\t(MUC {values[0]:.1f}, B3 {values[1]:.1f}, CEAF-e {values[2]:.1f})")


def main():
    what, path, marks = sys.argv[1:4]
    with open(path, encoding="utf-8") as file:
        rows = csv.reader(file, delimiter="\t")
        names = next(rows)[6:]
        pairs, same, x = [], [], []
        for r in rows:
            pairs.append((r[0], r[1]))
            same.append(r[2] == r[3])
            x.append(np.array(r[6:], dtype=np.float32))
    same, x = np.array(same, dtype=float), np.stack(x)
    gold, count = collections.defaultdict(list), collections.Counter()
    spans = collections.defaultdict(list)
    for line in open(marks, encoding="utf-8"):
        address, start, end, chain = line.rstrip("\n").split("\t")
        own = f"{address}#{count[address]}"
        count[address] += 1
        gold[chain].append(own)
        spans[address].append((int(start), int(end), own))
    topics = sorted({topic(a) for a in count}, key=lambda t: int("".join(filter(str.isdigit, t))))
    fold = {t: i % FOLDS for i, t in enumerate(topics)}
    if what == "marked":
        stands = {m: [m] for g in gold.values() for m in g}
    else:
        stands = read(sys.argv[4], spans)
    barred = None if what == "marked" else lambda m, n: m.split("#")[0] == n.split("#")[0]
    at = np.array([(fold[topic(a)], fold[topic(b)]) for a, b in pairs])
    trigger = x[:, names.index("same_trigger")]
    ours, words, alone = [], [], []
    for f in range(FOLDS):
        inside = (at[:, 0] == f) & (at[:, 1] == f)
        learn = (at[:, 0] != f) & (at[:, 1] != f)
        w = fit(names, x[learn], same[learn])

        def run(part, held, threshold, by):
            items = [m for m in stands if (fold[topic(m)] == f) == held]
            kept = [pairs[i] for i in np.flatnonzero(part)]
            groups = group(items, kept, by[part], threshold, barred)
            return [[s for m in g for s in stands[m]] for g in groups]

        scores = score(w, x)
        wanted = [g for g in ([m for m in g if fold[topic(m)] != f] for g in gold.values()) if g]
        tried = [(np.mean(conll(wanted, run(learn, False, t, scores))), t) for t in THRESHOLDS[::2]]
        threshold = max(tried)[1]
        print(f"fold {f}: {len(w[0])} weights from {learn.sum()} pairs, threshold {threshold}", file=sys.stderr)
        ours += run(inside, True, threshold, scores)
        words += run(inside, True, 0.5, trigger)
        alone += run(inside, True, np.inf, scores)
    gold = list(gold.values())
    print(f"{sum(map(len, gold))} marked mentions of {len(gold)} events, {sum(map(len, ours))} grouped")
    show("learned", conll(gold, ours))
    show("same word", conll(gold, words))
    show("alone", conll(gold, alone))
    if what == "read":
        # How the grouping alone fares: only marked mentions that were read.
        found = {s for g in ours for s in g if not s.startswith("read:")}
        part = lambda groups: [g for g in ([m for m in g if m in found] for g in groups) if g]
        print(f"{len(found)} of the marked mentions were read")
        for name, groups in (("learned", ours), ("same word", words), ("alone", alone)):
            show(f"{name}, those only", conll(part(gold), part(groups)))


def read(path, spans):
    """What each event that was read stands for: the marked mentions that its triggers meet, or a mention of its own."""
    stands = {}
    for line in open(path, encoding="utf-8"):
        report = json.loads(line)
        address = report["article"]["url"]
        taken = set()
        for index, event in enumerate(report["events"]):
            if not event["claims"]:
                continue
            mine = []
            for n, t in enumerate(event["triggers"]):
                met = [own for a, b, own in spans[address] if a < t["end"] and b > t["start"] and own not in taken]
                mine.append(met[0] if met else f"read:{address}#{index}.{n}")
                taken.add(mine[-1])
            stands[f"{address}#{index}"] = mine
    return stands


if __name__ == "__main__":
    main()
