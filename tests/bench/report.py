"""Measurements as tables, JSON and plots of cost over N."""

import json
import pathlib
import statistics
import sys

try:
    import matplotlib
    import matplotlib.pyplot as pyplot
except ImportError:
    matplotlib = None

NAMES = {"wall_s": "wall s", "terraform_cpu_s": "Terraform CPU s", "cpu_s": "provider CPU s", "peak_mib": "peak MiB", "requests": "requests", "connections": "conn.",
         "refused": "429"}


def middle(samples):
    """One row of several: the median of numbers, the last of what else there is."""
    out = {}
    for key in samples[-1]:
        values = [sample[key] for sample in samples]
        out[key] = statistics.median(values) if all(isinstance(value, (int, float)) for value in values) else values[-1]
    if "wall_s" in out:
        out["wall_spread"] = [min(sample["wall_s"] for sample in samples), max(sample["wall_s"] for sample in samples)]
    return out


def cell(key, value):
    if value is None:
        return "–"
    if key == "requests":
        return " ".join(f"{method} {count}" for method, count in sorted(value.items())) or "0"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def table(rows):
    """Markdown, a row for each measurement."""
    lines = ["| kind | N | step | who | " + " | ".join(NAMES.values()) + " | beside the floor |",
             "|---|---|---|---|" + "---|" * (len(NAMES) + 1)]
    floors = {(row["kind"], row["n"], row["step"]): row["wall_s"] for row in rows if row["who"] == "floor"}
    for row in rows:
        floor = floors.get((row["kind"], row["n"], row["step"]))
        beside = f"{row['wall_s'] - floor:+.2f} s, {row['wall_s'] / floor:.2f} times" if floor and row["who"] != "floor" else "–"
        wall = f"{row['wall_s']:.2f} ({row['wall_spread'][0]:.2f}–{row['wall_spread'][1]:.2f})"
        cells = [wall, *(cell(key, row.get(key)) for key in list(NAMES)[1:])]
        lines.append(f"| {row['kind']} | {row['n']} | {row['step']} | {row['who']} | " + " | ".join(cells) + f" | {beside} |")
    return "\n".join(lines) + "\n"


PANELS = (("plan unchanged", "wall_s"), ("plan unchanged", "requests"), ("apply", "wall_s"),
          ("plan unchanged", "cpu_s"), ("plan unchanged", "peak_mib"), ("destroy", "wall_s"))


def panel(axes, rows, step, key):
    """Cost over N of one step, a line for each subject; both axes are logarithmic, but for memory."""
    lines = {}
    for row in rows:
        value = row.get(key)
        value = sum(value.values()) if isinstance(value, dict) else value
        if row["step"] == step and row["kind"] == "secrets" and value:
            lines.setdefault(row["who"], []).append((row["n"], value))
    for i, who in enumerate(dict.fromkeys(row["who"] for row in rows)):  # the same colour in all panels
        if who in lines:
            axes.loglog(*zip(*sorted(lines[who])), marker="o", label=who, color=f"C{i}")
    axes.set(xlabel="secrets", title=f"{step}: {NAMES[key]}")
    if key == "peak_mib":
        axes.set_yscale("linear")
        axes.set_ylim(bottom=0)
    axes.minorticks_off()  # each would be a path in the file
    axes.grid(True, alpha=0.3)
    if lines:
        axes.legend(fontsize="small")


def plot(rows, file):
    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "bench", "svg.fonttype": "none"})  # the same picture for the same numbers; small
    figure, all_axes = pyplot.subplots(2, 3, figsize=(13, 8), layout="constrained")
    for axes, (step, key) in zip(all_axes.flat, PANELS):
        panel(axes, rows, step, key)
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)


def write(rows, about, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.json").write_text(json.dumps({"about": about, "rows": rows}, indent=1) + "\n")
    (folder / "bench.txt").write_text(f"{about}\n\n{table(rows)}")
    if matplotlib is None:
        print(f"no plots: {sys.executable} has no matplotlib (scripts/setup --bench installs it for Debian's python3)", file=sys.stderr)
        return
    plot(rows, folder / "cost.svg")
