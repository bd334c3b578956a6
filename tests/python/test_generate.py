"""The synthetic register: the same bytes for the same seed, typed as described, and every total adds up."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from qiyue.errors import QiyueError
from qiyue.generate import LAST_DAY, generate
from qiyue.project import Project

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = 2_000


def _generate(folder: Path, contracts: int = CONTRACTS, seed: int = 1) -> dict[str, int]:
    return generate(Project(ROOT), contracts, seed, folder, Console(quiet=True))


def _digests(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("register")
    _generate(folder)
    return folder


def _ask(register: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        for file in register.glob("*.parquet"):
            connection.execute(f"create view {file.stem} as select * from read_parquet('{file}')")
        return connection.execute(sql).fetchall()


def test_the_same_seed_gives_the_same_bytes(register: Path, tmp_path: Path) -> None:
    _generate(tmp_path)
    assert _digests(tmp_path) == _digests(register)


def test_another_seed_gives_another_register(register: Path, tmp_path: Path) -> None:
    _generate(tmp_path, seed=2)
    assert _digests(tmp_path)["contract_line_items.parquet"] != _digests(register)["contract_line_items.parquet"]


def test_a_folder_that_holds_a_register_is_left_alone(register: Path) -> None:
    before = _digests(register)
    with pytest.raises(QiyueError, match="holds a register already"):
        _generate(register)
    assert _digests(register) == before


def test_every_file_has_the_columns_and_types_of_the_description(register: Path) -> None:
    described = "describe select line_amount, service_start_date from contract_line_items"
    assert _ask(register, f"select column_type from ({described})") == [("DECIMAL(18,2)",), ("DATE",)]
    assert {file.stem for file in register.iterdir()} == {
        file.stem for folder in ("register", "actuals") for file in (ROOT / "seeds" / folder).glob("*.csv")
    }


def test_shape(register: Path) -> None:
    def per_contract(name: str) -> float:
        rows = _ask(register, f"select count(*) / {CONTRACTS} from {name}")
        return float(str(rows[0][0]))

    assert 8 < per_contract("contract_line_items") < 12
    assert 2.5 < per_contract("payment_schedule") < 3.5
    assert 4.5 < per_contract("sla_terms") < 5.5
    assert _ask(
        register,
        "select count(distinct (contract_id, penalty_term_id)) / count(distinct contract_id) from penalty_terms",
    ) == [(4.0,)]
    assert 0.01 < per_contract("contracts where status = 'draft'") < 0.03
    assert _ask(register, f"select count(*) from events where event_date > date '{LAST_DAY}'") == [(0,)]


def test_lines_and_instalments_add_up_to_the_total(register: Path) -> None:
    for name, amount in (("contract_line_items", "line_amount"), ("payment_schedule", "stated_amount")):
        different = _ask(
            register,
            f"select contract_id from contracts join {name} using (contract_id) where total_amount is not null "
            f"group by contract_id having sum({amount}) <> max(total_amount)",
        )
        assert different == []


def test_gross_amounts_follow_from_net_amounts(register: Path) -> None:
    rows = _ask(
        register,
        "select count(*), count(case when round(net_amount * 1.06::decimal(3, 2), 2) <> total_amount then 1 end) "
        "from contracts where net_amount is not null",
    )
    assert rows[0][0] != 0
    assert rows[0][1] == 0


def test_shares_give_their_instalments(register: Path) -> None:
    rows = _ask(
        register,
        "select count(*), count(case when round(stated_share * total_amount, 2) <> stated_amount then 1 end) "
        "from payment_schedule join contracts using (contract_id) where share_base = 'contract_total'",
    )
    assert rows[0][0] != 0
    assert rows[0][1] == 0


def test_amounts_in_words_are_those_of_another_library(register: Path) -> None:
    import cn2an

    rows = _ask(
        register, "select total_amount_in_words, total_amount from contracts where total_amount_in_words is not null"
    )
    assert len(rows) > CONTRACTS // 2
    for words, amount in rows[:300]:
        assert cn2an.an2cn(str(amount), "rmb").rstrip("整") == str(words).rstrip("整")
