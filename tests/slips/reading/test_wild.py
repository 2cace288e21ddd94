# ruff: noqa: E501 - a file in a line
"""More files that people have, kind by kind: read, asked about, or refused with the fix."""

from __future__ import annotations

from typing import Any

import pytest

from emtui.slips.reading.readers import ReadError, read_stream
from tests.slips.reading.kinds import stream_of
from tests.slips.reading.test_kinds import WEIGHTS, said

READ: dict[str, tuple[str | bytes, list[float], dict[str, Any]]] = {
    'write.table dec=,': ('"w" "g"\n"1" 1,5 "a"\n"2" 1,7 "a"\n"3" 6,5 "b"\n"4" 6,6 "b"\n', WEIGHTS, {}),
    'print vector quoted': ('[1] "1.5" "1.7" "6.5" "6.6"\n', WEIGHTS, {}),
    'print matrix one': ('     [,1]\n[1,]  1.5\n[2,]  1.7\n[3,]  6.5\n[4,]  6.6\n', WEIGHTS, {}),
    'print ts': ('Time Series:\nStart = 1 \nEnd = 4 \nFrequency = 1 \n[1] 1.5 1.7 6.5 6.6\n', WEIGHTS, {}),
    'dput attr': ('structure(c(1.5, 1.7, 6.5, 6.6), class = "units")', WEIGHTS, {}),
    'dump structure': ('"x" <-\nstructure(c(1.5, 1.7, 6.5, 6.6), names = c("a", "b", "c", "d"))\n', WEIGHTS, {}),
    'data.table print repeat header': ('      w g\n 1: 1.5 a\n 2: 1.7 a\n 3: 6.5 b\n 4: 6.6 b\n      w g\n', WEIGHTS, {}),
    'difftime': ('Time differences in mins\n[1] 1.5 1.7 6.5 6.6\n', WEIGHTS, {}),
    'matlab table': ("x =\n\n  4×2 table\n\n    Weight    Group\n    ______    _____\n\n     1.5      {'a'}\n     1.7      {'a'}\n     6.5      {'b'}\n     6.6      {'b'}\n", WEIGHTS, {}),
    'octave': ('# Created by Octave 8.4.0\n# name: x\n# type: matrix\n# rows: 1\n# columns: 4\n 1.5 1.7 6.5 6.6\n', WEIGHTS, {}),
    'stata list': ('     +--------------+\n     | weight   grp |\n     |--------------|\n  1. |    1.5     a |\n  2. |    1.7     a |\n  3. |    6.5     b |\n  4. |    6.6     b |\n     +--------------+\n', WEIGHTS, {}),
    'stata list one': ('     +--------+\n     | weight |\n     |--------|\n  1. |    1.5 |\n  2. |    1.7 |\n  3. |    6.5 |\n  4. |    6.6 |\n     +--------+\n', WEIGHTS, {}),
    'julia show': ('[1.5, 1.7, 6.5, 6.6]\n', WEIGHTS, {}),
    'duckdb': ('┌────────┬─────────┐\n│ weight │   grp   │\n│ double │ varchar │\n├────────┼─────────┤\n│    1.5 │ a       │\n│    1.7 │ a       │\n│    6.5 │ b       │\n│    6.6 │ b       │\n└────────┴─────────┘\n', WEIGHTS, {}),
    'duckdb rows': ('┌────────┐\n│ weight │\n│ double │\n├────────┤\n│    1.5 │\n│    1.7 │\n│    6.5 │\n│    6.6 │\n├────────┤\n│ 4 rows │\n└────────┘\n', WEIGHTS, {}),
    'sqlite column': ('weight  grp\n------  ---\n1.5     a  \n1.7     a  \n6.5     b  \n6.6     b  \n', WEIGHTS, {}),
    'sqlite box': ('┌────────┬─────┐\n│ weight │ grp │\n├────────┼─────┤\n│ 1.5    │ a   │\n│ 1.7    │ a   │\n│ 6.5    │ b   │\n│ 6.6    │ b   │\n└────────┴─────┘\n', WEIGHTS, {}),
    'oracle': ('    WEIGHT GRP\n---------- ---\n       1.5 a\n       1.7 a\n       6.5 b\n       6.6 b\n\n4 rows selected.\n', WEIGHTS, {}),
    'mssql': ('weight      grp\n----------- ---\n1.5         a\n1.7         a\n6.5         b\n6.6         b\n\n(4 rows affected)\n', WEIGHTS, {}),
    'pg copy': ('COPY public.t (w, g) FROM stdin;\n1.5\ta\n1.7\ta\n6.5\tb\n6.6\tb\n\\.\n', WEIGHTS, {}),
    'org table': ('| w | g |\n|---+---|\n| 1.5 | a |\n| 1.7 | a |\n| 6.5 | b |\n| 6.6 | b |\n', WEIGHTS, {}),
    'markdown bullets *': ('* 1.5\n* 1.7\n* 6.5\n* 6.6\n', WEIGHTS, {}),
    'bullets •': ('• 1.5\n• 1.7\n• 6.5\n• 6.6\n', WEIGHTS, {}),
    'latex': ('1.5 & a \\\\\n1.7 & a \\\\\n6.5 & b \\\\\n6.6 & b \\\\\n', WEIGHTS, {}),
    'pandas date index': ('               w\n2024-01-01   1.5\n2024-01-02   1.7\n2024-01-03   6.5\n2024-01-04   6.6\n', WEIGHTS, {}),
    'units row csv': ('sample,mass,temp\n,g,C\nA1,1.5,20.1\nA2,1.7,20.3\nA3,6.5,20.2\nA4,6.6,20.0\n', WEIGHTS, {'column': 'mass'}),
    'fixed width units header': ('sample      mass    temp\n            (g)     (C)\nA1          1.5     20.1\nA2          1.7     20.3\nA3          6.5     20.2\nA4          6.6     20.0\n', WEIGHTS, {'column': 'mass'}),
    'excel accounting opt': ('k;v\na; $ 1,460.55 \nb; $ (12,412.66)\n', [1460.55, -12412.66], {'thousands': 'comma', 'currency': True}),
    'parens no currency with --currency': ('v\n(5.00)\n6.00\n7.00\n', [-5, 6, 7], {'currency': True}),
    'na 999,00': ('v;g\n1,5;a\n999,00;b\n1,7;a\n6,5;b\n6,6;b\n', WEIGHTS, {'na': ('999,00',)}),
    'NaN 1.#QNAN': ('v\n1.5\n1.#QNAN\n1.7\n6.5\n6.6\n', WEIGHTS, {}),
    'NaN #NV german': ('v;g\n1,5;a\n#NV;a\n1,7;a\n6,5;b\n6,6;b\n', WEIGHTS, {}),
    'skip-lines into code': ('junk\nx = [1.5,1.7,6.5,6.6]\n', WEIGHTS, {'skip_lines': 1}),
    'skip-lines jsonl': ('junk\n{"a":1.5}\n{"a":1.7}\n{"a":6.5}\n{"a":6.6}\n', WEIGHTS, {'skip_lines': 1}),
    'skip-lines CR': ('junk\r9\r1.5\r1.7\r6.5\r6.6\r', WEIGHTS, {'skip_lines': 2}),
    'skip-lines quoted': ('x,"a\nb",c\nw,g\n1.5,a\n1.7,a\n6.5,b\n6.6,b\n', WEIGHTS, {'skip_lines': 2}),
    'percent before opt': ('p\n%1.5\n%1.7\n%6.5\n%6.6\n', WEIGHTS, {'percent': True}),
    'currency yen': ('￥150\n￥170\n￥650\n', [150, 170, 650], {'currency': True}),
    'hyphen unicode': ('v\n‐1.5\n1.7\n6.5\n', [-1.5, 1.7, 6.5], {}),
    'arabic semicolon': ('١٫٥؛ ١٫٧؛ ٦٫٥؛ ٦٫٦\n', WEIGHTS, {}),
    'arabic neg alm': ('\u061c-١٫٥\n\u061c١٫٧\n', [-1.5, 1.7], {}),
    'rtl marks': ('\u200f١٫٥\n\u200f١٫٧\n', [1.5, 1.7], {}),
    'zero width': ('\u200b1.5\n1.7\u200b\n', [1.5, 1.7], {}),
    'py np.nan': ('x = [1.5, 1.7, np.nan, 6.5, 6.6]\n', WEIGHTS, {}),
    'py dict lists': ("{'w': [1.5, 1.7, 6.5, 6.6], 'g': ['a', 'a', 'b', 'b']}", WEIGHTS, {}),
    'ipython': ('In [3]: x\nOut[3]: array([1.5, 1.7, 6.5, 6.6])\n', WEIGHTS, {}),
    'py typed': ('x: list[float] = [1.5, 1.7, 6.5, 6.6]\n', WEIGHTS, {}),
    'py nested name': ("data['x'] = [1.5, 1.7, 6.5, 6.6]\n", WEIGHTS, {}),
    'R ->>': ('c(1.5, 1.7, 6.5, 6.6) ->> x\n', WEIGHTS, {}),
    'R strsplit names backtick': ('c(`a b` = 1.5, `c d` = 1.7, e = 6.5, f = 6.6)', WEIGHTS, {}),
    'R neg': ('c(-1.5, - 1.7)', [-1.5, -1.7], {}),
    'matlab transpose': ("x = [1.5 1.7 6.5 6.6]';", WEIGHTS, {}),
    'matlab ...': ('x = [1.5 1.7 ...\n     6.5 6.6];', WEIGHTS, {}),
    'java': ('double[] w = {1.5, 1.7, 6.5, 6.6};\n', WEIGHTS, {}),
    'go': ('w := []float64{1.5, 1.7, 6.5, 6.6}\n', WEIGHTS, {}),
    'rust': ('let w = vec![1.5, 1.7, 6.5, 6.6];\n', WEIGHTS, {}),
    'js export': ('export const w = [1.5, 1.7, 6.5, 6.6];\n', WEIGHTS, {}),
    'mathematica `': ('{1.5`, 1.7`, 6.5`, 6.6`}\n', WEIGHTS, {}),
    'bash declare': ('declare -a w=(1.5 1.7 6.5 6.6)\n', WEIGHTS, {}),
    'haskell': ('w = [1.5,1.7,6.5,6.6] :: [Double]\n', WEIGHTS, {}),
    'le emoji': (b'w\x00,\x00g\x00\n\x001\x00.\x005\x00,\x00=\xd8\x00\xde\n\x001\x00.\x007\x00,\x00a\x00\n\x006\x00.\x005\x00,\x00b\x00\n\x006\x00.\x006\x00,\x00b\x00\n\x00', WEIGHTS, {}),
    'cp1252 euro': (b'p\n1,50 \x80\n1,70 \x80\n6,50 \x80\n6,60 \x80\n', WEIGHTS, {'currency': True}),
    'cp1252 curly apostrophe': (b'k;v\na;1\x92460,5\nb;2\x92460,5\n', [1460.5, 2460.5], {'thousands': 'apostrophe'}),
    'sep spaces': ('sep = ;\nw;g\n1,5;a\n1,7;a\n6,5;b\n6,6;b\n', WEIGHTS, {}),
    'title padded': ('Weights of things,\nw,g\n1.5,a\n1.7,a\n6.5,b\n6.6,b\n', WEIGHTS, {}),
    'excel padded semis': ('Bericht;;\nJanuar 2024;;\n;;\nw;g;h\n1,5;a;x\n1,7;a;x\n6,5;b;y\n6,6;b;y\n', WEIGHTS, {}),
    'units row numbers': ('w,t\nkg,C\n1.5,20\n1.7,21\n6.5,22\n6.6,23\n', WEIGHTS, {'column': 'w'}),
    'types row': ('g,w\nstring,float\na,1.5\na,1.7\nb,6.5\nb,6.6\n', WEIGHTS, {}),
    'dashes under list': ('Weights\n-------\n1.5\n1.7\n6.5\n6.6\n', WEIGHTS, {}),
    'colon keys': ('Instrument: X\nDate: 2024-01-01\n\nw,g\n1.5,a\n1.7,a\n6.5,b\n6.6,b\n', WEIGHTS, {}),
    'header 1st': ('1st,g\n1.5,a\n1.7,a\n6.5,b\n6.6,b\n', WEIGHTS, {}),
    'header 5-HT': ('5-HT,g\n1.5,a\n1.7,a\n6.5,b\n6.6,b\n', WEIGHTS, {}),
    'pipe list': ('1.5|1.7|6.5|6.6\n', WEIGHTS, {}),
    'json single quotes': ("{'w': [1.5, 1.7, 6.5, 6.6]}", WEIGHTS, {}),
    'json split series': ('{"name":"w","index":[0,1,2,3],"data":[1.5,1.7,6.5,6.6]}', WEIGHTS, {}),
    'json trailing comma': ('[1.5, 1.7, 6.5, 6.6,]', WEIGHTS, {}),
    'quoted newline header 2': ('note,"w\n(kg)"\na,1.5\na,1.7\nx,6.5\ny,6.6\n', WEIGHTS, {}),
    'index dates time': (',w\n2024-01-01 00:00:00,1.5\n2024-01-02 00:00:00,1.7\n2024-01-03 00:00:00,6.5\n2024-01-04 00:00:00,6.6\n', WEIGHTS, {}),
    'full width commas': ('组，值\n甲，１．５\n乙，１．７\n丙，６．５\n丁，６．６\n', WEIGHTS, {}),
    'Arabic commas': ('نام،مقدار\nالف،۱٫۵\nب،۱٫۷\nپ،۶٫۵\nت،۶٫۶\n', WEIGHTS, {}),
    'full width semicolons': ('组；值\n甲；1,5\n乙；1,7\n丙；6,5\n丁；6,6\n', WEIGHTS, {}),
    'Markdown items, all the first': ('1. 1.5\n1. 1.7\n1. 6.5\n1. 6.6\n', WEIGHTS, {}),
    'shares with decimal commas': ('v\n1,5%\n1,7%\n6,5 %\n6,6%\n', WEIGHTS, {'percent': True}),
    'a bank above its table': ('Konto:;"DE1"\n\nStand vom 1.1.:;"1.234,56 EUR"\n\n"Tag";"Text";"Betrag"\n"1.";"A";"1,5"\n"2.";"B";"1,7"\n"3.";"C";"6,5"\n"4.";"D";"6,6"\n', WEIGHTS, {'column': 'Betrag'}),
    'a comment that names the columns': ('# x y\n1 1.5\n2 1.7\n5 6.5\n8 6.6\n', WEIGHTS, {'column': 'y'}),
    'LaTeX': ('\\begin{tabular}{lr}\n\\hline\nn & w \\\\ \\hline\na & 1.5 \\\\\nb & 1.7 \\\\[2pt]\nc & 6.5 \\\\\nd & 6.6 \\\\\n\\end{tabular}\n', WEIGHTS, {}),
    'a column of numpy': ('[[1.5]\n [1.7]\n [6.5]\n [6.6]]\n', WEIGHTS, {}),
}  # fmt: skip

