"""The sales that the programs of these tests read, and the comparison of such a program with its translation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.programs import Run, run_both

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SALES = """\
order_id,customer,region,product,quantity,price,day,discount
1,7,north,apple,3,1.50,2024-01-03,0.1
2,8,south,pear,,2.25,2024-01-05,
3,7,north,apple,1,1.50,2024-02-11,0.0
4,9,NA,fig,10,0.40,2024-02-12,0.25
5,8,south,apple,4,1.45,2024-03-01,
6,,east,pear,2,2.30,2024-03-15,0.05
7,10,east,fig,0,0.42,2024-03-15,0.5
8,7,north,plum,6,,2024-04-20,0.1
9,11,west,plum,5,3.10,2024-04-22,
10,9,south,apple,2,1.55,2024-05-30,0.2
"""
CUSTOMERS = """\
customer,name,since,vip
7,Ann Lee,2019-05-01,True
8,bob  stone,2020-07-15,False
9,Cy Young,2018-01-31,True
10,,2021-11-11,False
12,Dee Dee,2022-02-02,False
"""
READ = 'import pandas as pd\nimport numpy as np\ndf = pd.read_csv("sales.csv")\n'


def equal_run(source: str, folder: Path, spark: SparkSession) -> Run:
    """Run a program that goes on from `READ` on both sides, see to it that all is equal, and return the run."""
    (folder / "sales.csv").write_text(SALES)
    (folder / "customers.csv").write_text(CUSTOMERS)
    run = run_both(READ + source.lstrip(), folder, spark)
    assert not run.differences, run.code + "\n" + "\n".join(run.differences)
    assert run.compared, run.code
    return run
