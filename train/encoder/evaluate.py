"""Scores a trained model on development texts, span by span.

    python evaluate.py FOLDER --shared DIR --xtask FILE

A quick look while training; the figures that count are those of `dateline score`.
"""

import argparse
import os

import numpy as np
import torch

import base
import data
import model as m
from train import labels


@torch.no_grad()
def read(net, pieces, text):
    """Probability of each token to begin or continue a span of each head: [tokens, heads, 3]."""
    out = np.zeros((len(text.tokens), len(data.SPANS), 3), dtype=np.float32)
    out[:, :, 0] = 1
    for window in m.windows(text, pieces):
        ids, first = m.encode(text, window, pieces)
        w, top, _ = net.words(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.long), torch.tensor([first]))
        scores = net.spans(w, top).softmax(-1)[0].numpy()
        tokens, own = window
        out[tokens[own:]] = scores[own:]
    return out


def runs(p, least=0.5):
    out, at = [], 0
    both = 1 - p[:, 0]
    while at < len(p):
        if both[at] < least:
            at += 1
            continue
        start = at
        at += 1
        while at < len(p) and both[at] >= least and p[at, 2] > p[at, 1]:
            at += 1
        out.append((start, at))
    return out


def main():
    p = argparse.ArgumentParser()
    p.add_argument("folder")
    p.add_argument("--shared", required=True)
    p.add_argument("--xtask", default="target/release/xtask")
    p.add_argument("--least", type=float, default=0.5)
    opts = p.parse_args()
    torch.set_num_threads(1)
    net, pieces = base.reopen(opts.folder)
    sets = {
        "coded": data.coded_reports(os.path.join(opts.shared, "gold/train"))[5::12],
        "muc dev": [t for t in data.muc(os.path.join(opts.shared, "data"), "dev")],
    }
    for name, texts in sets.items():
        tally = {}
        right = {}
        for t in data.settle(texts, opts.xtask):
            marks = read(net, pieces, t)
            for h, head in enumerate(data.SPANS):
                if head not in t.spans:
                    continue
                gold, ours = t.spans[head], runs(marks[:, h], opts.least)
                meets = lambda a, many: any(a[0] < e and s < a[1] for s, e in many)
                found = tally.setdefault(head, [0, 0, 0, 0, 0])
                found[0] += sum(meets(x, gold) for x in ours)
                found[1] += len(ours)
                found[2] += sum(meets(x, ours) for x in gold)
                found[3] += len(gold)
                found[4] += len(set(gold) & set(ours))
            for window in m.windows(t, pieces):
                got = labels(t, window)
                ids, first = m.encode(t, window, pieces)
                with torch.no_grad():
                    w, _, _ = net.words(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.long), torch.tensor([first]))
                for k, items in got["classes"].items():
                    for i, c in items:
                        r = right.setdefault(k, [0, 0])
                        r[0] += int(net.classes["of_" + k](w[0, i]).argmax()) == c
                        r[1] += 1
        print("==", name)
        for head, (ok, n, met, g, same) in tally.items():
            if g > 5:
                pr, rc = ok / max(1, n), met / g
                print(f"  {head:12} overlap P {100*pr:5.1f} R {100*rc:5.1f} F {200*pr*rc/max(1e-9, pr+rc):5.1f}  exact F {200*same/max(1, n+g):5.1f}  {n} {g}")
        print("  ", {k: f"{100*a/b:.1f} of {b}" for k, (a, b) in right.items()})
    texts = data.settle(data.violent(os.path.join(opts.shared, "data"), "dev"), opts.xtask)
    print("== violent corpus dev\n   killed, injured", toll(net, pieces, [t for t in texts if m.windows(t, pieces)]))


@torch.no_grad()
def toll(net, pieces, texts):
    """Share of reports whose incident's killed and injured are told right, up to the greatest class."""
    right = [0, 0]
    for t in texts:
        ids, first = m.encode(t, m.windows(t, pieces)[0], pieces)
        _, top, mean = net.words(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.long), torch.tensor([first]))
        p = net.doc(torch.cat([mean, top], -1))[0, -2 * data.TOLL :].sigmoid().view(2, -1) >= 0.5
        for n, gold in enumerate(np.array(t.doc[-2 * data.TOLL :]).reshape(2, -1)):
            right[n] += int(p[n].sum()) == gold.sum()
    return [100 * x / len(texts) for x in right]


if __name__ == "__main__":
    main()
