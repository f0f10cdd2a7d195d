"""Lets a trained model label texts, for a smaller one to learn from.

    python teach.py TEACHER... [--expert FOLDER --heads HEAD=SHARE...] --shared DIR --unpacked DIR --xtask FILE --out DIR

Writes one file for each text: probabilities of all span heads for every token, and of the class
heads at tokens that may matter; several models' probabilities are averaged. An expert, trained
on one set alone, is asked about texts of that set and unlabelled ones, and only for its heads;
its share goes into the average. Labelled and unlabelled texts alike: a head learns also from sets
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
def read(net, pieces, text):
    """Probabilities of one model: spans and classes of every token, and which tokens it read."""
    n = len(text.tokens)
    spans = np.zeros((n, len(data.SPANS), 3), dtype=np.float32)
    spans[:, :, 0] = 1
    seen = np.zeros(n, dtype=bool)
    classes = {k: np.zeros((n, len(v)), dtype=np.float32) for k, v in m.CLASSES.items()}
    for window in m.windows(text, pieces):
        ids, first = m.encode(text, window, pieces)
        w, top, _ = net.words(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.long), torch.tensor([first]))
        p = net.spans(w, top).softmax(-1)[0].float().numpy()
        tokens, own = window
        at = tokens[own:]
        spans[at] = p[own:]
        seen[at] = True
        for k in m.CLASSES:
            classes[k][at] = net.classes["of_" + k](w[0, own:]).float().softmax(-1).numpy()
    return spans, classes, seen


def teach(models, text, expert=None, shares=()):
    """What the models say of a text; `shares` are heads of the expert with its share in each."""
    readings = [read(net, pieces, text) for net, pieces in models]
    spans = sum(r[0] for r in readings) / len(readings)
    seen = np.all([r[2] for r in readings], 0)
    at = np.flatnonzero(seen & ((1 - spans[:, MATTERS, 0]).max(1) > 0.2))
    classes = {k: sum(r[1][k][at] for r in readings) / len(readings) for k in m.CLASSES}
    if expert:
        its_spans, its_classes, _ = read(*expert, text)
        for head, share in shares:
            if head in classes:
                classes[head] = share * its_classes[head][at] + (1 - share) * classes[head]
            else:
                h = data.SPANS.index(head)
                spans[:, h] = share * its_spans[:, h] + (1 - share) * spans[:, h]
    classes = {k: v.astype(np.float16) for k, v in classes.items()}
    return dict(spans=spans.astype(np.float16), read=seen, at=at.astype(np.int32), **classes)


def share_of(word):
    head, share = word.split("=")
    if head not in data.SPANS and head not in m.CLASSES:
        raise argparse.ArgumentTypeError(f"no head {head}")
    return head, float(share)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("teachers", nargs="+")
    p.add_argument("--shared", required=True)
    p.add_argument("--unpacked", required=True)
    p.add_argument("--xtask", default="target/release/xtask")
    p.add_argument("--out", required=True)
    p.add_argument("--plain", type=int, default=2500, help="most texts without labels")
    p.add_argument("--expert", help="folder of a model trained on one set")
    p.add_argument("--expert-set", default="muc", help="that set")
    p.add_argument("--heads", nargs="+", type=share_of, default=[], help="its heads, each with its share: Victim=0.85")
    opts = p.parse_args()
    os.makedirs(opts.out, exist_ok=True)
    torch.set_num_threads(1)
    models = [base.reopen(folder) for folder in opts.teachers]
    expert = base.reopen(opts.expert) if opts.expert else None
    for net, _ in models + ([expert] if expert else []):
        net.to(torch.bfloat16)
    found, _ = sets_of(opts)
    plain = data.settle(data.plain_texts(opts.unpacked, os.path.join(opts.shared, "data"))[: opts.plain], opts.xtask)
    texts = [t for many in found.values() for t in many] + plain
    asked = {name_of(t) for t in found[opts.expert_set] + plain} if expert else set()
    for number, text in enumerate(texts):
        path = os.path.join(opts.out, name_of(text))
        if not os.path.exists(path):
            np.savez_compressed(path + ".tmp.npz", **teach(models, text, expert if name_of(text) in asked else None, opts.heads))
            os.replace(path + ".tmp.npz", path)
        if number % 200 == 0:
            print(f"{number} of {len(texts)}", flush=True)


if __name__ == "__main__":
    main()
