"""Time rows in our worker and in a peer, taking turns, and print the table. The protocol is in README.md.

Exit codes: 0 done; 1 a worker failed; 2 bad usage; 3 the two sides did not compute the same; 4 a worker or a weight
file is missing.
"""

import argparse
import datetime
import json
import math
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from rows import ROWS

HERE = Path(__file__).resolve().parent
FAILED, USAGE, DIFFERS, MISSING = 1, 2, 3, 4
# Seconds of work that a turn holds at least: the first time after the other side's turn finds the caches full of that.
TURN = 1.0


class WorkerError(Exception):
    def __init__(self, side, message, kind="failed"):
        super().__init__(f"{side}: {message}")
        self.kind = kind


class Worker:
    """A worker process with one row prepared."""

    def __init__(self, side, command, task, threads):
        self.side = side
        environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
        try:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
            )
        except OSError as error:
            raise WorkerError(side, f"cannot start {command[0]}: {error.strerror}", "missing") from error
        self.implementation = self.ask(json.dumps(task))["implementation"]

    def ask(self, line):
        try:
            print(line, file=self.process.stdin, flush=True)
            text = self.process.stdout.readline()
        except BrokenPipeError:
            text = ""
        if not text:
            raise WorkerError(self.side, f"ended with exit code {self.process.wait()} instead of answering")
        try:
            answer = json.loads(text)
        except ValueError:
            raise WorkerError(self.side, f"answered no JSON: {text[:200]!r}") from None
        if "error" in answer:
            raise WorkerError(self.side, answer["error"], answer.get("kind", "failed"))
        return answer

    def go(self):
        answer = self.ask("go")
        if not (answer["seconds"] > 0 and answer["items"] > 0 and answer["check"]):
            raise WorkerError(self.side, "answered without a time, items or a check")
        return answer

    def turn(self, seconds):
        """Does the work until that has taken so many seconds, once at least. Returns the answers."""
        answers = [self.go()]
        while sum(answer["seconds"] for answer in answers) < seconds:
            answers.append(self.go())
        return answers

    def close(self):
        try:
            self.process.stdin.close()
            self.process.wait(timeout=30)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()


def difference(ours, peer, row):
    """What differs beyond the row's tolerance, in words, or None; and the largest difference."""
    if len(ours) != len(peer):
        return f"{len(ours)} numbers to check instead of {len(peer)}", math.inf
    a, b = np.asarray(ours, np.float64), np.asarray(peer, np.float64)
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return "a number to check is not finite", math.inf
    excess = np.abs(a - b) - (row.atol + row.rtol * np.abs(b))
    worst = int(excess.argmax())
    largest = float(np.abs(a - b).max())
    if excess[worst] > 0:
        return f"number {worst}: {a[worst]:.8g} ours, {b[worst]:.8g} peer", largest
    return None, largest


def measure(row, params, commands, repeats, turn_seconds, threads, log):
    """One row: both sides in turn. Returns the row's part of the result document."""
    with tempfile.TemporaryDirectory(prefix="pentimento-peers-") as folder:
        log(f"{row.label}: making inputs")
        row.make_inputs(Path(folder), params, seed=20260101)
        task = {"row": row.name, "params": params, "inputs": folder}
        workers = []
        try:
            for side in ("ours", "peer"):
                workers.append(Worker(side, commands[side], task, threads))
            first = [worker.go() for worker in workers]
            problem, largest = difference(first[0]["check"], first[1]["check"], row)
            times = {"ours": [], "peer": []}
            peaks = {worker.side: answer["peak_bytes"] for worker, answer in zip(workers, first)}
            for turn in range(repeats if problem is None else 0):
                log(f"{row.label}: turn {turn + 1} of {repeats}")
                for worker in workers if turn % 2 == 0 else workers[::-1]:
                    expected = first[0] if worker.side == "ours" else first[1]
                    for answer in worker.turn(turn_seconds):
                        if problem is None and answer["items"] != expected["items"]:
                            problem = f"{worker.side}: {answer['items']} items after {expected['items']}"
                        if problem is None:
                            problem, more = difference(answer["check"], first[1]["check"], row)
                            largest = max(largest, more)
                        times[worker.side].append(answer["seconds"])
                        peaks[worker.side] = answer["peak_bytes"]
            implementations = {worker.side: worker.implementation for worker in workers}
        finally:
            for worker in workers:
                worker.close()
    result = {
        "row": row.label,
        "params": params,
        "unit": row.unit,
        "items": first[0]["items"],
        "implementations": implementations,
        "check": {"numbers": len(first[0]["check"]), "largest_difference": None if math.isinf(largest) else largest,
                  "atol": row.atol, "rtol": row.rtol, "problem": problem},
    }  # fmt: skip
    if first[0]["items"] != first[1]["items"]:
        problem = result["check"]["problem"] = f"{first[0]['items']} items ours, {first[1]['items']} peer"
    if problem is not None:
        return {**result, "seconds": None, "ratio": None}
    result["peak_bytes"] = peaks
    best = {side: min(values) for side, values in times.items()}
    spread = {side: statistics.median(values) / best[side] - 1 for side, values in times.items()}
    return {**result, "seconds": times, "best": best, "median_over_best": spread, "ratio": best["peer"] / best["ours"]}


