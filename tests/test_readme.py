"""What the README shows is what the translator writes."""

from __future__ import annotations

import re
from pathlib import Path

from tests.programs import translated

README = Path(__file__).resolve().parent.parent / "README.md"
ORDERS = "id,customer,day,status,quantity,price\n1,7,2024-01-03,open,2,1.5\n2,8,2024-01-04,cancelled,,2.0\n"
CUSTOMERS = "customer,region\n7,north\n8,south\n"


def test_the_example_is_true(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS)
    (tmp_path / "customers.csv").write_text(CUSTOMERS)
    before, after = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)[:2]
    assert translated(before, tmp_path).codes[0] == after
