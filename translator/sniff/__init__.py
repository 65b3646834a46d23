"""Find the schema of the data files that a program names, by reading their first rows as pandas would read them.

No code of the program runs and pandas is not imported. A file that is missing, unreadable or not what its name says
gives None: then nothing is known before run time.
"""

from translator.sniff.delimited import sniff_csv
from translator.sniff.found import Sniffed
from translator.sniff.json_records import sniff_json
from translator.sniff.parquet import sniff_parquet

__all__ = ["Sniffed", "sniff_csv", "sniff_json", "sniff_parquet"]