def accelerator(device):
    """The name of a GPU; None of one that is not there."""
    import torch

    try:
        return torch.cuda.get_device_name(device)
    except (AssertionError, RuntimeError):
        return None


def machine(threads, device):
    model = platform.processor()
    try:
        model = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.M).group(1)
    except (OSError, AttributeError):
        pass
    document = {"cpu": model, "cores": os.cpu_count(), "threads": threads, "system": platform.platform()}
    if device is not None:
        document["accelerator"] = accelerator(device)
    return document


def duration(seconds):
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def markdown(document):
    context = document["machine"]
    lines = [
        f"{context.get('accelerator', context['cpu'])}, {context['threads']} threads; the shortest time of {document['repeats']} turns each.",
        "",
        "| row | peer | ours | peer's time | ratio | largest difference | memory | peer's |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for row in document["rows"]:
        if "skipped" in row:
            lines.append(f"| {row['row']} | | | | not run: {row['skipped']} | | | |")
            continue
        if row["ratio"] is None:
            problem = f"differs: {row['check']['problem']}"
            lines.append(f"| {row['row']} | {row['implementations']['peer']} | | | {problem} | | | |")
            continue
        each = {side: duration(row["best"][side] / row["items"]) for side in ("ours", "peer")}
        lines.append(
            f"| {row['row']} | {row['implementations']['peer']} | {each['ours']} a {row['unit']} | {each['peer']} "
            f"| {row['ratio']:.2f}× | {row['check']['largest_difference']:.2g} "
            f"| {row['peak_bytes']['ours'] >> 20} MiB | {row['peak_bytes']['peer'] >> 20} MiB |"
        )
    return "\n".join(lines)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--ours", type=Path, required=True, help="our worker's program")
    parser.add_argument("--weights", type=Path, required=True, help="folder of the installed weights")
    parser.add_argument("--rows", default=".", help="regular expression that a row's name must contain (default: all)")
    parser.add_argument("--repeats", type=int, default=5, help="turns that count (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=2, help="compute threads of both sides (default: %(default)s)")
    parser.add_argument("--device", help="cuda: the rows that have a side on a GPU, there (default: on the CPU)")
    parser.add_argument("--quick", action="store_true", help="small sizes, to try it out")
    parser.add_argument("--self-test", action="store_true", help="the Python side on both sides")
    parser.add_argument("--json", type=Path, help="also write the result here")
    arguments = parser.parse_args()
    rows = [row for row in ROWS if arguments.device is None or row.gpu is not None]
    try:
        chosen = [row for row in rows if re.search(arguments.rows, row.label)]
    except re.error as error:
        parser.error(f"--rows: {error}")
    if not chosen:
        parser.error(f"no row matches {arguments.rows!r}; there are: {', '.join(row.label for row in rows)}")
    if arguments.repeats < 1 or arguments.threads < 1:
        parser.error("--repeats and --threads must be at least 1")
    return arguments, chosen


def main():
    arguments, chosen = parse_arguments()
    python = [sys.executable, str(HERE / "worker.py")]

    def log(message):
        print(message, file=sys.stderr, flush=True)

    if arguments.device is not None and accelerator(arguments.device) is None:
        log(f"--device {arguments.device}: PyTorch finds no such device here")
        return MISSING

    results, code = [], 0
    for row in chosen:
        commands = {"ours": [str(arguments.ours)], "peer": python}
        if row.peer == "cpp":
            commands["peer"] = [str(arguments.ours), "--peer"]
        if arguments.self_test:
            commands = {"ours": python, "peer": python}
        params = {**row.params, "threads": arguments.threads}
        if arguments.device is not None:
            params |= {**row.gpu, "device": arguments.device}
        if arguments.quick:
            params |= row.quick
        params |= {name: str(arguments.weights / path) for name, path in row.needs.items()}
        absent = [params[name] for name in row.needs if not Path(params[name]).exists()]
        try:
            if absent:
                raise WorkerError("weights", f"{absent[0]} is missing: run make setup", "missing")
            turn_seconds = 0.0 if arguments.quick else TURN
            result = measure(row, params, commands, arguments.repeats, turn_seconds, arguments.threads, log)
            if result["ratio"] is None:
                code = DIFFERS
        except WorkerError as error:
            # A row that this build does not know is no failure; one that breaks is.
            if error.kind != "unsupported":
                code = code or (MISSING if error.kind == "missing" else FAILED)
            log(f"{row.label}: {error}")
            result = {"row": row.label, "skipped": str(error), "kind": error.kind}
        results.append(result)
    document = {
        "schema": "pentimento-bench-peers/1",
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "machine": machine(arguments.threads, arguments.device),
        "repeats": arguments.repeats,
        "turn_seconds": 0.0 if arguments.quick else TURN,
        "quick": arguments.quick,
        "self_test": arguments.self_test,
        "rows": results,
    }
    if arguments.json:
        partial = arguments.json.with_name(arguments.json.name + ".tmp")
        partial.write_text(json.dumps(document, indent=1, allow_nan=False) + "\n")
        os.replace(partial, arguments.json)
    print(markdown(document))
    if code == 0 and all("skipped" in row for row in results):
        log("no row was run")
        return MISSING
    return code


if __name__ == "__main__":
    sys.exit(main())
