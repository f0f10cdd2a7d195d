"""Trains the encoder and its heads on all named sets together.

    python train.py --out DIR [--teacher DIR] [--base minilm|mpnet] [--epochs N] [--seed N]
"""

import argparse
import hashlib
import math
import os
import random
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import base
import data
import model as m

NAMES = list(m.CLASSES)


def labels(text, window):
    """Labels of one window, all on its own tokens (the overlap before them is not scored)."""
    tokens, own = window
    at = {t: n for n, t in enumerate(tokens)}
    mine = lambda t: at.get(t, -1) >= own
    spans = np.full((len(tokens), len(data.SPANS)), -100)
    for h, head in enumerate(data.SPANS):
        if head not in text.spans:
            continue
        spans[own:, h] = 0
        for s, e in sorted(text.spans[head], key=lambda x: x[0] - x[1]):
            for i in filter(mine, range(s, e)):
                spans[at[i], h] = 1 if i == s else 2
    classes = {k: [] for k in NAMES}
    triggers = []
    for s, _, ty, status, event, total in text.triggers:
        if not mine(s):
            continue
        if ty:
            classes["type"].append((at[s], m.CLASSES["type"].index(ty)))
        if status:
            classes["status"].append((at[s], data.STATUS.index(status)))
            if status != "none":
                classes["aggregate"].append((at[s], int(total)))
        if status != "none":
            triggers.append((at[s], event))
    for k, items in text.marks.items():
        for s, label in items:
            if mine(s):
                classes[k].append((at[s], m.CLASSES[k].index(label)))
    args = np.zeros((len(triggers), len(data.ROLES), len(tokens)), dtype=np.float32)
    for n, (_, event) in enumerate(triggers):
        for r, role in enumerate(data.ROLES):
            for s, e in text.args.get(event, {}).get(role, []):
                for i in range(s, e):
                    if i in at:
                        args[n, r, at[i]] = 1
    return dict(spans=spans, classes=classes, triggers=triggers, args=args,
                known=[float(r in text.roles) for r in data.ROLES], doc=document(text, tokens))  # fmt: skip


def document(text, tokens):
    """Labels of the whole document. The toll is learnt from the window that the report opens with."""
    opens = not text.tokens or tokens[0] == next(s for (s, _), coded in zip(text.sentences, text.coded) if coded)
    tolled = len(text.doc) - 2 * data.TOLL
    return [x if n < tolled or opens else None for n, x in enumerate(text.doc)]


def loss_of(net, batch, pieces, opts):
    ids = [m.encode(t, w, pieces) for t, w in batch]
    firsts = m.pad([f for _, f in ids], 0)
    rows = []
    for i, _ in ids:
        row = np.array(i)
        hide = np.random.rand(len(row)) < opts.hide
        hide[0] = hide[-1] = False
        rows.append(np.where(hide, pieces.mask, row).tolist())
    x = m.pad(rows, pieces.pad)
    mask = m.pad([[1] * len(r) for r in rows], 0)
    w, top, mean = net.words(x, mask, firsts, opts.drop)
    gold = [labels(t, win) for t, win in batch]
    scores = net.spans(w, top)
    target = np.full((len(batch), firsts.shape[1], len(data.SPANS)), -100)
    for n, g in enumerate(gold):
        target[n, : len(g["spans"])] = g["spans"]
    target = torch.tensor(target)
    per = F.cross_entropy(scores.flatten(0, 2), target.flatten(), ignore_index=-100,
                          weight=torch.tensor([1.0, 1.5, 1.0]), reduction="none").view(target.shape)  # fmt: skip
    known = (target >= 0).float()
    total = (per.sum((0, 1)) / known.sum((0, 1)).clamp(min=1)).sum() * opts.span_weight
    weight = {"type": 1.0, "status": 0.3, "aggregate": 0.1, "confidence": 0.15, "stance": 0.15, "kind": 0.15, "effect": 0.15}
    for k in NAMES:
        at = [(n, i, c) for n, g in enumerate(gold) for i, c in g["classes"][k]]
        if at:
            n, i, c = map(torch.tensor, zip(*at))
            total = total + weight[k] * F.cross_entropy(net.classes["of_" + k](w[n, i]).float(), c)
    arg, pair, count, pairs = 0.0, 0.0, 0, 0
    for n, g in enumerate(gold):
        if not g["triggers"]:
            continue
        at = torch.tensor([i for i, _ in g["triggers"]])
        words = w[n, : len(g["spans"])]
        known = torch.tensor(g["known"]).view(1, -1, 1)
        if known.sum():
            s = net.args(words, at)
            arg = arg + (F.binary_cross_entropy_with_logits(s, torch.tensor(g["args"]), reduction="none") * known).sum()
            count += len(at)
        events = [e for _, e in g["triggers"]]
        if len(at) > 1 and not events[0].startswith("w"):
            same = torch.tensor([[float(a == b) for b in events] for a in events])
            off = torch.triu(torch.ones_like(same), 1)
            pair = pair + (F.binary_cross_entropy_with_logits(net.pairs(words, at), same, reduction="none") * off).sum()
            pairs += off.sum()
    if count:
        total = total + 0.15 * arg / count
    if pairs:
        total = total + 0.3 * pair / pairs
    if opts.teacher:
        total = (1 - opts.taught) * total + opts.taught * taught(net, batch, gold, w, scores, opts)
    docs = [(n, g["doc"]) for n, g in enumerate(gold) if any(x is not None for x in g["doc"])]
    if docs:
        score = net.doc(torch.cat([mean, top], -1)).float()[[n for n, _ in docs]]
        told = torch.tensor([[float(x is not None) for x in d] for _, d in docs])
        truth = torch.tensor([[float(x or 0) for x in d] for _, d in docs])
        total = total + 0.4 * (F.binary_cross_entropy_with_logits(score, truth, reduction="none") * told).sum() / told.sum()
    return total


