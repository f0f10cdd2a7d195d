"""The pretrained encoders: MiniLM cut to a few layers, or MPNet as a teacher."""

import os
import shutil
from collections import Counter

import torch
import torch.nn as nn
from transformers import AutoModel

import model as m


def load(opts, found):
    """A new model and its word pieces. A smaller vocabulary is cut and kept in `out`."""
    encoder = AutoModel.from_pretrained(opts.weights, add_pooling_layer=False, attention_probs_dropout_prob=0.0,
                                        hidden_dropout_prob=0.0)  # fmt: skip
    path = os.path.join(opts.weights, "tokenizer.json")
    if opts.base == "mpnet":
        return m.Model(encoder, encoder.config.hidden_size), m.Pieces(path)
    every = encoder.encoder.layer
    encoder.encoder.layer = nn.ModuleList(every[: opts.layers])
    encoder.config.num_hidden_layers = opts.layers
    kept = None
    if opts.vocabulary:
        whole, counts = m.Pieces(path), Counter()
        for texts in found.values():
            for t in texts:
                for a, b in t.tokens:
                    counts.update(whole.of(t.text[a:b]))
        path = os.path.join(opts.out, "tokenizer.json")
        kept = m.cut_vocabulary(os.path.join(opts.weights, "tokenizer.json"), counts, opts.vocabulary, path)
        cut = nn.Embedding(len(kept), encoder.config.hidden_size, padding_idx=0)
        with torch.no_grad():
            cut.weight.copy_(encoder.embeddings.word_embeddings.weight[kept])
        encoder.embeddings.word_embeddings = cut
    return m.Model(encoder, encoder.config.hidden_size), m.Pieces(path)


def freeze(net, opts):
    net.encoder.embeddings.word_embeddings.weight.requires_grad = False
    for layer in net.encoder.encoder.layer[: opts.frozen]:
        for q in layer.parameters():
            q.requires_grad = False
    if opts.frozen:
        for q in net.encoder.embeddings.parameters():
            q.requires_grad = False


def save(net, named, master, opts):
    state = {k: v.float() for k, v in net.state_dict().items()}
    for (name, _), x in zip(named, master):
        state[name] = x.detach().clone()
    torch.save({"state": state, "options": vars(opts)}, os.path.join(opts.out, "model.pt"))


def reopen(folder, out=None):
    """A trained model, in evaluation mode, with its word pieces, which are copied to `out`."""
    from types import SimpleNamespace

    kept = torch.load(os.path.join(folder, "model.pt"), weights_only=False)
    opts = SimpleNamespace(**kept["options"])
    encoder = AutoModel.from_pretrained(opts.weights, add_pooling_layer=False)
    path = os.path.join(opts.weights, "tokenizer.json")
    if opts.base != "mpnet":
        encoder.encoder.layer = nn.ModuleList(encoder.encoder.layer[: opts.layers])
        encoder.config.num_hidden_layers = opts.layers
        if opts.vocabulary:
            path = os.path.join(folder, "tokenizer.json")
            if out:
                shutil.copy(path, out)
            n = kept["state"]["encoder.embeddings.word_embeddings.weight"].shape[0]
            encoder.embeddings.word_embeddings = nn.Embedding(n, encoder.config.hidden_size, padding_idx=0)
    net = m.Model(encoder, encoder.config.hidden_size)
    net.load_state_dict(kept["state"])
    return net.eval(), m.Pieces(path)
