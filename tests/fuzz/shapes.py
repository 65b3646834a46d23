"""Statements that examples of single rules do not show: changes in place, aliases, chains, joins, observations."""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz.scope import Scope

NUMERIC = ("int", "float")
DTYPES = {"float": "float64", "int": "int64", "str": "object"}
AGGREGATES = ("sum", "mean", "min", "max", "count", "nunique", "std", "median", "first", "last", "size")

_EXPRESSIONS = {
    "float": r"""
{d}["{f}"].fillna({v})
({d}["{f}"] + {n})
({d}["{f}"] / {d}["{i}"])
({d}["{f}"] * {d}["{i}"])
{d}["{f}"].shift()
{d}["{f}"].abs()
{d}["{f}"].round(1)
{d}["{i}"].astype(float)
{d}["{f}"].where({d}["{i}"] > {n})
{d}["{f}"].cumsum()
({d}["{i}"] / {n})
{d}["{f}"].rank()
np.where({d}["{f}"] > {v}, {d}["{f}"], {n})
{d}["{f}"].replace(0, np.nan)
{d}["{f}"].clip(0, 2)
({d}["{f}"] - {d}["{f}"].mean())
{d}.groupby("{k}")["{f}"].transform("mean")
{d}["{f}"].diff()
{d}["{k}"].map({{"a": 1, "b": 2}})
({d}["{f}"] // {n})
({d}["{f}"] % {n})
({n} - {d}["{f}"])
{d}["{f}"].rolling(2).mean()
{d}["{f}"].ffill()
({d}["{f}"] ** 2)
{d}["{f}"].apply(lambda v: v * 2)
""",
    "int": r"""
({d}["{i}"] + {n})
({d}["{i}"] * {d}["{i}"])
{d}["{i}"].abs()
({d}["{i}"] > {n}).astype(int)
{d}["{f}"].fillna(0).astype(int)
{d}["{i}"].clip(lower={n})
{d}["{k}"].isna().astype(int)
{d}["{i}"].where({d}["{i}"] > 0, {n})
{d}["{i}"].cumsum()
({d}["{i}"] % 3)
({d}["{i}"] // 2)
{d}.groupby("{k}").cumcount()
{d}["{i}"].apply(lambda v: v + 1 if v > 0 else 0)
(-{d}["{i}"])
{d}["{i}"].replace({{0: 1, 1: 0}})
{d}["{k}"].fillna("").str.len()
{d}["{i}"].mask({d}["{i}"] < 0, 0)
""",
    "str": r"""
{d}["{k}"].fillna("?")
{d}["{k}"].str.upper()
{d}["{k}"].str.strip()
({d}["{k}"] + "_1")
{d}["{k}"].replace("a", "b")
{d}["{k}"].str[:1]
{d}["{i}"].astype(str)
{d}["{k}"].astype(str)
{d}["{k}"].str.replace("a", "z")
{d}["{k}"].where({d}["{i}"] > {n})
{d}["{k}"].shift()
{d}["{k}"].map({{"a": "x", "b": "y"}})
{d}["{k}"].apply(lambda v: "none" if pd.isna(v) else v.lower())
np.where({d}["{i}"] > {n}, "hi", "lo")
{d}["{k}"].fillna({d}["{k}"].mode()[0])
{d}["{k}"].ffill()
""",
    "bool": r"""
({d}["{f}"] > {v})
({d}["{i}"] == {n})
({d}["{f}"] != {v})
~({d}["{f}"] <= {v})
{d}["{k}"].isna()
{d}["{k}"].isin(["a", "b"])
~{d}["{k}"].isin(["a", None])
({d}["{k}"] != "a")
(({d}["{f}"] > {v}) | ({d}["{i}"] < {n}))
(({d}["{k}"] == "a") & ~({d}["{f}"] < {v}))
{d}["{f}"].between(0, 2)
{d}["{k}"].notna()
{d}["{i}"].duplicated()
({d}["{f}"] > {d}["{i}"])
{d}["{k}"].str.contains("a", na=False)
({d}["{f}"] == {d}["{f}"].max())
~{d}["{k}"].duplicated(keep="last")
({d}["{f}"] > 0).shift(fill_value=False)
{d}["{f}"].gt({n})
({d}["{k}"] == {d}["{k}"])
""",
    "timestamp": r"""
{d}["{t}"].fillna(pd.Timestamp("2020-01-01"))
({d}["{t}"] + pd.Timedelta(days=1))
{d}["{t}"].shift()
{d}["{t}"].dt.normalize()
""",
}