def taught(net, batch, gold, w, scores, opts):
    """Distance to what the teacher said of the same tokens: all span heads, and the classes."""
    total, count = 0.0, 0
    for n, (text, (tokens, own)) in enumerate(batch):
        if text.teacher is None:
            continue
        t = np.load(text.teacher)
        numbers = [i for i in range(own, len(tokens)) if t["read"][tokens[i]]]
        if not numbers:
            continue
        p = torch.tensor(t["spans"][[tokens[i] for i in numbers]].astype(np.float32))
        logs = scores[n, numbers].log_softmax(-1)
        # Where the teacher is sure of nothing little is to be learnt: such tokens weigh less.
        weight = 0.25 + 0.75 * (1 - p[:, :, 0]).clamp(0, 1).sqrt()
        total = total + (-(p * logs).sum(-1) * weight).sum(1).mean()
        at = {t: i for i, t in enumerate(tokens)}
        some = [(k, at[x]) for k, x in enumerate(t["at"].tolist()) if at.get(x, -1) >= own]
        if some:
            rows, here = zip(*some)
            for k in NAMES:
                q = torch.tensor(t[k][list(rows)].astype(np.float32))
                logs = net.classes["of_" + k](w[n, list(here)]).float().log_softmax(-1)
                total = total + (1.0 if k == "type" else 0.3) * -(q * logs).sum(-1).mean()
        count += 1
    return total / count if count else 0.0


def batches(items, pieces, budget, rng):
    """Windows of like length together, at most `budget` pieces a batch, in random order."""
    sized = [(len(m.encode(t, w, pieces)[0]) + rng.randrange(40), n) for n, (t, w) in enumerate(items)]
    out, row, width = [], [], 0
    for size, n in sorted(sized):
        if row and max(width, size) * (len(row) + 1) > budget:
            out.append(row)
            row, width = [], 0
        row.append(n)
        width = max(width, size)
    out.append(row)
    rng.shuffle(out)
    return [[items[n] for n in row] for row in out]


