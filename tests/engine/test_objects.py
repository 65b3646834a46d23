"""Classes whose objects hold frames: what programs bind in pandas and in Spark is equal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.sales import equal_run

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PROGRAMS = {
    "settings given to functions": """
from dataclasses import dataclass, field

@dataclass
class Settings:
    low: float = 1.0
    top: int = 2
    columns: list[str] = field(default_factory=lambda: ["price", "quantity"])
    names: dict = field(default_factory=dict)

def chosen(frame, settings):
    frame = frame[frame["price"] > settings.low]
    return frame[settings.columns + ["region"]]

def best(frame, settings):
    return frame.sort_values(["price", "order_id"], ascending=False).groupby("region").head(settings.top)

def results(frame, settings):
    means = frame.groupby("region")["price"].mean()
    return {"chosen": chosen(frame, settings), "mean": means.max(), "n": len(frame), "means": means.to_dict()}

def main(low):
    settings = Settings(low=low)
    found = results(df, settings)
    for name, value in found.items():
        print(name, value if isinstance(value, (int, float, dict)) else len(value))
    return len(best(df, settings)), found["mean"]

first = main(2)
_settings = Settings(top=1)
second = best(df, _settings)
_settings.top = 3
third = best(df, _settings)
""",
    "settings that a function changes": """
class Settings:
    def __init__(self, low):
        self.low = low

def raised(settings, by):
    settings.low = settings.low + by
    return settings

_settings = Settings(1)
raised(_settings, 2)
few = df[df["price"] > _settings.low]
_again = raised(_settings, -1)
more = df[df["price"] > _again.low]
""",
    "class cleaner": """
class Cleaner:
    def __init__(self, df):
        self.df = df

    def drop_missing(self, column):
        self.df = self.df.dropna(subset=[column])
        return self

    def add_net(self, rate=0.8):
        self.df["net"] = self.df["price"] * rate
        return self

    def run(self):
        self.drop_missing("price")
        self.add_net()
        return self.df

result = Cleaner(df).run()
total = result["net"].sum()
""",
    "class with state": """
class Report:
    '''A report on sales.'''

    top = 2

    def __init__(self, frame, region="north"):
        self.frame = frame
        self.region = region
        self.parts = {}

    def filtered(self):
        return self.frame[self.frame["region"] == self.region]

    def total(self):
        return self.filtered()["quantity"].sum()

    def describe(self):
        return f"{self.region}: {self.total():.1f} of {len(self.frame)}"

    @staticmethod
    def share(part, whole):
        return round(part / whole, 3)

_report = Report(df, region="south")
total = _report.total()
text = _report.describe()
share = Report.share(total, df["quantity"].sum())
_north = Report(df)
part = _north.filtered()
north_total = _north.total()
""",
    "class chained": """
class Pipeline:
    def __init__(self, frame):
        self.frame = frame
        self.log = []

    def clean(self):
        self.frame = self.frame[self.frame["quantity"] > 0].copy()
        self.log.append("clean")
        return self

    def enrich(self):
        self.frame["revenue"] = self.frame["quantity"] * self.frame["price"]
        self.log.append("enrich")
        return self

    def summary(self):
        return self.frame.groupby("region")["revenue"].sum().reset_index()

_p = Pipeline(df)
out = _p.clean().enrich().summary()
steps = _p.log
n = len(_p.frame)
""",
    "class in place alias": """
class Marker:
    def __init__(self, frame):
        self.frame = frame

    def mark(self):
        self.frame["seen"] = 1

_m = Marker(df)
_m.mark()
cols = list(df.columns)
n = df["seen"].sum()
""",
    "class branches and loops": """
class Model:
    def __init__(self, frame, low=1):
        self.frame = frame.copy()
        self.low = low
        self.best = None

    def fit(self, column):
        if self.frame[column].max() > self.low:
            self.best = self.frame[self.frame[column] > self.low]
        else:
            self.best = self.frame
        return self

    def score(self):
        return len(self.best) / len(self.frame)

scores = {}
for column in ["price", "quantity"]:
    _model = Model(df, low=2)
    scores[column] = _model.fit(column).score()
_a = Model(df)
_a.fit("price")
_a.frame = _a.frame.dropna()
left = _a.best
rest = _a.frame
_b = _a
_b.frame = rest.head(0)
empty = len(_a.frame)
""",
    "dataclass with properties": """
