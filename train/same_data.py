"""What `cargo xtask same` reads, out of two published sets.

    python same_data.py articles violent-corpus/train.jsonl.gz > articles.jsonl
    python same_data.py incidents violent-corpus/train.jsonl.gz > incidents.tsv
    python same_data.py articles ecbplus_topics_1-35.tar.xz > articles.jsonl
    python same_data.py chains ecbplus_topics_1-35.tar.xz reports.jsonl > chains.tsv
    python same_data.py events ecbplus_topics_1-35.tar.xz reports.jsonl > events.tsv
    python same_data.py marks ecbplus_topics_1-35.tar.xz > marks.tsv

`articles` gives the input of `dateline read --no-ledger --no-gate --format jsonl`; `chains` names, for each
event of those reports (`address#index`), the chain of coreferent actions whose words its triggers meet most;
`events` names also the events that meet none, each by its address. `marks` gives address, first and last code point
and chain of each action that people marked.
"""
import collections, gzip, json, sys, tarfile
import xml.etree.ElementTree as ET

CLOSE = set(". , ; : ! ? ) ] % 's n't 're 've 'll 'd 'm".split())


def incidents(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            text, title = row["text"], row.get("title")
            if title and not text.startswith(title):
                text = title + "\n\n" + text
            yield f"{row['uri']}#{row['doc_id']}", text, row.get("dct"), row["incident_id"]


def documents(path):
    """Address, text, and spans with chains of each document of ECB+."""
    with tarfile.open(path) as tar:
        for member in sorted(tar.getmembers(), key=lambda m: m.name):
            if member.name.endswith(".xml"):
                yield document(member.name, ET.parse(tar.extractfile(member)).getroot())


def document(name, root):
    text, spans, last = "", {}, None
    for token in root.iter("token"):
        word, sentence = token.text or "", token.get("sentence")
        if last is not None and sentence != last:
            text = text.rstrip() + "\n"
        elif text and word not in CLOSE and not text.endswith(("(", "[", "$")):
            text += " "
        last = sentence
        spans[token.get("t_id")] = (len(text), len(text) + len(word))
        text += word
    actions = {}
    for mark in root.find("Markables"):
        anchors = [spans[a.get("t_id")] for a in mark.iter("token_anchor")]
        if anchors and mark.tag.startswith(("ACTION", "NEG_ACTION")):
            actions[mark.get("m_id")] = (anchors[0][0], anchors[-1][1])
    chains = {}
    for relation in root.find("Relations"):
        if relation.tag in ("CROSS_DOC_COREF", "INTRA_DOC_COREF"):
            chain = relation.get("note") or name + relation.get("r_id")
            chains.update((s.get("m_id"), chain) for s in relation.iter("source"))
    topic, file = name.split("/")[-2:]
    address = f"set:{topic}/{file[:-4]}"
    return address, text, [(a, b, chains.get(m, address + m)) for m, (a, b) in actions.items()]


def main():
    what, path = sys.argv[1:3]
    ecb = path.endswith(".tar.xz")
    if what == "articles":
        rows = ((a, t, None, None) for a, t, _ in documents(path)) if ecb else incidents(path)
        for address, text, published, _ in rows:
            print(json.dumps({"url": address, "text": text} | ({"published": published} if published else {})))
    elif what == "incidents":
        for address, _, _, incident in incidents(path):
            print(f"{address}\t{incident}")
    elif what == "marks":
        for address, _, spans in documents(path):
            for start, end, chain in spans:
                print(f"{address}\t{start}\t{end}\t{chain}")
    else:
        marks = {address: spans for address, _, spans in documents(path)}
        for line in open(sys.argv[3], encoding="utf-8"):
            report = json.loads(line)
            address = report["article"]["url"]
            for index, event in enumerate(report["events"]):
                met = collections.Counter(
                    c for t in event["triggers"] for a, b, c in marks[address] if a < t["end"] and b > t["start"]
                )
                own = f"{address}#{index}"
                if met or what == "events":
                    print(f"{own}\t{met.most_common(1)[0][0] if met else own}")


if __name__ == "__main__":
    main()