def share(name, texts, rng, opts):
    """Which texts of a set one epoch reads."""
    if name == "gold":
        return texts * opts.gold
    if name == "muc":
        return [t for t in texts if t.doc[0]] * opts.muc + [t for t in texts if not t.doc[0] and rng.random() < 0.25]
    if name == "polnear":
        return rng.sample(texts, min(len(texts), opts.polnear))
    if name == "violent":
        return rng.sample(texts, min(len(texts), opts.violent))
    if name == "plain":
        return rng.sample([t for t in texts if t.teacher], min(len(texts), opts.plain))
    if name == "wiki":
        return rng.sample(texts, len(texts) // 2)
    return texts


def name_of(text):
    """Name of the file that holds a teacher's labels of a text."""
    return hashlib.sha256(text.text.encode()).hexdigest()[:20] + ".npz"


def sets_of(opts):
    found = {
        "gold": data.coded_reports(os.path.join(opts.shared, "gold/train")),
        "muc": data.muc(os.path.join(opts.shared, "data"), "train"),
        "polnear": data.polnear(opts.unpacked, "train", 840),
        "wiki": data.wikievents(opts.unpacked),
        "re3d": data.re3d(opts.unpacked),
        "violent": data.violent(os.path.join(opts.shared, "data"), "train"),
    }
    for name in found:
        found[name] = data.settle(found[name], opts.xtask)
    # Set aside for thresholds: every twelfth of our own texts.
    held = found["gold"][5::12]
    found["gold"] = [t for n, t in enumerate(found["gold"]) if n % 12 != 5]
    return found, held


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--base", default="minilm")
    p.add_argument("--weights", required=True, help="folder of the pretrained encoder")
    p.add_argument("--layers", type=int, default=4)
    p.add_argument("--vocabulary", type=int, default=16000)
    p.add_argument("--shared", required=True)
    p.add_argument("--unpacked", required=True)
    p.add_argument("--xtask", default="target/release/xtask")
    p.add_argument("--out", required=True)
    p.add_argument("--epochs", type=float, default=4)
    p.add_argument("--rate", type=float, default=2.5e-4)
    p.add_argument("--head-rate", type=float, default=1e-3)
    p.add_argument("--drop", type=float, default=0.2)
    p.add_argument("--hide", type=float, default=0.06)
    p.add_argument("--gold", type=int, default=2)
    p.add_argument("--muc", type=int, default=1)
    p.add_argument("--polnear", type=int, default=160)
    p.add_argument("--sets", nargs="+", help="train on these sets alone")
    p.add_argument("--violent", type=int, default=1000)
    p.add_argument("--span-weight", type=float, default=1.0)
    p.add_argument("--budget", type=int, default=2400)
    p.add_argument("--resume", help="folder of a trained model of the same shape to go on from")
    p.add_argument("--frozen", type=int, default=0, help="lowest layers that are not trained")
    p.add_argument("--teacher", help="folder that teach.py wrote")
    p.add_argument("--taught", type=float, default=0.6, help="share of the teacher in the loss")
    p.add_argument("--plain", type=int, default=400, help="texts without labels an epoch reads")
    p.add_argument("--seed", type=int, default=1)
    opts = p.parse_args()
    os.makedirs(opts.out, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(opts.seed)
    np.random.seed(opts.seed)
    rng = random.Random(opts.seed)
    found, _ = sets_of(opts)
    if opts.teacher:
        plain = data.plain_texts(opts.unpacked, os.path.join(opts.shared, "data"))[:2500]
        found["plain"] = data.settle(plain, opts.xtask)
        for texts in found.values():
            for t in texts:
                path = os.path.join(opts.teacher, name_of(t))
                t.teacher = path if os.path.exists(path) else None
    if opts.sets:
        found = {name: found[name] for name in opts.sets}
    net, pieces = base.reopen(opts.resume, opts.out) if opts.resume else base.load(opts, found)
    base.freeze(net, opts)
    named = [(n, q) for n, q in net.named_parameters() if q.requires_grad]
    master = [q.detach().clone().float().requires_grad_(True) for _, q in named]
    net.to(torch.bfloat16)
    live = [q for _, q in named]
    groups = [[x for (n, _), x in zip(named, master) if n.startswith("encoder.") == inside] for inside in (True, False)]
    opt = torch.optim.AdamW([dict(params=groups[0], lr=opts.rate), dict(params=groups[1], lr=opts.head_rate)],
                            betas=(0.9, 0.98), weight_decay=0.01)  # fmt: skip
    rates = [opts.rate, opts.head_rate]
    start = time.process_time()
    step, total = 0, None
    for epoch in range(math.ceil(opts.epochs)):
        items = [(t, w) for name, texts in found.items() for t in share(name, texts, rng, opts)
                 for w in m.windows(t, pieces)]  # fmt: skip
        rows = batches(items, pieces, opts.budget, rng)
        total = total or int(len(rows) * opts.epochs)
        net.train()
        seen = []
        for row in rows:
            if step >= total:
                break
            loss = loss_of(net, row, pieces, opts)
            loss.backward()
            for q, x in zip(live, master):
                x.grad = q.grad.float() if q.grad is not None else torch.zeros_like(x)
                q.grad = None
            nn.utils.clip_grad_norm_(master, 1.0)
            scale = min(1, (step + 1) / 40) * max(0.02, 1 - step / total)
            for g, r in zip(opt.param_groups, rates):
                g["lr"] = r * scale
            opt.step()
            with torch.no_grad():
                for q, x in zip(live, master):
                    q.copy_(x)
            step += 1
            seen.append(loss.item())
            if step % 100 == 0:
                print(f"step {step}/{total} loss {np.mean(seen[-100:]):.3f} {(time.process_time() - start) / 60:.1f} min", flush=True)
        base.save(net, named, master, opts)
        print(f"epoch {epoch + 1} loss {np.mean(seen):.3f}", flush=True)


if __name__ == "__main__":
    main()