from dataclasses import dataclass

@dataclass
class Shop:
    sales: pd.DataFrame
    clients: pd.DataFrame
    low: float = 2.0

    @property
    def big(self):
        return self.sales[self.sales["price"] > self.low]

    @property
    def size(self):
        return len(self.sales)

    def joined(self):
        return self.big.merge(self.clients.add_prefix("c_"), left_on="quantity", right_index=True)

    def cheap(self, below):
        self.sales = self.sales[self.sales["price"] < below]
        return self

_shop = Shop(df, clients=df.groupby("quantity")[["price"]].sum())
sizes = [_shop.size]
joined = _shop.joined()
sizes.append(_shop.cheap(9).size)
before = _shop.big["price"].sum()
_shop.low = 0
after = _shop.big["price"].sum()
""",
    "methods without an object": """
class Store:
    def __init__(self, df):
        self.df = df
        self.notes = []

    def cleaned(self):
        self.df = self.df.dropna(subset=["price"])
        self.notes.append(f"{len(self.df)} rows")
        return self

    @staticmethod
    def share(series):
        return (series / series.sum()).round(3)

_store = Store(df).cleaned()
shares = _store.share(_store.df.groupby("region")["price"].sum())
again = Store.share(_store.df["price"])
rows = len(_store.df)
notes = _store.notes
""",
    "class given away": """
class Holder:
    def __init__(self, frame):
        self.frame = frame

    def size(self):
        return len(self.frame)

def describe(holder):
    return holder.size()

_holders = [Holder(df), Holder(df.dropna())]
sizes = [h.size() for h in _holders]
one = describe(Holder(df))
""",
    "methods that are inherited and that call those of their parents": """
class Base:
    rate = 0.5
    def __init__(self, frame, name="base"):
        self.df = frame
        self.name = name
        self.log = []
    def clean(self):
        self.df = self.df.dropna(subset=["price"])
        return self
    def summary(self, by):
        return self.df.groupby(by)["price"].mean().reset_index()
    def size(self):
        return len(self.df)
class Child(Base):
    def __init__(self, frame, factor):
        super().__init__(frame, name="child")
        self.factor = factor
    def clean(self):
        super().clean()
        self.df["net"] = self.df["price"] * self.factor * self.rate
        return self
    def size(self):
        return super().size() * 10
class Grand(Child):
    def summary(self, by):
        out = super().summary(by)
        out["n"] = self.size()
        return out
_b = Base(df)
_b.clean()
n1 = _b.size()
_c = Child(df, 2)
_c.clean()
n2 = _c.size()
_g = Grand(df, 3).clean()
s1 = _c.summary("region")
s2 = _g.summary("product")
nets = _c.df["net"].sum(), _g.df["net"].sum()
nm = _g.name
""",
    "classes of several parents": """
class Loader:
    def load(self):
        self.frame = pd.read_csv("sales.csv")
class Reporter:
    def report(self):
        return self.frame.groupby("region").size().reset_index(name="n")
class Job(Loader, Reporter):
    def run(self):
        self.load()
        self.frame = self.frame[self.frame["quantity"] > 1]
        return self.report()
_job = Job()
out = _job.run()
""",
    "methods that a class puts in the place of its parent's": """
class Pipeline:
    def __init__(self, frame):
        self.frame = frame
    def run(self):
        self.load()
        self.prepare()
        return self.report()
    def load(self):
        self.frame = self.frame[self.frame["quantity"].notna()]
    def prepare(self):
        pass
    def report(self):
        return self.frame.groupby("region")["quantity"].sum().reset_index()
class Mine(Pipeline):
    def prepare(self):
        self.frame = self.frame.assign(quantity=self.frame["quantity"] * 2)
class Other(Pipeline):
    def report(self):
        return self.frame.groupby("product")["quantity"].max().reset_index()
a = Mine(df).run()
b = Other(df).run()
c = Pipeline(df).run()
""",
    "classes that are left with those that they inherit from": """
class Base:
    def __init__(self, frame):
        self.frame = frame

    def cleaned(self):
        return self.frame.dropna(subset=["price"])

class Left(Base, list):
    def cleaned(self):
        return super().cleaned().head(3)

one = Base(df).cleaned()
two = len(Left(df).cleaned())
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str, tmp_path: Path, spark: SparkSession) -> None:
    equal_run(PROGRAMS[name], tmp_path, spark)
