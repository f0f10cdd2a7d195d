"""The texts over which rare words are counted, one JSON object with `text` a line.

    python texts.py DATA > texts.jsonl

DATA holds the sets as published: violent-corpus, muc4, gate, polnear, re3d. Only training parts are read.
"""
import gzip, io, json, os, sys, tarfile


def archive(path):
    with tarfile.open(path) as tar:
        for member in sorted(tar.getmembers(), key=lambda m: m.name):
            if member.isfile():
                yield member.name, tar.extractfile(member).read().decode("utf-8", "replace")


def texts(data):
    for name in ("violent-corpus/train.jsonl.gz", "muc4/train.jsonl.gz"):
        with gzip.open(os.path.join(data, name), "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                yield row.get("text") or row["doctext"]
    for name, text in archive(os.path.join(data, "gate/news_about_other_things_and_conflict.tar.xz")):
        if name.endswith("train.tsv"):
            for line in io.StringIO(text):
                cells = line.rstrip("\n").split("\t")
                yield max(cells, key=len)
    for name, text in archive(os.path.join(data, "polnear/polnear_train_dev.tar.xz")):
        if "/train/" in name and name.endswith(".txt"):
            yield text
    for name, text in archive(os.path.join(data, "re3d/re3d_dev.tar.xz")):
        if name.endswith("documents.json"):
            for line in text.splitlines():
                if line.strip().startswith("{"):
                    yield json.loads(line).get("text", "")


if __name__ == "__main__":
    for text in texts(sys.argv[1]):
        print(json.dumps({"text": text}, ensure_ascii=False))