REFUSED: dict[str, tuple[str | bytes, str, dict[str, Any]]] = {
    'yen fullwidth': ('no,price\n1,￥250\n2,￥270\n3,￥610\n4,￥630\n', 'column price holds', {}),
    'dash kr': ('nr;cena\n1;250,-\n2;270,-\n3;610,-\n4;630,-\n', '--column cena --currency', {}),
    'Rs slash dash': ('id,price\n1,Rs. 250/-\n2,Rs. 270/-\n3,Rs. 610/-\n', '--column price --currency', {}),
    'trailing minus': ('id,v\n1,2.50-\n2,2.70-\n3,6.10-\n', "column v holds '2.50-'", {}),
    'mixed fractions': ('id,t\n1,1 1/2\n2,2 3/4\n3,3 5/8\n', "column t holds '1 1/2'", {}),
    'ranges': ('id,t\n1,10-20\n2,20-30\n3,30-40\n', "column t holds '10-20'", {}),
    'scientific x10 unicode': ('id,t\n1,1.5×10³\n2,1.7×10³\n3,6.5×10³\n', "column t holds '1.5×10³'", {}),
    'count by 10': ('idx,name\n10,a\n20,b\n30,c\n40,d\n', 'reads like names of the rows (10, 20, 30', {}),
    'count down': ('idx,name\n4,a\n3,b\n2,c\n1,d\n', 'counts the rows (4, 3, 2', {}),
    'shuffled ids': ('id,name\n3,a\n1,b\n4,c\n2,d\n', 'counts the rows (3, 1, 4', {}),
    'count with gaps': ('id,name\n1,a\n2,b\n4,c\n5,d\n7,e\n', '--column id', {}),
    'print ts monthly': ('     Jan Feb Mar Apr\n2001 1.5 1.7 6.5 6.6\n', '4 columns hold numbers (Jan, Feb, Mar, Apr)', {}),
    'table()': ('x\n1.5 1.7 6.5 6.6 \n  3   2   1   4 \n', 'counts of values, as R prints them', {}),
    'print matrix': ('     [,1] [,2]\n[1,]  1.5  6.5\n[2,]  1.7  6.6\n', '2 columns hold numbers (V1, V2)', {}),
    'dput integer range': ('1:4\n', "'1:4' is to be computed", {}),
    'data.table cut': ('       w\n   1: 1.5\n   2: 1.7\n  ---    \n 99: 6.5\n100: 6.6\n', 'line 4: the printout leaves rows out', {}),
    'uniq -c': ('      3 1.5\n      2 1.7\n      4 6.5\n', '2 columns hold numbers (1, 2)', {}),
    'np.savetxt 2 col': ('0.000000000000000000e+00 1.500000000000000000e+00\n1.000000000000000000e+00 1.700000000000000000e+00\n2.000000000000000000e+00 6.500000000000000000e+00\n', '2 columns hold numbers (1, 2)', {}),
    'gnuplot': ('# x y\n1 1.5\n2 1.7\n3 6.5\n4 6.6\n', 'hold numbers', {}),
    'pandas value_counts': ('1.5    3\n1.7    2\n6.5    1\nName: count, dtype: int64\n', 'counts of values, as pandas prints them', {}),
    'pandas wide wrapped': ('     w  \\\n0  1.5   \n1  1.7   \n\n     g  \n0    a  \n1    b  \n', 'broken into blocks of columns', {}),
    'octave factor': ('x =\n\n Columns 1 through 4:\n\n   1.0e+03  *\n\n   1.5000   1.7000   6.5000   6.6000\n', 'multiplies all that follows', {}),
    'polars cut': ('shape: (100, 1)\n┌─────┐\n│ w   │\n│ --- │\n│ f64 │\n╞═════╡\n│ 1.5 │\n│ …   │\n│ 6.6 │\n└─────┘\n', 'leaves rows out', {}),
    'sqlite insert': ("INSERT INTO t VALUES(1.5,'a');\nINSERT INTO t VALUES(1.7,'a');\nINSERT INTO t VALUES(6.5,'b');\n", 'statements of SQL', {}),
    'mixed decimals': ('amt\n1,460.55\n1.460,55\n', 'set off thousands in two ways', {}),
    'us paren': ('k,amt\na,"(1,460)"\nb,"12,412"\nc,931\n', '--thousands comma', {}),
    'minus blank some': ('v\n- 1.5\n1.7\n6.5\n', 'write -1.5', {}),
    'minus trailing': ('v\n1.5-\n1.7\n', 'write -1.5', {}),
    'currency two kinds': ('$1.50\n€1.70\n£6.50\n', 'in another currency than those in $', {'currency': True}),
    'D ids': ('12D34\n13D35\n', 'no numbers in it', {}),
    'E lower space': ('1.5 e3\n1.7 e3\n', "column 2 holds 'e3'", {}),
    '*10^': ('1.5*10^3\n1.7*10^3\n', 'write 1.5e3', {}),
    'NaN #REF!': ('v\n1.5\n#REF!\n1.7\n6.5\n6.6\n', "is an error of a spreadsheet; correct it, or say --na '#REF!'", {}),
    'py cut': ('array([1.5, 1.7, 2.0, ..., 6.4, 6.5, 6.6])', "the list is cut at '...'", {}),
    'py list comp': ('[x**2 for x in range(10)]', 'code, not a list of numbers', {}),
    'py list comp 4': ("x = [float(v) for v in open('f')]", 'code, not a list of numbers', {}),
    'R 1:10': ('1:10', "'1:10' is to be computed", {}),
    'matlab matrix rows': ('x = [1.5 1.7\n6.5 6.6];\n', 'is a table in code', {}),
    'julia comp': ('[i^2 for i in 1:10]', 'code, not a list of numbers', {}),
    'R library script': ('library(mixtools)\ndata(faithful)\nx <- faithful$waiting\n', 'code, not a list of numbers', {}),
    'zstd': (b'(\xb5/\xfd\x04Xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'unpack it', {}),
    'title comma': ('Weights, in kg\nw,g\n1.5,a\n1.7,a\n6.5,b\n6.6,b\n', 'say --skip-lines 1', {}),
    'title commas more': ('Weights, in kg, of things, today\nw,g\n1.5,a\n1.7,a\n6.5,b\n6.6,b\n', 'say --skip-lines 1', {}),
    'dup headers column w': ('w,w\n1.5,9\n1.7,8\n6.5,7\n', "2 columns are called 'w'; name one by its number with --column: 1, 2", {'column': 'w'}),
    'header inf': ('inf\n1.5\n1.7\n6.5\n6.6\n', 'is infinite', {}),
    'counts thousands': ('v;count\n1,5;1.200\n1,7;1.100\n6,5;2.000\n', '--thousands point or --decimal point', {'column': 'v', 'counts': 'count'}),
    'counts thousands comma': ('v,count\n1.5,"1,200"\n1.7,"1,100"\n6.5,"2,000"\n', '--thousands comma', {'column': 'v', 'counts': 'count'}),
    'interval labels': ('bin,count\n0-10,5\n10-20,6\n20-30,9\n', "column 'bin': '0-10' is a range", {}),
    'interval pandas': ('bin,count\n"(0, 10]",5\n"(10, 20]",6\n"(20, 30]",9\n', "column 'bin': '(0, 10]' is a range", {}),
    'age bands words': ('age,people\nunder 18,5\n18 to 24,6\n25 and over,9\n', "column age holds 'under 18'", {}),
    'comma decimals more than points': ('12,3\n12,5\n13.1\n20\n', 'write 12.3, or say --decimal point', {}),
    'comma decimals one': ('v\n1.5\n1,7\n6.5\n', 'write 1.7, or say --decimal point', {}),
    'id v count': ('id,v,count\n1,1.5,2\n2,1.7,1\n3,6.5,3\n', '--column v --counts count', {}),
    'a title above columns that climb': ('run\n1 2 1.5\n2 3 1.7\n3 4 6.5\n4 5 6.6\n', '3 columns hold numbers', {}),
    'full width commas, numbers': ('id，v\n1，１．５\n2，１．７\n3，６．５\n', '2 columns hold numbers (id, v)', {}),
    'rows of numpy': ('[[1.5 1.7]\n [6.5 6.6]]\n', 'line 1: \'[[1.5 1.7]\' is a row of several columns', {}),
    'psql, expanded': ('-[ RECORD 1 ]\nid | 1\nw  | 1.5\n-[ RECORD 2 ]\nid | 2\nw  | 1.7\n', 'line 1: records, one name a line', {'skip_bad': True}),
    'a table of a wiki': ('{| class="wikitable"\n! id !! w\n|-\n| 1 || 1.5\n|}\n', 'a web page, a wiki or XML', {}),
    'a zero byte between': ('v\n1.5\n\x001.7\n', 'not a text file', {}),
    'SAS, another missing': ('v\n1.5\n.A\n1.7\n', 'say --na .A', {}),
    'bins as ranges': ('bin,count\n0-1,3\n1-2,4\n2-3,2\n', "line 2, column 'bin': '0-1' is a range", {}),
    'prices with counts': ('price,count\n$2.50,3\n$2.70,4\n$6.10,2\n', 'say --column price --currency --counts count', {}),
    'cumulated counts beside counts': ('value,count,cum_count\n1.5,3,3\n1.7,4,7\n6.5,2,9\n', 'say --column value --counts count', {}),
    'counts in Italian': ('valore;frequenza\n1,5;30\n1,7;4\n6,5;10\n', '--counts frequenza', {}),
    'counts in Chinese': ('值,频数\n1.5,30\n1.7,4\n6.5,10\n', "--counts '频数'", {}),
    'prices beside labels': ('g,p\na,$1.5\nb,$2.5\na,$1.7\n', 'say --currency', {'truth': 'g', 'friends': 0}),
    'atoms': ('3\ncomment\nH 0.0 0.0 0.1\nO 0.0 0.0 0.2\nH 0.0 0.0 0.3\n', "line 3: 'H 0.0 0.0 0.1' has words beside numbers", {}),
    'a comment names the columns': ('# x y\n1 1.5\n2 1.7\n5 6.5\n', '2 columns hold numbers (x, y)', {}),
    'a bullet for nothing': ('v\tg\n1.5\ta\n•\tb\n1.7\ta\n', "say --na '•'", {}),
    'nothing left': ('1/2\n3/4\n', 'x: no numbers in it', {'skip_bad': True}),
}  # fmt: skip


@pytest.mark.parametrize("row", READ.values(), ids=READ)
def test_read(row: tuple[str | bytes, list[float], dict[str, Any]]) -> None:
    data, slips, options = row
    assert read_stream(stream_of(data), "x", said(**options)).slips.tolist() == slips


@pytest.mark.parametrize("row", REFUSED.values(), ids=REFUSED)
def test_refused_in_one_line_with_the_fix(row: tuple[str | bytes, str, dict[str, Any]]) -> None:
    data, words, options = row
    with pytest.raises(ReadError) as caught:
        read_stream(stream_of(data), "x", said(**options))
    assert words in str(caught.value)
    assert str(caught.value).startswith("x")
    assert str(caught.value).isprintable()


TOLD = {
    'german whole': ('Umsatz\n1.460\n12.412\n931\n', '--thousands point', {}),
    'count above list': ('4\n1.5\n1.7\n6.5\n6.6\n', 'the first number, 4, was read as a slip; say --skip-lines 1', {}),
    'header numeric years words': ('g,2001\na,1.5\na,1.7\nb,6.5\nb,6.6\n', 'the first line was read as names (g, 2001)', {}),
    'header numeric 0': ('0\n1.5\n1.7\n6.5\n6.6\n', 'the first number, 0', {}),
    'sum row below': ('w,g\n1.5,a\n1.7,a\n6.5,b\n6.6,b\n16.3,Total\n', "'Total', is the sum", {}),
    'total blank label': ('g,w\na,1.5\na,1.7\nb,6.5\nb,6.6\n,16.3\n', 'is the sum of those above', {}),
    'wc -l': ('  12 a.txt\n  15 b.txt\n   7 c.txt\n  34 total\n', "'total', is the sum", {}),
    'touchstone': ('! comment\n# GHz S MA R 50\n1.0 0.9 -10\n2.0 0.8 -20\n3.0 0.7 -30\n', '3 numbers a line, all of them read', {}),
    'units row csv': ('sample,mass,temp\n,g,C\nA1,1.5,20.1\nA2,1.7,20.3\nA3,6.5,20.2\nA4,6.6,20.0\n', 'line 2, units, left out', {'column': 'mass'}),
}  # fmt: skip


@pytest.mark.parametrize("row", TOLD.values(), ids=TOLD)
def test_what_may_be_meant_otherwise_is_told(row: tuple[str, str, dict[str, Any]]) -> None:
    data, words, options = row
    assert words in "; ".join(read_stream(stream_of(data), "x", said(**options)).notes)
