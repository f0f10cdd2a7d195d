"""Word clusters: which words behave alike.

Reads plain texts (any files under the folders named), keeps words met at least four times, takes the
vector that MiniLM-L6 gives each word alone, and groups the vectors by k-means. Writes a TSV of
word, fine cluster (0..799), middle cluster (0..199), coarse cluster (0..47), sorted by word.

    python clusters.py OUT.tsv FOLDER...
"""
import collections, glob, gzip, os, re, sys, tempfile

import numpy as np
import torch
from all_minilm_l6_v2 import extract_model
from sklearn.cluster import KMeans, MiniBatchKMeans
from transformers import AutoModel, AutoTokenizer

WORD = re.compile(r"[a-z]+(?:[-'.&][a-z0-9]+)*")
SEED = 0
LEAST = 4
LEVELS = (800, 200, 48)


def words(folders):
    count = collections.Counter()
    for folder in folders:
        for path in sorted(glob.glob(f"{folder}/**/*", recursive=True)):
            if not os.path.isfile(path) or path.endswith((".pdf", ".png", ".tex")):
                continue
            opener = gzip.open if path.endswith(".gz") else open
            with opener(path, "rt", encoding="utf-8", errors="replace") as file:
                count.update(w.group() for line in file for w in WORD.finditer(line.lower()))
    return sorted(w for w, n in count.items() if n >= LEAST and 1 < len(w) < 30)


def vectors(vocabulary):
    folder = tempfile.mkdtemp()
    extract_model(folder)
    home = os.path.dirname(glob.glob(f"{folder}/**/config.json", recursive=True)[0])
    tokenizer, model = AutoTokenizer.from_pretrained(home), AutoModel.from_pretrained(home).eval()
    out = []
    with torch.no_grad():
        for start in range(0, len(vocabulary), 512):
            batch = tokenizer(vocabulary[start : start + 512], padding=True, return_tensors="pt")
            mask = batch["attention_mask"].clone()
            mask[:, 0] = 0
            mask[torch.arange(len(mask)), batch["attention_mask"].sum(1) - 1] = 0
            state = model(**batch).last_hidden_state
            out.append(((state * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)).numpy())
    out = np.concatenate(out)
    return out / np.linalg.norm(out, axis=1, keepdims=True)


def main():
    out, folders = sys.argv[1], sys.argv[2:]
    vocabulary = words(folders)
    points = vectors(vocabulary)
    fine = MiniBatchKMeans(LEVELS[0], random_state=SEED, batch_size=4096, n_init=2).fit(points)
    labels, centres = [fine.labels_], fine.cluster_centers_
    for k in LEVELS[1:]:
        up = KMeans(k, random_state=SEED, n_init=4).fit(centres).labels_
        labels.append(up[fine.labels_])
    with open(out, "w", encoding="utf-8") as file:
        file.write("# Word clusters: word, fine, middle, coarse.\n")
        file.write("# Source: k-means over word vectors of MiniLM-L6 (Apache-2.0), made by train/clusters.py.\n")
        file.write("# Licence: Apache-2.0. Date: 2026-11-25.\n")
        file.write("word\tfine\tmiddle\tcoarse\n")
        for word, *row in zip(vocabulary, *labels):
            file.write("\t".join([word, *map(str, row)]) + "\n")
    print(len(vocabulary), "words")


if __name__ == "__main__":
    main()
