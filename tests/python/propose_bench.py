"""How much `qiyue propose` reads and how often it is right: `python -m propose_bench [FOLDER-WITH-THE-TEXTS]`.

It scores the proposals against what was read by hand, cell by cell: the register of the contracts, where their texts
are at hand, and the documents of `proposing/documents`, whose registers were written before anything was run.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from conftest import ROOT

from qiyue import documents, specification, texts
from qiyue.project import find_project
from qiyue.propose import CONFIDENCE, Proposer
from qiyue.propose.compare import Row, align, compared, register_rows, said, same, with_names
from qiyue.propose.gate import key_cells
from qiyue.propose.proposals import Reading

PAGE = ROOT / "docs" / "propose.md"
SAMPLES = Path(__file__).parent / "proposing" / "documents"

# The columns of tier 1: what is printed and claimed. The rest are judgements.
CLAIMED = {
    "contracts": ("contract_number", "buyer_id", "supplier_id", "signed_date", "service_start_date", "service_end_date",
                  "total_amount", "total_amount_in_words", "net_amount", "tax_rate", "performance_bond_rate",
                  "performance_bond_amount"),
    "contract_line_items": ("line_number", "unit_price", "quantity", "unit_zh", "term_months", "tax_rate",
                            "line_amount"),
    "payment_schedule": ("stated_amount", "stated_amount_in_words", "stated_share", "share_is_cumulative", "share_base",
                         "service_fiscal_year", "trigger_event", "also_trigger_event", "period_months", "offset_value",
                         "offset_unit", "then_offset_value", "then_offset_unit", "stated_due_date", "not_after_date",
                         "includes_first_day"),
    "penalty_terms": ("liable_party", "accrual", "rate", "highest_rate", "rate_reference", "rate_multiplier",
                      "fixed_amount", "fixed_amount_in_words", "base_kind", "step_size", "step_rounding", "grace_days",
                      "cap_rate", "cap_base_kind", "cap_amount"),
    "penalty_ceilings": ("rate", "base_kind", "amount"),
    "termination_rights": ("holder", "threshold_comparator", "threshold_days", "threshold_events", "is_consecutive",
                           "notice_days", "lump_sum_rate", "lump_sum_base_kind", "lump_sum_amount"),
    "sla_terms": ("metric", "target_value", "target_unit"),
    "excuses": ("proof_days", "long_stop_days"),
    "obligations": (),
    "renewal_options": (),
}  # fmt: skip


@dataclass
class Score:
    """How many cells were right, wrong, too many, and missed."""

    right: int = 0
    wrong: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of the proposed cells that are right."""
        proposed = self.right + self.wrong + self.extra
        return self.right / proposed if proposed else 1.0

    @property
    def recall(self) -> float:
        """Share of the cells read by hand that were proposed rightly."""
        wanted = self.right + self.wrong + self.missed
        return self.right / wanted if wanted else 1.0

    def add(self, other: Score) -> None:
        """Add the counts of another."""
        self.right += other.right
        self.wrong += other.wrong
        self.extra += other.extra
        self.missed += other.missed


def confidence(outcomes: Counter[bool]) -> float:
    """Give the confidence in a rule: Laplace's rule of succession, for three of three are not yet certain."""
    return (outcomes[True] + 1) / (outcomes.total() + 2)


@dataclass
class Bench:
    """What scoring came to: by document, by column, and by rule."""

    by_document: dict[str, dict[int, Score]] = field(default_factory=dict)
    by_column: dict[tuple[str, str], Score] = field(default_factory=lambda: defaultdict(Score))
    by_rule: dict[str, Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))
    by_rule_and_document: dict[tuple[str, str], Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))
    faults: list[str] = field(default_factory=list)

    @property
    def by_confidence(self) -> dict[float, Counter[bool]]:
        """How many cells of each confidence were right, the confidence fitted on all documents but their own."""
        found: dict[float, Counter[bool]] = defaultdict(Counter)
        for (rule, _), own in self.by_rule_and_document.items():
            others = self.by_rule[rule] - own
            found[round(confidence(others), 1)] += own
        return found


def cases(proposer: Proposer, folder: Path | None) -> Iterator[tuple[str, str, dict[str, list[Row]], bool]]:
    """Give name, text, and the rows read by hand of each document, and whether all of its columns were read."""
    for file in sorted(SAMPLES.glob("*.yml")):
        read = specification.read_yaml(file)
        parties = read.pop("parties", {})
        rows = {
            name: [{column: str(value) for column, value in row.items()} for row in found]
            for name, found in read.items()
        }
        for row in rows["contracts"]:
            row.update({f"{role}_id": name for role, name in parties.items()})
        yield file.stem, documents.read(file.with_suffix(".txt")).text, rows, False
    if folder:
        register = ROOT / "seeds" / "register"
        hashes = {
            row["sha256"]: row["document_id"] for row in specification.read_rows(register / "source_documents.csv")
        }
        owners = {row["document_id"]: row["contract_id"] for row in specification.read_rows(register / "contracts.csv")}
        for file in sorted(folder.glob("*.txt")):
            content = file.read_bytes()
            contract_id = owners[hashes[texts.sha256_of(content)]]
            yield (
                contract_id,
                texts.decode(content, file),
                register_rows(proposer.described, register, contract_id),
                True,
            )


