"""A program for each diagnostic that yields it, and the same written so that it does not."""

from __future__ import annotations

from dataclasses import dataclass, field

from translator.interpret.context import Options

FILES = {
    "sales.csv": "day,shop,product,price,amount,note\n"
    "2021-03-14,north,tea,1.5,3,fresh\n2021-03-15,south,,2.0,1,\n2021-04-01,north,milk,,7,x-1\n",
    "shops.csv": "shop,town\nnorth,Oslo\nsouth,Rome\n",
    "counts.csv": "shop,count\n" + "north,12\n" * 50_000,
}

SALES = 'import pandas as pd\n\nsales = pd.read_csv("sales.csv", parse_dates=["day"])\n'


@dataclass(frozen=True, slots=True)
class Finding:
    """A program that yields a diagnostic.

    Attributes:
        before: the program.
        after: the same without the diagnostic; empty where only the surroundings can be changed.
        options: what the user has chosen.
        flag: the same on the command line.
        why: what there is to say where no program yields it, or no change of the program takes it away.
    """

    before: str
    after: str = ""
    options: Options = field(default_factory=Options)
    flag: str = ""
    why: str = ""


FINDINGS: dict[str, Finding] = {
    "PS101": Finding("", why="A program of Python 2 yields it: `print sales` in place of `print(sales)`."),
    "PS102": Finding(
        'import pandas as pd\n\nsales = pd.read_csv("elsewhere.csv")\nprint(sales["price"].mean())\n',
        SALES + 'print(sales["price"].mean())\n',
        why="The first program names a file that is not there when it is translated.",
    ),
    "PS103": Finding(
        'import pandas as pd\n\ncounts = pd.read_csv("counts.csv")\nprint(counts["count"].mean())\n',
        why="It says what the translation rests on. Where a column changes its kind later in the file, give dtype=.",
    ),
    "PS201": Finding(
        SALES + 'place = sales["price"].searchsorted(3.0)\n',
        SALES + 'place = (sales["price"] < 3.0).sum()\n',
    ),
    "PS202": Finding(
        'import pandas as pd\n\nsales = pd.read_csv("https://example.org/sales.csv")\nprint(sales["price"].mean())\n',
        SALES + 'print(sales["price"].mean())\n',
        why="Fetch the file once, and read it from there.",
    ),
    "PS203": Finding(
        SALES + "prices = sales.to_xarray()\n",
        SALES + "prices = sales.describe()\n",
        options=Options(fallback="error"),
        flag="--fallback error",
    ),
    "PS204": Finding(
        SALES + "\n\ndef total(data, rounds):\n    if rounds == 0:\n        return data['price'].sum()\n"
        "    return total(data[data['amount'] > rounds], rounds - 1)\n\n\nprint(total(sales, 3))\n",
        SALES + "\n\ndef total(data, rounds):\n    for least in range(rounds, 0, -1):\n"
        "        data = data[data['amount'] > least]\n    return data['price'].sum()\n\n\nprint(total(sales, 3))\n",
    ),
    "PS205": Finding(
        SALES + 'print(sales["cost"].sum())\n',
        SALES + 'print(sales["price"].sum())\n',
        why="The first program asks for a column that the frame does not have.",
    ),
    "PS301": Finding(
        SALES + 'sales["before"] = sales["amount"].shift(1)\n',
        SALES + 'sales["share"] = sales["amount"] / sales["amount"].sum()\n',
        why="Where the order is meant, there is no way around it; often a sum or a group says the same without.",
    ),
    "PS302": Finding(
        SALES + 'best = sales["amount"].idxmax()\nprint(best)\n',
        SALES + 'best = sales.nlargest(1, "amount")\nprint(best)\n',
    ),
    "PS303": Finding(
        SALES + 'shops = pd.read_csv("shops.csv")\nprint(sales.merge(shops, on="shop"))\n',
        SALES + 'shops = pd.read_csv("shops.csv")\nprint(sales.merge(shops, on="shop").sort_values("day"))\n',
    ),
    "PS304": Finding(
        SALES + "both = pd.concat([sales, sales])\nprint(both.to_xarray())\n",
        SALES + "both = pd.concat([sales, sales], ignore_index=True)\nprint(both.to_xarray())\n",
    ),
    "PS305": Finding(
        SALES + 'sums = sales.groupby("shop", sort=False)["amount"].sum().reset_index()\n'
        'top = sums.nlargest(2, "amount")\n',
        SALES + 'top = sales.groupby("shop")["amount"].max()\n',
    ),
    "PS306": Finding(
        SALES + 'shops = sales.groupby("shop").agg({"price": ["mean", "max"]})\n',
        SALES + 'shops = sales.groupby("shop").agg(mean=("price", "mean"), max=("price", "max"))\n',
    ),
    "PS401": Finding(
        SALES + 'prices = sales["price"].tolist()\n',
        SALES + 'prices = sales["price"].drop_duplicates().head(100).tolist()\n',
    ),
    "PS402": Finding(
        SALES + 'shops = list(sales["shop"].unique())\n',
        SALES + 'shops = sales["shop"].nunique()\n',
        why="Groups are mostly few, and this is then as it should be.",
    ),
    "PS403": Finding(
        SALES + 'sales.plot.scatter("amount", "price")\n',
        SALES + 'sales.groupby("shop")["price"].sum().plot.bar()\n',
    ),
    "PS404": Finding(
        SALES + "turned = sales.to_xarray()\n",
        SALES + "turned = sales.describe()\n",
        options=Options(fallback="pandas-on-spark"),
        flag="--fallback pandas-on-spark",
    ),
    "PS501": Finding(
        SALES + "\n\ndef digits(amount: int) -> int:\n    total = 0\n    while amount > 0:\n"
        "        total += amount % 10\n        amount //= 10\n    return total\n\n\n"
        'sales["amount"] = sales["amount"].fillna(0).astype(int)\nsales["digits"] = sales["amount"].apply(digits)\n',
        SALES + "\n\ndef last(amount: int) -> int:\n    return amount % 10\n\n\n"
        'sales["amount"] = sales["amount"].fillna(0).astype(int)\nsales["digits"] = sales["amount"].apply(last)\n',
    ),
    "PS502": Finding("", why="No rule yields it yet."),
    "PS601": Finding(
        SALES + 'sales["text"] = sales["price"].astype(str)\n', SALES + 'sales["text"] = sales["shop"].str.strip()\n'
    ),
    "PS602": Finding(
        'import pandas as pd\n\nsales = pd.read_csv("elsewhere.csv")\nsales["more"] = sales["price"] + 1\n',
        SALES + 'sales["more"] = sales["price"] + 1\n',
    ),
    "PS603": Finding(
        SALES + 'sales["number"] = sales["note"].str.isdigit()\n',
        SALES + 'sales["number"] = sales["note"].str.fullmatch("[0-9]+")\n',
    ),
    "PS604": Finding(
        SALES + 'sales["each"] = sales["price"] / sales["amount"]\n',
        SALES + 'sales["half"] = sales["price"] / 2\n',
        options=Options(style="lean"),
        flag="--style lean",
    ),
    "PS605": Finding(SALES + "sales.info()\n", SALES + "print(sales.dtypes)\n"),
    "PS606": Finding(
        SALES + 'sales["price"].fillna(0, inplace=True)\n',
        SALES + 'sales["price"] = sales["price"].fillna(0)\n',
        options=Options(pandas=3),
        flag="--pandas 3",
    ),
    "PS607": Finding(
        SALES + 'sales[sales["amount"] > 2]["price"] = 0\n',
        SALES + 'sales.loc[sales["amount"] > 2, "price"] = 0\n',
    ),
    "PS701": Finding(
        SALES + 'sales["total"] = sales.sort_values("day")["amount"].cumsum()\n',
        SALES + 'sales["total"] = sales.sort_values("day").groupby("shop")["amount"].cumsum()\n',
    ),
    "PS702": Finding("", why="No rule yields it yet."),
    "PS703": Finding(
        SALES + 'sales.to_csv("out.csv", index=False)\n',
        SALES + 'sales.head(100).to_csv("out.csv", index=False)\n',
    ),
    "PS704": Finding(
        SALES + 'sums = sales.groupby("shop")["amount"].sum().reset_index()\n'
        'print(sums.head())\nlarge = sums[sums["amount"] > 2]\nprint(large["amount"].max())\n',
        SALES + 'sums = sales.groupby("shop")["amount"].sum().reset_index()\nprint(sums.head())\n',
        why="With --cache the translation caches the frame.",
    ),
    "PS801": Finding(SALES + "some = sales.sample(frac=0.1)\n", SALES + 'some = sales[sales["amount"] % 10 == 0]\n'),
    "PS901": Finding("", why="It is a fault of the translator; no program is known that yields it."),
}