EXPRESSIONS = {kind: tuple(text.strip().split("\n")) for kind, text in _EXPRESSIONS.items()}

IN_LOOPS: dict[str, tuple[str, ...]] = {
    "float": (
        "{d}[{c}] = {d}[{c}].fillna({d}[{c}].mean())", '{d}[{c} + "_2"] = {d}[{c}] * 2', "{d}[{c}] = {d}[{c}].round(1)",
        '{d}[f"{{{c}}}_gap"] = {d}[{c}].isna()', "{d}[{c}] = ({d}[{c}] - {d}[{c}].mean()) / {d}[{c}].std()",
        "print({c}, {d}[{c}].sum())", "{d} = {d}[{d}[{c}] > -1]", "{d}.loc[{d}[{c}].isna(), {c}] = 0",
        "if {d}[{c}].isna().any():\n        {d}[{c}] = {d}[{c}].fillna(0)",
    ),
    "int": (
        "{d}[{c}] = {d}[{c}].clip(0, 2)", '{d}[{c} + "_s"] = {d}[{c}].astype(str)', "{d}[{c}] += 1",
        "if {d}[{c}].min() < 0:\n        continue\n    {d}[{c}] = {d}[{c}] * 2", "print(f'{{{c}}}: {{{d}[{c}].max()}}')",
    ),
    "str": (
        "{d}[{c}] = {d}[{c}].str.strip()", '{d}[{c}] = {d}[{c}].fillna("none")', "{d}[{c}] = {d}[{c}].str.lower()",
        "print({c}, {d}[{c}].nunique())", '{d}[f"{{{c}}}_n"] = {d}[{c}].str.len()',
    ),
}  # fmt: skip


def holes(scope: Scope, frame: str) -> dict[str, str]:
    """Return what fills the holes of a template; a hole for which the frame has no column is a column that is not there."""

    def one(*kinds: str) -> str:
        columns = scope.columns(frame, *kinds)
        return scope.random.choice(columns) if columns else "absent"

    random = scope.random
    value = random.choice(["0", "1.5", "-1", "2.5", "0.0"])
    return {
        "d": frame, "f": one(*random.choice([("float",), NUMERIC])), "i": one("int"), "k": one("str"),
        "t": one("timestamp"), "n": random.choice(["0", "1", "2", "-1", "3"]), "v": value, "a": one(), "b": one("bool"),
        "agg": random.choice(AGGREGATES), "agg2": random.choice(AGGREGATES), "new": scope.fresh("c"),
        "to": random.choice([frame, scope.fresh("f")]), "var": scope.fresh("v"), "s": scope.fresh("s"),
        "how": random.choice(["inner", "left", "right", "outer", "left"]), "tf": random.choice(["True", "False"]),
    }  # fmt: skip


def expression(scope: Scope, frame: str, kind: str) -> str:
    """Return an expression for a column of this kind with the rows of the frame."""
    kept = scope.series(frame, kind)
    if kept and scope.chance(0.35):
        return scope.random.choice(kept)
    plain = scope.columns(frame, kind)
    if plain and scope.chance(0.3):
        return f'{frame}["{scope.random.choice(plain)}"]'
    return scope.random.choice(EXPRESSIONS[kind]).format(**holes(scope, frame))


def condition(scope: Scope, frame: str) -> str:
    """Return a condition on the rows of a frame."""
    made = expression(scope, frame, "bool")
    if scope.chance(0.25):
        made = f"({made}) {scope.random.choice('&|')} ({expression(scope, frame, 'bool')})"
    return f"~({made})" if scope.chance(0.15) else made


