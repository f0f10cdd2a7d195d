"""Writes a trained model as the program reads it: 8-bit weights in one safetensors file.

    python export.py FOLDER models/encoder.safetensors
"""

import json
import sys

import numpy as np
import torch
from safetensors.numpy import save_file

import base
import data
import model as m

STEPS = 63  # 7 bits: products with 8-bit values stay exact in every processor's kernels


def rows(weights, steps=127):
    """Whole numbers with a scale for each row."""
    scale = np.maximum(np.abs(weights).max(1), 1e-9) / steps
    return np.rint(weights / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def linear(out, name, weights, bias):
    """`weights` is outputs × inputs, as the framework keeps it."""
    whole, scale = rows(weights, STEPS)
    out[name + ".weights"] = np.ascontiguousarray(whole.T)
    out[name + ".scale"] = scale
    out[name + ".bias"] = bias.astype(np.float32)


def main(folder, path):
    net, pieces = base.reopen(folder)
    s = {k: v.numpy().astype(np.float32) for k, v in net.state_dict().items()}
    out = {}
    vocabulary = sorted(pieces.tokenizer.get_vocab().items(), key=lambda x: x[1])
    out["vocabulary"] = np.frombuffer("\n".join(t for t, _ in vocabulary).encode(), dtype=np.uint8)
    out["words"], out["words.scale"] = rows(s["encoder.embeddings.word_embeddings.weight"])
    position = s["encoder.embeddings.position_embeddings.weight"] + s["encoder.embeddings.token_type_embeddings.weight"][0]
    out["positions"], out["positions.scale"] = rows(position[: m.WINDOW + 2])
    norm = lambda name, key: out.update({name + ".scale": s[key + ".weight"], name + ".bias": s[key + ".bias"]})
    norm("norm", "encoder.embeddings.LayerNorm")
    heads = net.encoder.config.num_attention_heads
    width = net.encoder.config.hidden_size
    layers = net.encoder.config.num_hidden_layers
    for n in range(layers):
        p = f"encoder.encoder.layer.{n}."
        get = lambda key: (s[p + key + ".weight"], s[p + key + ".bias"])
        q, k, v = (get(f"attention.self.{x}") for x in ("query", "key", "value"))
        shrink = (width // heads) ** -0.5
        linear(out, f"layer.{n}.attend", np.concatenate([q[0] * shrink, k[0], v[0]]),
               np.concatenate([q[1] * shrink, k[1], v[1]]))  # fmt: skip
        linear(out, f"layer.{n}.merge", *get("attention.output.dense"))
        linear(out, f"layer.{n}.widen", *get("intermediate.dense"))
        linear(out, f"layer.{n}.narrow", *get("output.dense"))
        norm(f"layer.{n}.norm1", p + "attention.output.LayerNorm")
        norm(f"layer.{n}.norm2", p + "output.LayerNorm")
    linear(out, "spans", s["span.weight"], s["span.bias"])
    parts = [f"classes.of_{k}" for k in m.CLASSES] + ["arg_trigger", "arg_word", "pair"]
    linear(out, "vectors", *(np.concatenate([s[f"{p}.{x}"] for p in parts]) for x in ("weight", "bias")))
    out["pooled.weights"] = np.ascontiguousarray(s["pool.weight"].T)
    out["pooled.bias"] = np.zeros(len(s["pool.weight"]), dtype=np.float32)
    out["documents.weights"], out["documents.bias"] = np.ascontiguousarray(s["doc.weight"].T), s["doc.bias"]
    out["role_far"], out["pair_far"] = s["arg_far"].reshape(-1), s["pair_far"]
    words = " ".join
    meta = {
        "layers": str(layers), "heads": str(heads), "role_width": str(m.ROLE_WIDTH), "pair_width": str(m.PAIR_WIDTH),
        "spans": words(data.SPANS), "documents": words(data.DOCUMENTS),
        "roles": words(data.ROLES), "far": words(map(str, m.BUCKETS)),
        "classes": words(m.CLASSES), **{k: words(v) for k, v in m.CLASSES.items()},
    }  # fmt: skip
    save_file(dict(sorted(out.items())), path, metadata=meta)
    print(json.dumps({"bytes": sum(x.nbytes for x in out.values()), "pieces": len(vocabulary), "layers": layers}))


if __name__ == "__main__":
    with torch.no_grad():
        main(*sys.argv[1:3])