def score(proposer: Proposer, bench: Bench, name: str, text: str, theirs: dict[str, list[Row]], *, whole: bool) -> None:
    """Score one document."""
    reading = proposer.read(text, name)
    ours, rules = _rows(proposer, reading)
    tiers: dict[int, Score] = {1: Score(), 2: Score()}
    for file, claimed in CLAIMED.items():
        columns = compared(proposer.described.entities[file])
        for one, other in align(ours.get(file, []), theirs.get(file, []), columns, proposer.described):
            for column in columns:
                if column not in claimed and not whole:
                    continue
                found, wanted = said(one, column), said(other, column)
                if not found and not wanted:
                    continue
                cell = Score()
                is_right = bool(found) and bool(wanted) and same(found, wanted, proposer.described)
                kind = "right" if is_right else "wrong" if found and wanted else "extra" if found else "missed"
                setattr(cell, kind, 1)
                tiers[1 if column in claimed else 2].add(cell)
                bench.by_column[file, column].add(cell)
                clause = (one or other).get("clause_ref", "")
                if not is_right:
                    tier = 1 if column in claimed else 2
                    bench.faults.append(
                        f"T{tier} {name} {file} {clause} {column}: {kind}, proposed {found!r}, by hand {wanted!r}"
                    )
                rule = rules.get((file, one.get("row", ""), column))
                if found and rule:
                    bench.by_rule[rule][is_right] += 1
                    bench.by_rule_and_document[rule, name][is_right] += 1
    bench.by_document[name] = tiers


def _rows(proposer: Proposer, reading: Reading) -> tuple[dict[str, list[Row]], dict[tuple[str, str, str], str]]:
    rows: dict[str, dict[str, Row]] = defaultdict(dict)
    rules: dict[tuple[str, str, str], str] = {}
    for one in reading.proposals:
        keys = key_cells(proposer.described.entities[one.file], one.row)
        row = rows[one.file].setdefault(one.row, {**keys, "row": one.row, "clause_ref": one.clause_ref})
        row[one.column] = one.value
        rules[one.file, one.row, one.column] = one.rule
        if one.file == "contract_line_items":
            rules[one.file, one.row, "line_number"] = "line_items.number"
    found = {name: list(by_key.values()) for name, by_key in rows.items()}
    return with_names(found, [{"party_id": row["row"], **row} for row in found.get("parties", [])]), rules


def run(folder: Path | None, names: list[str] | None = None) -> Bench:
    """Score every document, or those of the names."""
    proposer = Proposer(find_project())
    bench = Bench()
    for name, text, theirs, whole in cases(proposer, folder):
        if not names or name in names:
            score(proposer, bench, name, text, theirs, whole=whole)
    return bench


def tables(bench: Bench, *, whole: bool) -> dict[str, str]:
    """Give the tables of docs/propose.md by their name; those of columns and confidence need all documents."""
    lines = ["| document | right | wrong | too many | missed | precision | recall |", "| --- " * 7 + "|"]
    total = Score()
    for name, tiers in bench.by_document.items():
        total.add(tiers[1])
        lines.append(_line(name, tiers[1]))
    found = {"documents": "\n".join([*lines, _line("all", total)])}
    if not whole:
        return found
    columns = ["| file | column | right | wrong | too many | missed | precision | recall |", "| --- " * 8 + "|"]
    columns += [
        _line(f"{file} | {column}", one)
        for (file, column), one in sorted(bench.by_column.items())
        if column in CLAIMED[file]
    ]
    judged = ["| file | column | right | wrong | too many | missed | precision | recall |", "| --- " * 8 + "|"]
    judged += [
        _line(f"{file} | {column}", one)
        for (file, column), one in sorted(bench.by_column.items())
        if column not in CLAIMED[file]
    ]
    fitted = ["| confidence | cells | of them right |", "| --- " * 3 + "|"]
    fitted += [
        f"| {level:.1f} | {outcomes.total()} | {outcomes[True] / outcomes.total():.3f} |"
        for level, outcomes in sorted(bench.by_confidence.items(), reverse=True)
    ]
    return {**found, "columns": "\n".join(columns), "judgements": "\n".join(judged), "confidence": "\n".join(fitted)}


def _line(name: str, one: Score) -> str:
    precision = f"{one.precision:.3f}" if one.right + one.wrong + one.extra else "none proposed"
    return f"| {name} | {one.right} | {one.wrong} | {one.extra} | {one.missed} | {precision} | {one.recall:.3f} |"


def write(bench: Bench) -> None:
    """Write the confidence of each rule, and the tables of the page."""
    with CONFIDENCE.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["rule", "right", "seen", "confidence"])
        for rule, outcomes in sorted(bench.by_rule.items()):
            # Rounding makes no rule certain.
            writer.writerow([rule, outcomes[True], outcomes.total(), f"{min(confidence(outcomes), 0.99):.2f}"])
    page = PAGE.read_text(encoding="utf-8")
    for name, table in tables(bench, whole=True).items():
        before, _, rest = page.partition(f"<!-- {name} -->\n")
        page = f"{before}<!-- {name} -->\n{table}\n<!-- end -->{rest.partition('<!-- end -->')[2]}"
    PAGE.write_text(page, encoding="utf-8")


def main() -> None:
    """Print the scores; `--faults` adds every cell that is not right, `--write` writes page and confidence anew."""
    arguments = [one for one in sys.argv[1:] if not one.startswith("--")]
    folder = Path(arguments[0]) if arguments else None
    bench = run(folder, arguments[1:] or None)
    if "--faults" in sys.argv:
        print(*bench.faults, sep="\n")
    print("\n\n".join(tables(bench, whole=bool(folder)).values()))
    if "--write" in sys.argv:
        write(bench)


if __name__ == "__main__":
    main()