def _template(text: str) -> Callable[[Scope], str]:
    text = text.replace("¶", "\n")

    def statement(scope: Scope) -> str:
        frame = scope.frame()
        fillers = holes(scope, frame)
        if "{cond}" in text:
            fillers["cond"] = condition(scope, frame)
        if "{o" in text:
            other = scope.frame()
            fillers |= {"o": other}
            common = [c for c in scope.columns(frame, "str", "int") if c in scope.columns(other, "str", "int")]
            fillers["on"] = scope.random.choice(common) if common else "absent"
            fillers["ok"] = scope.random.choice(scope.columns(other, "str") or ["absent"])
        for kind, hole in (("float", "xf"), ("int", "xi"), ("str", "xs"), ("bool", "xb")):
            if f"{{{hole}}}" in text:
                fillers[hole] = expression(scope, frame, kind)
        return text.format(**fillers)

    return statement


TEMPLATES = r"""
{d}["{new}"] = {xf}
{d}["{new}"] = {xi}
{d}["{new}"] = {xs}
{d}["{new}"] = {xb}
{d}["{f}"] = {xf}
{d}["{i}"] = {xi}
{d}["{k}"] = {xs}
{d}["{a}"] = {n}
{d}["{f}"] += {n}
{d}["{i}"] *= 2
{d}["{f}"] = np.nan
{d}["{k}"] = {d}["{k}"].astype("category")
{to} = {d}.assign({new}={xf})
{to} = {d}.assign({new}=lambda q: q["{f}"] * 2)
{d}["{new}"] = np.where({cond}, {xf}, {n})
{d}["{new}"] = np.where({cond}, {xs}, "no")
{d}["{new}"] = np.select([{cond}, {xb}], [1, 2], default={n})
{d}.loc[{cond}, "{f}"] = {n}
{d}.loc[{cond}, "{k}"] = "set"
{d}.loc[{cond}, "{new}"] = {n}
{d}.loc[{cond}, "{f}"] = {xf}
{d}.loc[{d}[{cond}].index, "{f}"] = {v}
{d}.loc[{cond}, ["{f}", "{i}"]] = 0
{d}["{new}"] = {d}[{cond}]["{f}"]
{d}["{new}"] = {o}["{f}"]
{d}["{new}"] = {d}["{f}"] + {o}["{f}"]
{d}["{f}"] = {d}["{f}"].mask({cond})
{d}.insert(0, "{new}", {xi})
{d}["{f}"] = {d}["{f}"].where({cond}, {xf})
{to} = {d}[{cond}]
{to} = {d}[{cond}]
{to} = {d}.loc[{cond}]
{to} = {d}[{cond}].copy()
{to} = {d}.loc[{cond}, ["{f}", "{a}"]]
{to} = {d}.query("{f} > {n}")
{to} = {d}.query('{k} != "a"')
{to} = {d}.dropna()
{to} = {d}.dropna(subset=["{f}"])
{to} = {d}.drop_duplicates(subset=["{a}"])
{to} = {d}.drop_duplicates(subset=["{a}", "{i}"], keep="last")
{to} = {d}.dropna(how="all", subset=["{f}", "{k}"])
{to} = {d}.head({n})
{to} = {d}.tail({n})
{to} = {d}.iloc[{n}:]
{to} = {d}.iloc[:{n}]
{to} = {d}.iloc[::2]
{to} = {d}.sort_values("{a}")
{to} = {d}.sort_values(["{a}", "{f}"], ascending=[{tf}, False])
{to} = {d}.sort_values("{f}", ascending={tf}).head(3)
{to} = {d}.nlargest(2, "{f}")
{to} = {d}.sort_index()
{to} = {d}.sort_values("{a}", na_position="first")
{to} = {d}.sort_values("{f}").reset_index(drop=True)
{to} = {d}[{d}["{k}"].isin({o}["{ok}"])]
{to} = {d}[~{d}["{k}"].isin({o}["{ok}"])]
{to} = {d}.drop({d}[{cond}].index)
{to} = {d}.sort_values("{i}", ascending=False)
{d}.drop_duplicates(inplace=True)
{d}.dropna(subset=["{f}"], inplace=True)
{d}.reset_index(drop=True, inplace=True)
{d}.sort_values("{a}", inplace=True)
{d}.drop(columns=["{a}"], inplace=True)
del {d}["{a}"]
{d}.rename(columns={{"{a}": "{new}"}}, inplace=True)
{d}.fillna({{"{f}": 0}}, inplace=True)
{s} = {d}.pop("{a}")
{d}.drop({d}[{cond}].index, inplace=True)
{d}["{f}"].fillna({n}, inplace=True)
{d}.fillna(0, inplace=True)
{to} = {d}
{to} = {d}.copy()
{s} = {d}["{f}"]
{s} = {d}["{k}"]
{s} = {d}["{a}"]
{s} = {xf}
{s} = {xb}
{s} = {xs}
{to} = {d}[["{a}", "{f}", "{i}"]]
{to} = {d}[["{k}", "{f}"]].copy()
{s} = {d}["{f}"].copy()
{to} = {d}.groupby("{k}")["{f}"].{agg}().reset_index()
{to} = {d}.groupby("{k}", as_index=False)["{f}"].{agg}()
{to} = {d}.groupby(["{k}", "{i}"])["{f}"].{agg}().reset_index()
{var} = {d}.groupby("{k}")["{f}"].{agg}()
{to} = {d}.groupby("{k}").agg({{"{f}": "{agg}", "{i}": "{agg2}"}}).reset_index()
{to} = {d}.groupby("{a}").agg(one=("{f}", "{agg}"), two=("{i}", "{agg2}")).reset_index()
{to} = {d}.groupby("{k}", dropna=False)["{f}"].{agg}().reset_index()
{var} = {d}.groupby("{i}").size()
{d}["{new}"] = {d}.groupby("{k}")["{f}"].transform("{agg}")
{d}["{new}"] = {d}.groupby("{k}")["{f}"].cumsum()
{d}["{new}"] = {d}.groupby("{k}")["{f}"].shift()
{d}["{new}"] = {d}.groupby("{k}")["{f}"].rank()
{var} = {d}.groupby("{k}")["{f}"].agg(["{agg}", "{agg2}"])
{var} = {d}["{a}"].value_counts()
{var} = {d}["{k}"].value_counts(normalize=True, dropna={tf})
{var} = {d}.groupby("{b}")["{f}"].{agg}()
{to} = {d}.groupby("{k}").head({n})
{to} = {d}.groupby("{k}")["{f}"].{agg}().sort_values(ascending=False).reset_index()
{to} = {d}.groupby("{k}", sort=False)["{i}"].{agg}().to_frame("{new}").reset_index()
{to} = {d}.groupby("{k}").filter(lambda g: len(g) > 1)
{var} = {d}.groupby({d}["{f}"] > {n})["{i}"].{agg}()
{to} = {d}.merge({o}, on="{on}", how="{how}")
{to} = {d}.merge({o}[["{on}"]].drop_duplicates(), on="{on}", how="{how}")
{to} = pd.merge({d}, {o}, left_on="{k}", right_on="{ok}", how="{how}")
{to} = pd.concat([{d}, {o}])
{to} = pd.concat([{d}, {o}], ignore_index=True)
{to} = {d}.merge({o}, on="{on}", how="{how}", indicator=True)
{to} = {d}.merge({d}.groupby("{k}")["{f}"].{agg}().rename("{new}"), on="{k}", how="{how}")
{to} = {d}.set_index("{k}").join({o}.set_index("{ok}")[[]], how="left").reset_index()
{to} = {d}.pivot_table(index="{k}", columns="{i}", values="{f}", aggfunc="{agg}")
{var} = pd.crosstab({d}["{k}"], {d}["{i}"])
{to} = {d}.melt(id_vars=["{k}"], value_vars=["{f}", "{i}"])
{to} = pd.get_dummies({d}[["{k}", "{f}"]], columns=["{k}"])
{to} = {d}.set_index("{a}").reset_index()
{to} = {d}.reset_index()
{to} = {d}.set_index("{k}")
{to} = {d}.reset_index(drop=True)
{to} = {d}.rename(columns={{"{a}": "{new}"}})
{to} = {d}.drop(columns=["{a}"])
{to} = {d}.fillna(0)
{to} = {d}.astype({{"{i}": "float"}})
{to} = {d}.rename(columns=str.upper)
{d}.columns = [c.lower() for c in {d}.columns]
{var} = {d}["{f}"].{agg}()
{var} = {xb}.sum()
{var} = {xf}.mean()
{var} = {d}["{k}"].unique()
{var} = len({d})
{var} = {d}.isnull().sum()
{var} = {d}["{f}"].tolist()
{var} = {d}["{k}"].nunique()
{var} = {d}.shape
{var} = {d}["{f}"].iloc[0]
{var} = {d}.loc[{d}["{f}"].idxmax(), "{a}"]
{var} = {d}["{f}"].quantile(0.75)
{var} = sorted({d}["{k}"].dropna().unique())
{var} = {d}[{cond}]["{f}"].sum()
{var} = {d}["{f}"].describe()
print({d}["{f}"].sum(), len({d}))
print(f"{{len({d})}} rows, {{{d}['{f}'].max()}}")
{var} = {d}.duplicated().sum()
{var} = {d}["{f}"].values.sum()
{var} = {d}[["{f}", "{i}"]].corr()
{var} = {d}.mean(numeric_only=True)
{var} = {d}["{f}"].sum() / len({d})
{var} = {d}.loc[{cond}, "{f}"].max()
{var} = list({d}.columns)
{var} = {d}.index.tolist()
{var} = {xf}.sum() if len({d}) > {n} else 0
{var} = {d}.iloc[0]["{a}"]
{var} = {d}.iloc[-1, 0]
{var} = {d}["{f}"].isna().mean()
{var} = {xs}.value_counts().head(2).sum()
{var} = dict(zip({d}["{k}"], {d}["{f}"]))
{var} = {d}.set_index("{k}")["{f}"].to_dict()
assert len({d}) >= 0
{var} = {d}.to_dict("records")
{d}["{new}"] = ({xf}).sort_values()
{d}["{new}"] = ({xi}).sort_values(ascending=False).head(2)
{d}["{new}"] = {xf}[{cond}]
{to} = {d}.set_index("{i}").sort_index()
{to} = {d}.set_index("{k}").sort_index().reset_index()
{var} = {d}.drop_duplicates("{k}").set_index("{k}")["{f}"].reindex(["a", "b", "zz"])
{d}["{new}"] = pd.cut({d}["{f}"], [-10, 0, 2, 1e7])
{d}["{new}"] = pd.cut({d}["{i}"], [-100, 0, 1, 1000], labels=["low", "mid", "high"], right={tf})
{d}["{new}"] = pd.cut({d}["{i}"], 3, labels=False)
{d}["{new}"] = pd.qcut({d}["{f}"].rank(method="first"), 2, labels=False)
{var} = {d}.groupby({d}["{t}"].dt.year)["{f}"].{agg}()
{d}["{new}"] = {d}["{t}"].dt.month
{d}["{new}"] = {d}["{t}"].dt.strftime("%Y-%m")
{to} = {d}.groupby({d}["{t}"].dt.month)["{f}"].{agg}().reset_index()
{var} = {d}.set_index("{t}").sort_index()["{f}"].resample("YS").sum()
{d}["{new}"] = {d}["{f}"].expanding().max()
{d}["{new}"] = {d}["{f}"].rolling(3, min_periods=1).sum()
{d}["{new}"] = {d}.groupby("{k}")["{f}"].rolling(2).mean().reset_index(level=0, drop=True)
{d}["{f}"][{cond}] = {n}
{d}[{cond}]["{f}"] = {n}
{to} = {d}.rename(columns={{c: c.upper() for c in {d}.columns}})
{d}.columns = [c.replace("_", "") for c in {d}.columns]
{to} = {d}[[c for c in {d}.columns if {d}[c].dtype != "object"]]
{to} = {d}[[c for c in {d}.columns if c != "{a}"]]
{d}[["{f}", "{i}"]] = {d}[["{f}", "{i}"]].apply(lambda c: c * 2)
{d}["{new}"] = {d}.apply(lambda r: r["{f}"] if r["{i}"] > {n} else {v}, axis=1)
{d}["{new}"] = {d}.apply(lambda r: "x" if r["{k}"] == "a" else r["{k}"], axis=1)
{d}["{new}"] = [v * 2 for v in {d}["{i}"]]
{d}["{new}"] = ["hi" if v > {n} else "lo" for v in {d}["{f}"]]
{d}["{new}"] = {d}["{k}"].str.split("-").str[0]
{d}["{new}"] = {d}["{k}"].str.contains("A", case=False)
{d}["{new}"] = {d}["{k}"].str.cat({d}["{k}"], sep="/")
{to} = {d}.iloc[{n}:, 0:2]
{to} = {d}.iloc[:, :2]
{d}.iloc[0, 0] = {n}
{d}.at[0, "{f}"] = {n}
{d}.loc[0, "{f}"] = {n}
{to} = {d}.merge({o}, left_index=True, right_index=True, suffixes=("_a", "_b"))
{to} = {d}.join({o}.add_suffix("_o"))
{to} = {d}.join({o}.add_suffix("_o"), how="{how}")
{to} = pd.concat([{d}, {o}.add_suffix("_o")], axis=1)
{d}["{new}"] = {d}["{k}"].map({d}["{k}"].value_counts())
{d}["{new}"] = {d}["{k}"].map({d}.groupby("{k}")["{f}"].mean())
{var} = {d}["{f}"].mean()¶{d}["{new}"] = ({d}["{f}"] - {var}) / {d}["{f}"].std()
{var} = {d}["{f}"].quantile(0.75)¶{to} = {d}[{d}["{f}"] <= {var}]
{var} = {d}[{cond}]["{f}"].mean()¶{d}["{new}"] = {d}["{f}"].fillna({var}).clip(upper={var})
{var} = {d}[{cond}]["{f}"].std()¶{to} = {d}[~({d}["{f}"] < {var})]
{var} = ({d}["{f}"] > {n}).sum() / {xb}.sum()
{var} = {d}[{cond}]["{i}"].sum() / len({d}[{cond}])
{to} = {d}[["{k}", "{f}"]]¶{to}["{new}"] = {to}["{f}"] * 2
{s} = {d}["{k}"].value_counts()¶{to} = {d}[{d}["{k}"].isin({s}[{s} > 1].index)]
{s} = {d}["{k}"].value_counts().index.tolist()[:2]¶{to} = {d}[{d}["{k}"].isin({s})]
{to} = {d}.groupby("{k}", as_index=False).agg({{"{f}": ["{agg}", "{agg2}"]}})¶{to}.columns = ["k", "one", "two"]
{to} = {d}.groupby("{k}")["{f}"].agg(lambda v: v.max() - v.min()).reset_index()
{to} = {d}.groupby("{k}").apply(lambda g: g["{f}"].sum() / len(g)).reset_index(name="{new}")
{var} = {d}.groupby("{k}")["{f}"].{agg}().idxmax()
{var} = {d}.groupby(["{k}", "{i}"]).size().unstack(fill_value=0)
{to} = {d}.pivot_table(index="{k}", values=["{f}", "{i}"], aggfunc="{agg}").reset_index()
{var} = {d}[["{f}", "{i}"]].describe()
{var} = {d}.isnull().sum().sum()¶{to} = {d}.dropna() if {var} > 3 else {d}.copy()
{var} = [c for c in {d}.columns if {d}[c].isnull().any()]¶{to} = {d}.drop(columns={var})
{to} = {d}.assign({new}=({xf}), other_{new}=lambda q: q["{new}"] + 1)
{to} = {d}.sort_values("{f}").drop_duplicates("{k}", keep="last")
{to} = {d}.loc[{d}.groupby("{k}")["{f}"].idxmax().dropna()]
{to} = {d}.where({d}["{i}"] > {n})
{d}.replace({{"{k}": {{"a": "z"}}}}, inplace=True)
{d}["{f}"].replace(0, {v}, inplace=True)
{to} = {d}.replace(0, np.nan)
{s} = ["{k}"]¶{var} = {s}¶{var}.append("{f}")¶{to} = {d}[{s}].copy()
{s} = ["{k}"]¶{s} += ["{i}"]¶{to} = {d}[{s}].copy()
{s} = ["{k}", "{f}"]¶{var} = list({s})¶del {var}[0]¶{to} = {d}[{var}].assign({new}=len({s}))
{s} = {{"by": ["{k}"]}}¶{s}["by"].append("{f}")¶{to} = {d}.drop_duplicates(subset={s}["by"])
{s} = {{"{a}": "{new}"}}¶{var} = {s}¶{var}["{k}"] = "{new}_k"¶{to} = {d}.rename(columns={s})
"""
"""Statements with holes: see `holes` and `_template`; ¶ stands between two statements."""

STATEMENTS = tuple(_template(text) for text in TEMPLATES.strip().split("\n"))
