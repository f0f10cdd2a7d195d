"""The weights of `models/same.tsv`: are two event mentions of different articles one event?

    python same.py INCIDENT_PAIRS.tsv CHAIN_PAIRS.tsv > same.tsv

The files are what `cargo xtask same` writes of articles with incidents, and of mentions with chains. Two logistic
regressions. `report`: are two articles about one incident, from all values of their main mentions. `mention`: which
mention of the one is which of the other, from the values of the mentions alone: chains, main mentions of one
incident, and against them a main mention with another one of clearly another type or day. Values that can only speak
for (or against) get no weight of the other sign.
"""
import csv, sys

import numpy as np
from scipy.optimize import minimize

AGAINST = set(
    "no_same_age a_day_apart two_days_apart four_days_apart periods_apart no_near_day_in_article after_print print_gap "
    "print_far_apart ten_km_apart fifty_km_apart other_toll other_toll_in_article same_outlet one_told_most".split()
)
MENTION = (
    "sentence_words same_trigger same_doer same_sufferer same_day a_day_apart two_days_apart four_days_apart "
    "periods_meet periods_apart same_place ten_km_apart fifty_km_apart same_toll other_toll same_type same_status "
    "both_told_most one_told_most".split()
)
NOT_REPORT = set("both_told_most one_told_most same_type same_status same_trigger".split())
# Least sizes in `report`: the incidents of the set are alike and their days often misread, so that it teaches less
# of days and distances than news of a war needs, where two strikes are told in the same words.
LEAST = {"a_day_apart": 1.0, "four_days_apart": 1.5, "periods_apart": 1.0, "ten_km_apart": 1.0, "fifty_km_apart": 1.0}
STRENGTH = 10.0
OTHER = 0.1
EDGE, THRESHOLD = -0.5, -1.0


def read(path):
    with open(path, encoding="utf-8") as file:
        rows = csv.reader(file, delimiter="\t")
        names = next(rows)[6:]
        rows = list(rows)
    same = np.array([r[2] == r[3] for r in rows])
    mains = np.array([int(r[4]) + int(r[5]) for r in rows])
    return names, same, mains, np.array([[float(v) for v in r[6:]] for r in rows])


def fit(names, used, x, y, w, least={}):
    columns = [names.index(n) for n in used]
    x = x[:, columns]
    scale = x.std(0)
    scale[scale < 1e-9] = 1.0
    z = x / scale

    def loss(b):
        s = z @ b[1:] + b[0]
        gap = (1 / (1 + np.exp(-s)) - y) * w
        value = (w * (np.logaddexp(0, s) - y * s)).sum() + STRENGTH * (b[1:] ** 2).sum() / 2
        return value, np.concatenate([[gap.sum()], z.T @ gap + STRENGTH * b[1:]])

    least = np.array([least.get(n, 0.0) for n in used]) * scale
    bounds = [(None, None)] + [(None, -m) if n in AGAINST else (m, None) for n, m in zip(used, least)]
    start = np.concatenate([[0.0], np.where([n in AGAINST for n in used], -least, least)])
    b = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 2000}).x
    weights = np.zeros(len(names))
    weights[columns] = b[1:] / scale
    return b[0], weights


def main():
    names, same, mains, x = read(sys.argv[1])
    both = mains == 2
    report = fit(names, [n for n in names if n not in NOT_REPORT], x[both], same[both].astype(float), np.ones(both.sum()), LEAST)
    column = lambda n: x[:, names.index(n)]
    other = (column("same_type") == 0) | (column("four_days_apart") == 1) | (column("periods_apart") == 1)
    good, bad = same & both, same & (mains == 1) & other
    _, chained, _, c = read(sys.argv[2])
    mention = fit(
        names,
        MENTION,
        np.concatenate([c, x[good], x[bad]]),
        np.concatenate([chained.astype(float), np.ones(good.sum()), np.zeros(bad.sum())]),
        np.concatenate([np.ones(len(c)), np.ones(good.sum()), np.full(bad.sum(), OTHER)]),
    )
    print("value\treport\tmention")
    print(f"base\t{report[0]:.3f}\t{mention[0]:.3f}")
    print(f"edge\t{EDGE:.3f}\t\nthreshold\t{THRESHOLD:.3f}\t")
    for name, a, b in zip(names, report[1], mention[1]):
        print(f"{name}\t{a:.3f}\t{b:.3f}")


if __name__ == "__main__":
    main()
