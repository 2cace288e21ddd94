# ruff: noqa: E501 - a file in a line
"""Kinds of files that people have: the right numbers, or a refusal that says how to read them."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field

import pytest

from emtui.slips.reading.readers import (
    AmbiguousDecimal,
    ChooseColumn,
    ReadError,
    ReadOptions,
    read_stream,
)
from tests.slips.reading.kinds import as_bytes, stream_of

WEIGHTS = [1.5, 1.7, 6.5, 6.6]

# Row numbers are not the slips.

NOT_IN_SILENCE = {
    "currency": ("id,price\n1,$2.50\n2,$2.70\n3,$6.10\n", ["--column price --currency", "--column id"]),
    "currency behind": ("id;price\n1;2,50 €\n2;2,70 €\n3;6,10 €\n", ["--column price --currency", "--column id"]),
    "currency codes": ("id,price\n1,USD 2.50\n2,USD 2.70\n3,USD 6.10\n", ["--column price --currency"]),
    "rupees": ("id,price\n1,₹2.50\n2,₹2.70\n", ["--column price --currency"]),
    "negative in brackets": ("id,price\n1,($2.50)\n2,$2.70\n", ["--column price --currency"]),
    "per cent": ("id,p\n1,12%\n2,13.5 %\n3,14%\n", ["--column p --percent", "--column id"]),
    "Swiss": ("id,v\n1,1'234\n2,2'345\n3,987\n4,1'111\n", ["--column v --thousands apostrophe"]),
    "Swiss, another sign": ("id,v\n1,1’234.50\n2,2’345.50\n", ["--column v --thousands apostrophe"]),
    "thousands with points": ("id;v\n1;1.250.000,50\n2;1.300.000,75\n", ["--column v --thousands point"]),
    "thousands with points, once": ("id;v\n1;1.460,55\n2;1.412,66\n", ["--column v --thousands point"]),
    "thousands with commas": ('id,v\n1,"1,250,000"\n2,"1,300,000"\n', ["--column v --thousands comma"]),
    "lakh": ('id,v\n1,"12,50,000"\n2,"13,00,000"\n', ["--column v --thousands comma"]),
    "no-break spaces": ("id,v\n1,1\u00a0250\n2,1\u00a0300\n", ["--column v --thousands space"]),
    "narrow no-break spaces": ("id;v\n1;1\u202f250,5\n2;1\u202f300,5\n", ["--column v --thousands space"]),
    "units": ("id,mass\n1,12 kg\n2,13 kg\n3,14 kg\n", ["column mass holds '12 kg'", "--column id"]),
    "bounds": ("id,v\n101,<0.5\n102,<0.5\n103,1.7\n", ["column v holds '<0.5'", "--column id"]),
    "errors": ("id,v\n101,1.5 ± 0.1\n102,1.7 ± 0.1\n", ["column v holds '1.5 ± 0.1'"]),
    "dashes": ("id,v\n101,--\n102,1.5\n103,--\n", ["column v holds '--'"]),
    "times": ("lap,time\n1,1:02.5\n2,0:59.8\n", ["column time holds '1:02.5'"]),
    "many rows": ("id,price\n" + "".join(f"{n},${n}.50\n" for n in range(5000)), ["--column price --currency"]),
    "Persian digits": ("id,v\n1,۱.۵\n2,۱.۷\n3,۶.۵\n", ["(id, v)", "--column v"]),
    "Fortran": ("id,v\n1,1.5D+00\n2,1.7D+00\n", ["(id, v)", "--column v"]),
    "words beside a count": ("id,name\n1,Ann\n2,Bob\n3,Cid\n", ["counts the rows", "--column id"]),
    "dates beside a count from 0": (",day\n0,2024-01-01\n1,2024-01-02\n2,2024-01-03\n", ["counts the rows"]),
    "dates beside a count": ("no;Datum\n1;01.02.2024\n2;02.02.2024\n3;03.02.2024\n", ["counts the rows", "--column no"]),
    "words beside a count in JSON": ('[{"id":1,"n":"a"},{"id":2,"n":"b"},{"id":3,"n":"c"}]', ["counts the rows"]),
    "words beside a count from 17": ("id,name\n17,Ann\n18,Bob\n19,Cid\n", ["counts the rows (17, 18, 19", "--column id"]),
    "dates beside a count from -2": ("no,day\n-2,2024-01-01\n-1,2024-01-02\n0,2024-01-03\n", ["counts the rows"]),
    "currency in JSON": ('[{"id":1,"p":"$2.50"},{"id":2,"p":"$2.70"}]', ["--column p --currency"]),
    "currency between blanks": ("id price\n1 $2.50\n2 $2.70\n", ["--column price --currency"]),
    "split": ('{"columns": ["id", "v"], "index": [0, 1], "data": [[1, 1.5], [2, 1.7]]}', ["(id, v)"]),
    "numbers that count, and others": ("1 1.5\n2 1.7\n3 6.5\n", ["--column 2", "--column all"]),
    "a name with blanks": ("id,Column A\n1,$2.50\n2,$2.70\n", ["--column 'Column A' --currency"]),
    "a name with a quote": ("id,it's\n1,$2.50\n2,$2.70\n", ["--column 'it'\"'\"'s' --currency"]),
    "a name with a no-break space": ("id,a\u00a0b\n1,$2.50\n2,$2.70\n", ["--column 2 --currency"]),
}  # fmt: skip


@pytest.mark.parametrize("row", NOT_IN_SILENCE.values(), ids=NOT_IN_SILENCE)
def test_never_the_wrong_column_in_silence(row: tuple[str, list[str]]) -> None:
    text, told = row
    with pytest.raises(ChooseColumn) as caught:
        read_stream(stream_of(text), "x")
    for words in told:
        assert words in str(caught.value)
    for answer in caught.value.answers[:1]:
        read_stream(stream_of(text), "x", said(**answer.changes))


def test_a_column_of_row_numbers_is_read_where_it_is_asked_for() -> None:
    text = "id,price\n1,$2.50\n2,$2.70\n3,$6.10\n"
    assert read_stream(stream_of(text), "x", ReadOptions(column="id")).slips.tolist() == [1, 2, 3]


@dataclass(frozen=True)
class Read:
    """A file that reads: its text or bytes, the numbers, the options, and what is told."""

    data: str | bytes
    slips: list[float] = field(default_factory=lambda: WEIGHTS)
    options: ReadOptions = ReadOptions()  # noqa: RUF009 - frozen
    told: str = ""


def said(**options: object) -> ReadOptions:
    return ReadOptions(**options)  # type: ignore[arg-type]


# Row names, printed tables and columns between blanks.

TABLES = {
    "decimal commas between bars": Read("id|w|group\n1|1,5|a\n2|1,7|a\n3|6,5|b\n4|6,6|b\n", options=said(column="w")),
    "write.table": Read('"weight" "group"\n"1" 1.5 "a"\n"2" 1.7 "a"\n"3" 6.5 "b"\n"4" 6.6 "b"\n'),
    "write.table of a vector": Read('"x"\n"1" 1.5\n"2" 1.7\n"3" 6.5\n"4" 6.6\n'),
    "write.table with tabs": Read('"weight"\t"group"\n"1"\t1.5\t"a"\n"2"\t1.7\t"a"\n"3"\t6.5\t"b"\n"4"\t6.6\t"b"\n'),
    "write.table without quotes": Read("weight group\n1 1.5 a\n2 1.7 a\n3 6.5 b\n4 6.6 b\n"),
    "write.table with tabs, without quotes": Read("weight\tgroup\n1\t1.5\ta\n2\t1.7\ta\n3\t6.5\tb\n4\t6.6\tb\n"),
    "write.table with commas": Read('"weight","group"\n"1",1.5,"a"\n"2",1.7,"a"\n"3",6.5,"b"\n"4",6.6,"b"\n'),
    "write.table with blanks within": Read('"weight" "group"\n"New York" 1.5 "a b"\n"Rome" 1.7 "a"\n"Oslo" 6.5 "b"\n"Bonn" 6.6 "b c"\n'),
    "write.table with an inner quote": Read('"weight" "group"\n"1" 1.5 "a \\"x\\""\n"2" 1.7 "a"\n"3" 6.5 "b"\n"4" 6.6 "b"\n'),
    "write.csv": Read('"","weight","group"\n"1",1.5,"a"\n"2",1.7,"a"\n"3",6.5,"b"\n"4",6.6,"b"\n'),
    "write.csv of a vector": Read('"","x"\n"1",1.5\n"2",1.7\n"3",6.5\n"4",6.6\n'),
    "write.csv2": Read('"";"weight";"group"\n"1";1,5;"a"\n"2";1,7;"a"\n"3";6,5;"b"\n"4";6,6;"b"\n'),
    "to_csv": Read(",weight\n0,1.5\n1,1.7\n2,6.5\n3,6.6\n"),
    "to_csv, filtered": Read(",weight\n3,1.5\n5,1.7\n9,6.5\n12,6.6\n"),
    "a vector with names": Read('"x"\n"a" 1.5\n"b" 1.7\n"c" 6.5\n"d" 6.6\n'),
    "a printed frame": Read("   weight group\n0     1.5     a\n1     1.7     a\n2     6.5     b\n3     6.6     b\n"),
    "a printed frame of one column": Read("   weight\n0     1.5\n1     1.7\n2     6.5\n3     6.6\n"),
    "a printed frame, filtered": Read("    weight\n3      1.5\n7      1.7\n12     6.5\n40     6.6\n"),
    "a printed frame with its size": Read("   weight group\n0     1.5     a\n1     1.7     a\n2     6.5     b\n3     6.6     b\n\n[4 rows x 2 columns]\n"),
    "a printed series": Read("0    1.5\n1    1.7\n2    6.5\n3    6.6\nName: weight, dtype: float64\n"),
    "a printed series with words": Read("a    1.5\nb    1.7\nc    6.5\nd    6.6\ndtype: float64\n"),
    "a printed series of length": Read("0    1.5\n1    1.7\n2    6.5\n3    6.6\nName: x, Length: 4, dtype: float64\n"),
    "a tibble": Read("# A tibble: 4 × 2\n  weight group\n   <dbl> <chr>\n1    1.5 a    \n2    1.7 a    \n3    6.5 b    \n4    6.6 b    \n"),
    "a tibble of one column": Read("# A tibble: 4 × 1\n  weight\n   <dbl>\n1    1.5\n2    1.7\n3    6.5\n4    6.6\n"),
    "data.table": Read("   weight group\n1:    1.5     a\n2:    1.7     a\n3:    6.5     b\n4:    6.6     b\n"),
    "a Julia frame": Read("4×2 DataFrame\n Row │ weight   group  \n     │ Float64  String \n─────┼─────────────────\n   1 │     1.5  a\n   2 │     1.7  a\n   3 │     6.5  b\n   4 │     6.6  b\n"),
    "a Julia vector": Read("4-element Vector{Float64}:\n 1.5\n 1.7\n 6.5\n 6.6\n"),
    "polars": Read("shape: (4, 2)\n┌────────┬───────┐\n│ weight ┆ group │\n│ ---    ┆ ---   │\n│ f64    ┆ str   │\n╞════════╪═══════╡\n│ 1.5    ┆ a     │\n│ 1.7    ┆ a     │\n│ 6.5    ┆ b     │\n│ 6.6    ┆ b     │\n└────────┴───────┘\n"),
    "a psql table": Read(" weight | grp \n--------+-----\n    1.5 | a\n    1.7 | a\n    6.5 | b\n    6.6 | b\n(4 rows)\n"),
    "a MySQL table": Read("+--------+-----+\n| weight | grp |\n+--------+-----+\n|    1.5 | a   |\n|    1.7 | a   |\n|    6.5 | b   |\n|    6.6 | b   |\n+--------+-----+\n4 rows in set (0.00 sec)\n"),
    "Markdown": Read("| weight | grp |\n|---|:---:|\n| 1.5 | a |\n| 1.7 | a |\n| 6.5 | b |\n| 6.6 | b |\n"),
    "a table of reST": Read("======  =====\nweight  grp\n======  =====\n1.5     a\n1.7     a\n6.5     b\n6.6     b\n======  =====\n"),
    "a fixed width": Read("city      weight  note\nNew York     1.5  x\nRome         1.7\nOslo         6.5  y z\nBonn         6.6\n"),
    "a fixed width with a gap": Read("city      weight  grp\nNew York     1.5  a\nRome              a\nOslo         1.7  b\nBonn         6.5  b\nBern         6.6  b\n", told="1 empty cell left out"),
    "a numbered list": Read("1. 1.5\n2. 1.7\n3. 6.5\n4. 6.6\n"),
    "a numbered list with brackets": Read("1) 1.5\n2) 1.7\n3) 6.5\n4) 6.6\n"),
    "words first": Read("a 1.5\nb 1.7\nc 6.5\nd 6.6\n"),
    "words last": Read("1.5 a\n1.7 a\n6.5 b\n6.6 b\n"),
    "many blanks and tabs": Read("weight \t group\n1.5 \t a\n1.7  \t a\n6.5 \t b\n6.6 \t b\n"),
    "sep with a tilde": Read('sep=~\n"Column A"~"Column B"\n"1.5"~"p"\n"1.7"~"q"\n"6.5"~"q"\n"6.6"~"q"\n'),
    "sep with a bar": Read("sep=|\nw|g\n1.5|a\n1.7|a\n6.5|b\n6.6|b\n"),
    "sep with a tab": Read("sep=\t\nw\tg\n1.5\ta\n1.7\ta\n6.5\tb\n6.6\tb\n"),
    "sep with a tab written": Read("sep=\\t\nw\tg\n1.5\ta\n1.7\ta\n6.5\tb\n6.6\tb\n"),
    "sep with a colon": Read("sep=:\nw:g\n1.5:a\n1.7:a\n6.5:b\n6.6:b\n"),
    "sep of bare numbers": Read("sep=^\n1.5\n1.7\n6.5\n6.6\n"),
}  # fmt: skip

# Lists as programs print them, and code.

LISTS = {
    "code, lines ended by CR": Read("x = [1.5;\r1.7;\r6.5;\r6.6];\r"),
    "code, lines ended by CR LF": Read("[1.5;\r\n1.7;\r\n6.5;\r\n6.6];\r\n"),
    "a list of one number a line": Read("[1.5]\n[1.7]\n[6.5]\n[6.6]\n"),
    "a list that begins with nothing": Read("[missing, 1.5, 1.7, 6.5, 6.6]\n", told="1 cell"),
    "R's assignment": Read("x <- c(1.5, 1.7,\n 6.5, 6.6)"),
    "R's assignment to the right": Read("c(1.5, 1.7, 6.5, 6.6) -> x\n"),
    "R's assignment with =": Read("x = c(1.5, 1.7, 6.5, 6.6)"),
    "R without a name": Read("c(1.5, 1.7, 6.5, 6.6)\n"),
    "R's whole numbers": Read("c(1L, 2L, 7L)", [1, 2, 7]),
    "R with names": Read("x <- c(a = 1.5, b = 1.7, c = 6.5, d = 6.6)"),
    "R with NA": Read("c(1.5, NA, 1.7, 6.5, NA_real_, 6.6)", told="2 cells reading NA left out"),
    "R's dput": Read("structure(c(1.5, 1.7, 6.5, 6.6), names = c(\"a\", \"b\", \"c\", \"d\"))"),
    "R with a comment": Read("# weights\nx <- c(1.5, 1.7, # light\n 6.5, 6.6) # heavy\n"),
    "R prints": Read("[1] 1.5 1.7\n[3] 6.5 6.6\n"),
    "R prints with its prompt": Read("> x\n [1] 1.5 1.7\n [3] 6.5 6.6\n> \n"),
    "R prints names": Read("  a   b   c   d \n1.5 1.7 6.5 6.6 \n"),
    "R prints names in two lines": Read("  a   b \n1.5 1.7 \n  c   d \n6.5 6.6 \n"),
    "R prints a factor": Read("[1] 1.5 1.7 6.5 6.6\nLevels: 1.5 1.7 6.5 6.6\n"),
    "an array": Read("array([1.5, 1.7, 6.5, 6.6])"),
    "an array with a type": Read("np.array([1.5, 1.7,\n       6.5, 6.6], dtype=float32)"),
    "an array with a name": Read("x = np.array([1.5, 1.7, 6.5, 6.6])\n"),
    "numpy prints": Read("[1.5 1.7\n 6.5 6.6]"),
    "numpy's numbers": Read("[np.float64(1.5), np.float64(1.7), np.float64(6.5), np.float64(6.6)]"),
    "a Python list": Read("[1.5, 1.7, 6.5, 6.6]"),
    "a Python list with a name": Read("weights = [\n    1.5,\n    1.7,\n    6.5,\n    6.6,\n]\n"),
    "a tuple": Read("(1.5, 1.7, 6.5, 6.6)"),
    "a tensor": Read("tensor([1.5, 1.7, 6.5, 6.6], device='cpu')"),
    "MATLAB": Read("x = [1.5 1.7 6.5 6.6];"),
    "MATLAB with commas": Read("x = [1.5, 1.7, ...\n 6.5, 6.6];\n"),
    "MATLAB's column": Read("x = [1.5; 1.7; 6.5; 6.6]"),
    "MATLAB prints": Read("x =\n\n    1.5000\n    1.7000\n    6.5000\n    6.6000\n"),
    "MATLAB prints a row": Read("x =\n\n  Columns 1 through 2\n\n    1.5000    1.7000\n\n  Columns 3 through 4\n\n    6.5000    6.6000\n"),
    "Julia": Read("x = [1.5, 1.7, 6.5, 6.6]"),
    "C": Read("double x[] = {1.5, 1.7, 6.5, 6.6};"),
    "JavaScript": Read("const x = [1.5, 1.7, 6.5, 6.6];"),
    "Mathematica": Read("x = {1.5, 1.7, 6.5, 6.6}"),
    "braces": Read("{1.5, 1.7, 6.5, 6.6}"),
    "inner lists of one": Read("array([[1.5],\n       [1.7],\n       [6.5],\n       [6.6]])"),
    "a truncated exponent": Read("c(1e5, 2E-3, -1)", [1e5, 2e-3, -1]),
}  # fmt: skip

JSONS = {
    "columns": Read('{"g":{"0":"a","1":"a","2":"b","3":"b"},"w":{"0":1.5,"1":1.7,"2":6.5,"3":6.6}}'),
    "index": Read('{"0":{"g":"a","w":1.5},"1":{"g":"a","w":1.7},"2":{"g":"b","w":6.5},"3":{"g":"b","w":6.6}}'),
    "records": Read('[{"g":"a","w":1.5},{"g":"a","w":1.7},{"g":"b","w":6.5},{"g":"b","w":6.6}]'),
    "split": Read('{"columns":["g","w"],"index":[0,1,2,3],"data":[["a",1.5],["a",1.7],["b",6.5],["b",6.6]]}'),
    "table": Read('{"schema":{"fields":[{"name":"index","type":"integer"},{"name":"w","type":"number"}],"primaryKey":["index"],"pandas_version":"1.4.0"},"data":[{"index":0,"w":1.5},{"index":1,"w":1.7},{"index":2,"w":6.5},{"index":3,"w":6.6}]}'),
    "values": Read('[["a",1.5],["a",1.7],["b",6.5],["b",6.6]]'),
    "values of one": Read("[[1.5],[1.7],[6.5],[6.6]]"),
    "values under names": Read('[["g","w"],["a",1.5],["a",1.7],["b",6.5],["b",6.6]]'),
    "a series": Read('{"0":1.5,"1":1.7,"2":6.5,"3":6.6}'),
}  # fmt: skip

# Digits, thousands, and what options say.

NUMBERS = {
    "Persian": Read("۱.۵\n۱.۷\n۶.۵\n۶.۶\n"),
    "Persian with its own sign": Read("۱٫۵\n۱٫۷\n۶٫۵\n۶٫۶\n"),
    "Arabic": Read("١٫٥\n١٫٧\n٦٫٥\n٦٫٦\n"),
    "Arabic thousands": Read("١٬٢٣٤٫٥\n١٬٥٠٠\n٢٬٠٠٠٬٠٠٠\n", [1234.5, 1500, 2e6]),
    "Arabic in a line": Read("١٫٥، ١٫٧، ٦٫٥، ٦٫٦\n"),
    "Arabic in a table": Read("الاسم,الوزن\nا,١٫٥\nب,١٫٧\nج,٦٫٥\nد,٦٫٦\n"),
    "Devanagari": Read("१.५\n१.७\n६.५\n६.६\n"),
    "Bengali": Read("১.৫\n১.৭\n৬.৫\n৬.৬\n"),
    "Thai": Read("๑.๕\n๑.๗\n๖.๕\n๖.๖\n"),
    "full width": Read("１．５\n１．７\n６．５\n６．６\n"),
    "full width minus": Read("－１．５\n１．７\n", [-1.5, 1.7]),
    "Persian under a name": Read("وزن\n۱٫۵\n۱٫۷\n۶٫۵\n۶٫۶\n"),
    "Persian in JSON": Read('["۱٫۵", "۱٫۷", "۶٫۵", "۶٫۶"]'),
    "underscores": Read("1_500\n1_700\n2_000_000\n", [1500, 1700, 2e6]),
    "underscores in a table": Read("g,v\na,1_500\nb,1_700.5\n", [1500, 1700.5]),
    "Fortran": Read("0.15D+01\n0.17D1\n6.5d0\n6.6\n"),
    "UTF-16, little": Read("weight\n1.5\n1.7\n6.5\n6.6\n".encode("utf-16-le")),
    "UTF-16, big": Read("weight\n1.5\n1.7\n6.5\n6.6\n".encode("utf-16-be")),
    "UTF-16 table": Read("Größe;Gruppe\r\n1,5;ä\r\n1,7;ä\r\n6,5;ö\r\n6,6;ö\r\n".encode("utf-16-le")),
    "UTF-16 Persian": Read("۱.۵\n۱.۷\n۶.۵\n۶.۶\n".encode("utf-16-le")),
    "points told": Read("1.460,55\n1.412,66\n5.790\n", [1460.55, 1412.66, 5790], said(thousands="point")),
    "points told, one line": Read("1.460,55; 1.412,66; 12\n", [1460.55, 1412.66, 12], said(thousands="point")),
    "points told between commas": Read("g,v\na,1.460\nb,1.412\n", [1460, 1412], said(thousands="point")),
    "points told in a table": Read("g;v\na;1.460,55\nb;1.412\n", [1460.55, 1412], said(thousands="point")),
    "commas told": Read("1,460.55\n1,412\n12\n", [1460.55, 1412, 12], said(thousands="comma")),
    "commas told, in quotes": Read('g,v\na,"13,000"\nb,"1,250,000"\n', [13000, 1250000], said(thousands="comma")),
    "commas told, between tabs": Read("1,460\t1,412\n12\t7\n", [1460, 1412, 12, 7], said(thousands="comma")),
    "commas told, between commas and blanks": Read("1,460, 1,412, 12\n", [1460, 1412, 12], said(thousands="comma")),
    "lakh told": Read("12,50,000\n1,500\n", [1250000, 1500], said(thousands="comma")),
    "blanks told": Read("1 460\n1 412,5\n12\n", [1460, 1412.5, 12], said(thousands="space")),
    "blanks told, in a table": Read("g;v\na;1 460\nb;12\n", [1460, 12], said(thousands="space")),
    "no-break spaces told": Read("1\u00a0460\n1\u202f412\n12\n", [1460, 1412, 12], said(thousands="space")),
    "apostrophes told": Read("1'460.5\n1’412\n12\n", [1460.5, 1412, 12], said(thousands="apostrophe")),
    "currency told": Read("$1.50\n$1.70\n6.50 USD\nUS$ 6.60\n", WEIGHTS, said(currency=True), "4 currency signs taken off"),
    "currency told, in a table": Read("id;p\n1;1,50 €\n2;1,70 €\n3;6,50 €\n4;6,60\n", WEIGHTS, said(currency=True, column="p"), "3 currency signs taken off"),
    "currency and thousands told": Read("p,g\n\"$1,250.50\",a\n($2.50),b\n", [1250.5, -2.5], said(currency=True, thousands="comma")),
    "per cent told": Read("1.5%\n1.7 %\n6.5%\n6.6\n", WEIGHTS, said(percent=True), "3 per cent signs taken off"),
    "Arabic per cent told": Read("١٫٥٪\n١٫٧٪\n٦٫٥٪\n٦٫٦٪\n", WEIGHTS, said(percent=True)),
    "na told": Read("conc\n1.5\n-99\n1.7\n-99.0\n6.5\n-999\n6.6\n", WEIGHTS, said(na=("-99", "-999")), "2 cells reading -99 left out"),
    "na told, words": Read("1.5\n--\n1.7\n?\n6.5\n6.6\n", WEIGHTS, said(na=("--", "?")), "1 cell reading -- left out"),
    "na told, in a table": Read("g,v\na,1.5\nb,.\nc,1.7\nd,6.5\ne,6.6\n", WEIGHTS, said(na=(".",)), "1 cell reading . left out"),
    "na told, in JSON": Read("[1.5, -99, 1.7, 6.5, 6.6]", WEIGHTS, said(na=("-99",)), "1 cell reading -99 left out"),
    "lines told": Read("a,b\n9,9\nw,g\n1.5,a\n1.7,a\n6.5,b\n6.6,b\n", WEIGHTS, said(skip_lines=2)),
    "lines told, of numbers": Read("3\n1.5\n1.7\n6.5\n6.6\n", WEIGHTS, said(skip_lines=1)),
    "lines above a table": Read("Made by Ann\n# comment\nw,g\n1.5,a\n1.7,a\n6.5,b\n6.6,b\n", told="1 line above the numbers left out"),
    "lines above a list": Read("Made by Ann\non Monday\nweight\n1.5\n1.7\n6.5\n6.6\n", told="2 lines above the numbers left out"),
    "an instrument": Read("Instrument,XYZ 3000\nOperator,Ann\n\nSample,Signal\na,1.5\nb,1.7\nc,6.5\nd,6.6\n", told="2 lines above the numbers left out"),
    "an instrument with tabs": Read("Instrument\tXYZ 3000\nRun\t5\n\nSample\tSignal\tFlag\na\t1.5\tx\nb\t1.7\tx\nc\t6.5\tx\nd\t6.6\tx\n"),
    "lines with commas above": Read("Survey of prices, 2024\nSource: office, n=4, all in USD\n\nid,w,g\nx1,1.5,a\nx2,1.7,a\nx3,6.5,b\nx4,6.6,b\n", told="2 lines above the numbers left out"),
    "a title above semicolons": Read("Export vom 1. Mai\n\nGruppe;Gewicht\na;1,5\nb;1,7\nc;6,5\nd;6,6\n"),
}  # fmt: skip

GOOD = {**TABLES, **LISTS, **{f"JSON, {k}": v for k, v in JSONS.items()}, **NUMBERS}


@pytest.mark.parametrize("row", GOOD.values(), ids=GOOD)
def test_the_right_numbers(row: Read) -> None:
    envelope = read_stream(stream_of(as_bytes(row.data)), "x", row.options)
    assert envelope.slips.tolist() == row.slips
    assert row.told in "; ".join(envelope.notes)


REFUSED = {
    "no numbers of R's": ("numeric(0)\n", "no numbers in it"),
    "words of a factor": ("[1] a b a\nLevels: a b\n", "no numbers in it"),
    "two vectors of R's": ("> x\n[1] 1.5 1.7\n> y\n[1] 6.5 6.6\n", "several printed vectors"),
    "money with thousands": ("p\n$1,250.00\n$980.00\n", "'$1,250.00' is not a number; write 1250.00, or say --currency --thousands comma"),
    "R's summary": ("   Min. 1st Qu.  Median    Mean 3rd Qu.    Max. \n   1.50    1.65    4.10    4.08    6.53    6.60 \n", "line 1: a summary of numbers"),
    "R's summary of a frame": ("     weight     \n Min.   :1.500  \n 1st Qu.:1.650  \n Median :4.100  \n Mean   :4.075  \n 3rd Qu.:6.525  \n Max.   :6.600  \n", "line 2: a summary of numbers"),
    "R's quantiles": ("   0%   25%   50%   75%  100% \n1.500 1.650 4.100 6.525 6.600 \n", "a summary of numbers"),
    "pandas' describe": ("count    4.000000\nmean     4.075000\nstd      2.859341\nmin      1.500000\n25%      1.650000\nName: weight, dtype: float64\n", "a summary of numbers"),
    "a cut tibble": ("# A tibble: 10 × 1\n  weight\n   <dbl>\n1    1.5\n2    1.7\n# ℹ 8 more rows\n", "line 6: the printout leaves rows out"),
    "a cut frame": ("    weight\n0      1.5\n1      1.7\n..     ...\n8      6.5\n9      6.6\n\n[10 rows x 1 columns]\n", "line 4: the printout leaves rows out"),
    "a common factor": ("x =\n\n   1.0e+03 *\n\n    1.5000\n    1.7000\n", "line 3: '1.0e+03 *' multiplies"),
    "a matrix in code": ("x = [1 2; 3 4]", "is a table in code"),
    "a cut array": ("array([1.5, 1.7, ..., 6.5, 6.6])", "the list is cut at '...'"),
    "words and numbers out of step": ("1 1.5 a b\n12 1.7 a\n3 6.55 b c d\n4 6.6\n", "has words beside numbers"),
    "one comma more": ("slip,who\n0,5,x\n0,7,y\n", "3 cells where the first line has 2"),
    "thousands told wrongly": ("1.5\n1,250\n", "'1.5' is not a number"),
    "a second table": ("g,w\na,1.5\nb,1.7\n\ng,w\na,6.5\n", "line 5, column 'w': 'w' is the column's name again, as of a second table; keep one table a file"),
    "lists of several lengths": ("[[1, 2], [3]]", "a list of lists"),
}  # fmt: skip


@pytest.mark.parametrize("row", REFUSED.values(), ids=REFUSED)
def test_refused(row: tuple[str, str]) -> None:
    text, message = row
    options = ReadOptions(thousands="point") if text.startswith("1.5\n1,") else ReadOptions()
    with pytest.raises(ReadError) as caught:
        read_stream(stream_of(text), "x", options)
    assert message in str(caught.value)
    if "words beside" in message:
        assert "--skip-bad" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["1 1.5 a b\n12 1.7 a\n3 6.55 b c d\n4 6.6 x\n", "1 1.5 a\n2 1.7 a\n3 6.5 b\n4 6.6 b\n"],
)
def test_columns_never_flow_into_one_another(text: str) -> None:
    with pytest.raises(ReadError):
        read_stream(stream_of(text), "x", ReadOptions(skip_bad=True))


ASKED = {
    "points and commas": ("1.460,55\n1.412,66\n", {"--thousands point": "1460.55", "--decimal point": "1.460 and 55"}),
    "points and commas under a name": ("v\n1.460,55\n1.412,66\n", {"--thousands point": "1460.55", "--decimal point": "1.460 and 55"}),
    "points and commas, in a table": ('g,v\na,"13,000"\nb,"14,000"\n', {"--decimal comma": "13.000", "--thousands comma": "13000"}),
    "commas": ("1,234\n2,345\n", {"--decimal comma": "1.234", "--thousands comma": "1234", "--decimal point": "1 and 234"}),
    "millions beside thousands": ("1,234,567\n2,345\n", {"--thousands comma": "1234567", "--decimal point": "1, 234 and 567"}),
    "thousands that end in zeros": ("250,000\n1,000,000\n", {"--thousands comma": "250000", "--decimal point": "250 and 000"}),
    "between tabs": ("who\tprice\na\t1,250\nb\t2,500\n", {"--decimal comma": "1.250", "--thousands comma": "1250"}),
    "in quotes": ('who,price\na,"250,000"\nb,"25,500"\n', {"--decimal comma": "250.000", "--thousands comma": "250000"}),
    "blanks": ("1 250\n1 300\n12 500\n", {"--thousands space": "1250", "--column all": "1 and 250"}),
    "blanks under a name": ("x\n1 250\n2 500\n3 750\n", {"--thousands space": "1250", "--column x": "1 and 250"}),
    "blanks and commas": ("1 250,50\n1 300,75\n", {"--thousands space": "1250.50", "--column all": "1 and 250,50"}),
    "money and commas": ("p\n$1,250.00\n$980.00\n", {"--thousands comma": "1250.00", "--decimal point": "1 and 250.00"}),
    "commas and points": ("1,234.50\n2,345.25\n", {"--thousands comma": "1234.50", "--decimal point": "1 and 234.50"}),
}  # fmt: skip


@pytest.mark.parametrize("row", ASKED.values(), ids=ASKED)
def test_asked_with_what_each_reading_makes_of_the_first_cell(
    row: tuple[str, dict[str, str]],
) -> None:
    text, readings = row
    options = ReadOptions(currency="$" in text)
    with pytest.raises(AmbiguousDecimal) as caught:
        read_stream(stream_of(text), "x", options)
    assert {answer.option: answer.reads for answer in caught.value.answers} == readings
    for option, reads in readings.items():
        assert option in str(caught.value)
        assert reads in str(caught.value)


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("$1,250.00\n$980.00\n", [1250, 980]),
        ("$980.00\n$1,250.00\n$12.50\n", [980, 1250, 12.5]),
        ("$1,250\n$2,500\n$12,001\n", [1250, 2500, 12001]),
        ("price\n$1,250\n$2,500\n$12,001\n", [1250, 2500, 12001]),
        ('item,price\na,$980.00\nb,"$1,250.00"\nc,$12.50\n', [980, 1250, 12.5]),
        ('id,price\n1,$980.00\n2,"$1,250.00"\n3,$12.50\n', [980, 1250, 12.5]),
        ("item;price\na;980,00 €\nb;1.250,00 €\nc;12,50 €\n", [980, 1250, 12.5]),
    ],
)
def test_money_with_thousands_takes_one_answer(text: str, slips: list[float]) -> None:
    with pytest.raises(ReadError) as caught:
        read_stream(stream_of(text), "x")
    read = []
    for answer in caught.value.answers:
        with contextlib.suppress(ReadError):
            read.append(read_stream(stream_of(text), "x", said(**answer.changes)).slips.tolist())
    assert slips in read
    assert "thousands" in str(caught.value)


def test_a_no_break_space_is_named() -> None:
    with pytest.raises(ReadError) as caught:
        read_stream(stream_of("1\u00a0234\n2\n"), "x")
    assert "no-break space" in str(caught.value)
    assert "\\xa0" not in str(caught.value)


def test_lines_above_are_left_out_and_columns_asked_about() -> None:
    with pytest.raises(ChooseColumn, match=r"3 columns hold numbers \(x, y, z\)"):
        read_stream(stream_of("skip this line\n# comment\nx,y,z\n1,2,3\n4,5,6\n5,7,6.5\n"), "x")


def test_options_that_contradict_each_other() -> None:
    with pytest.raises(ReadError, match="--thousands comma and --decimal comma contradict"):
        read_stream(stream_of("1\n2\n"), "x", ReadOptions(thousands="comma", decimal="comma"))


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("id,age,weight\n1,3.5,1.2\n2,4.7,1.3\n5,3.9,1.1\n", ReadOptions(), "such as --column age"),
        ("id,weight\n1,3.5\n2,4.7\n3,3.9\n", ReadOptions(), "such as --column weight"),
        (
            "id,Fluor [a.u.]\n1,2.5\n2,3.5\n",
            said(column="Fluor"),
            "did you mean --column 'Fluor [a.u.]'?",
        ),
        ("id,weight\n1,2.5\n2,3.5\n", said(column="Weightt"), "did you mean --column weight?"),
        ("id,weight\n1,2.5\n2,3.5\n", said(column="height2"), "name one with --column: id"),
        ("1.5\nk.A.\n2.5\n", ReadOptions(), "say --na k.A. if nothing is there"),
        ("v\n1.5\nn.d.\n2.5\n", ReadOptions(), "say --na n.d. if nothing is there"),
        ("a=1.5\nb=2.5\n", ReadOptions(), "write names once, in the first line"),
        ('x,y\n1,"a \\"b\\" c"\n2,"d"\n', ReadOptions(), '("" in place of \\")'),
    ],
)
def test_the_line_says_the_fix(text: str, options: ReadOptions, words: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_stream(stream_of(text), "x", options)
    assert words in str(caught.value)


@pytest.mark.parametrize("header", ["", "v\n", "v;w\n"])
def test_cells_left_out_are_told(header: str) -> None:
    rows = "1.5\nx\n2.5\ny\nz\n*\n".replace("\n", ";a\n" if ";" in header else "\n")
    found = read_stream(
        stream_of(header + rows), "x", said(skip_bad=True, column=(header and "1") or None)
    )
    first = 2 + bool(header)
    assert found.slips.tolist() == [1.5, 2.5]
    assert found.notes[-1] == (
        f"4 cells that are not numbers left out: 'x' in line {first}, 'y' in line {first + 2}, "
        f"'z' in line {first + 3} and so on"
    )
