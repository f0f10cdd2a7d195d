"""Lets a trained model label texts, for a smaller one to learn from.

    python teach.py TEACHER --shared DIR --unpacked DIR --xtask FILE --out DIR

Writes one file for each text: probabilities of all span heads for every token, and of the class
heads at tokens that may matter. Labelled and unlabelled texts alike: a head learns also from sets
that do not annotate it. Files that are there already are kept, so that a run can be taken up.
"""

import argparse
import os

import numpy as np
import torch

import base
import data
import model as m
from train import name_of, sets_of

# Heads whose spans carry classes.
MATTERS = [data.SPANS.index(h) for h in ("trigger", "initiator", "source", "cue", "PerpOrg", "Target", "Victim", "Person")]


@torch.no_grad()
def teach(net, pieces, text):
    n = len(text.tokens)
    spans = np.zeros((n, len(data.SPANS), 3), dtype=np.float16)
    spans[:, :, 0] = 1
    read = np.zeros(n, dtype=bool)
    at, classes = [], {k: [] for k in m.CLASSES}
    for window in m.windows(text, pieces):
        ids, first = m.encode(text, window, pieces)
        w, top, _ = net.words(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.long), torch.tensor([first]))
        p = net.spans(w, top).softmax(-1)[0].float().numpy()
        tokens, own = window
        mine = list(range(own, len(tokens)))
        spans[[tokens[i] for i in mine]] = p[mine]
        read[[tokens[i] for i in mine]] = True
        some = [i for i in mine if (1 - p[i, MATTERS, 0]).max() > 0.2]
        at += [tokens[i] for i in some]
        for k in m.CLASSES:
            if some:
                classes[k].append(net.classes["of_" + k](w[0, some]).float().softmax(-1).numpy().astype(np.float16))
    kept = {k: np.concatenate(v) for k, v in classes.items() if v}
    return dict(spans=spans, read=read, at=np.array(at, dtype=np.int32), **kept)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("teacher")
    p.add_argument("--shared", required=True)
    p.add_argument("--unpacked", required=True)
    p.add_argument("--xtask", default="target/release/xtask")
    p.add_argument("--out", required=True)
    p.add_argument("--plain", type=int, default=2500, help="most texts without labels")
    opts = p.parse_args()
    os.makedirs(opts.out, exist_ok=True)
    torch.set_num_threads(1)
    net, pieces = base.reopen(opts.teacher)
    net.to(torch.bfloat16)
    found, _ = sets_of(opts)
    plain = data.settle(data.plain_texts(opts.unpacked, os.path.join(opts.shared, "data"))[: opts.plain], opts.xtask)
    texts = [t for many in found.values() for t in many] + plain
    for number, text in enumerate(texts):
        path = os.path.join(opts.out, name_of(text))
        if not os.path.exists(path):
            np.savez_compressed(path + ".tmp.npz", **teach(net, pieces, text))
            os.replace(path + ".tmp.npz", path)
        if number % 200 == 0:
            print(f"{number} of {len(texts)}", flush=True)


if __name__ == "__main__":
    main()
