"""Creates the table of `cbgen schema` in an engine, stores the rows of `cbgen preview` and reads them back.

Usage: stores.py ENGINE, with {"ddl": text, "table": name, "rows": [{"row": {}, "sdk_parameters": {}}]} on
standard input. Prints how many columns and rows it compared; any difference is an error.
"""

import json
import os
import re
import sys
from decimal import Decimal

given = json.load(sys.stdin)
engine, ddl, table = sys.argv[1], given["ddl"], given["table"]
quote = "`" if engine in ("clickhouse", "bigquery") else '"'


def unquoted(name):
    if not name.startswith(quote):
        return name
    inner = name[1:-1]
    if quote == "`":
        return re.sub(r"\\(.)", r"\1", inner)
    return inner.replace(quote * 2, quote)


# What the definition itself says about keys that are no names of columns.
names = {
    re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), found[2]): unquoted(found[1])
    for found in re.finditer(r"^-- (.+) holds the parameter (.*)$", ddl, re.M)
}


# A key of this name keeps it; the table's own column then has another.
sdk = "sdk_parameters_2" if any("sdk_parameters" in line["row"] for line in given["rows"]) else "sdk_parameters"


def rows():
    for line in given["rows"]:
        row = {names.get(key, key): value for key, value in line["row"].items()}
        if line["sdk_parameters"]:
            row[sdk] = json.dumps(line["sdk_parameters"], ensure_ascii=False)
        yield row


def quoted(name):
    if quote == "`":
        return quote + name.replace("\\", "\\\\").replace("`", "\\`") + quote
    return quote + name.replace(quote, quote * 2) + quote


def same(sent, stored):
    if sent is None or stored is None:
        return sent is None and stored is None
    if isinstance(sent, str):
        return str(stored) == sent
    return Decimal(str(stored)) == Decimal(str(sent))


def compare(stored_rows, columns):
    sent_rows = list(rows())
    assert len(stored_rows) == len(sent_rows), (len(stored_rows), len(sent_rows))
    for sent, stored in zip(sent_rows, stored_rows):
        assert set(sent) <= set(columns), set(sent) - set(columns)
        for column, value in zip(columns, stored):
            assert same(sent.get(column), value), (column, sent.get(column), value)
    print(f"{engine}: {len(columns)} columns, {len(sent_rows)} rows read back equal")


def through_sql(execute, mark, text):
    """Stores and reads through a connection whose `execute` gives the rows of a query."""
    columns = sorted({column for row in rows() for column in row})
    for row in rows():
        into = ", ".join(map(quoted, row))
        marks = ", ".join([mark] * len(row))
        # What arrives is text: the engine itself makes numbers of it.
        values = [value if value is None else str(value) for value in row.values()]
        execute(f"INSERT INTO {quoted(table)} ({into}) VALUES ({marks})", values)
    listed = ", ".join(text(quoted(column)) for column in columns)
    stored = execute(f"SELECT {listed} FROM {quoted(table)}", None)
    compare(stored, columns)
    missing = execute(f"SELECT count(*) FROM {quoted(table)} WHERE {quoted('received_at')} IS NULL", None)
    if "received_at" not in names and "received_at" not in columns:
        assert missing[0][0] == 0, "the time of arrival is filled in"


def sqlite():
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.executescript(ddl)
    through_sql(
        lambda sql, values: connection.execute(sql, values or []).fetchall(), "?", lambda name: name
    )


def duckdb():
    import duckdb

    connection = duckdb.connect()
    connection.execute(ddl)
    through_sql(
        lambda sql, values: connection.execute(sql, values or []).fetchall(),
        "?",
        lambda name: f"CAST({name} AS VARCHAR)",
    )


def postgres():
    import psycopg

    with psycopg.connect(os.environ["CBGEN_TEST_POSTGRES"]) as connection:
        cursor = connection.cursor()
        cursor.execute("CREATE SCHEMA trial; SET search_path TO trial")
        cursor.execute(ddl.encode())

        def execute(sql, values):
            sql = sql.replace("%", "%%").replace("\0mark", "%s") if values else sql
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

        through_sql(execute, "\0mark", lambda name: f"CAST({name} AS text)")
        connection.rollback()


def clickhouse():
    from chdb import session

    with session.Session() as run:
        run.query(ddl)
        columns = sorted({column for row in rows() for column in row})
        lines = "\n".join(
            json.dumps({"\0n": at} | row, ensure_ascii=False).replace('"\\u0000n"', '"n"', 1)
            for at, row in enumerate(rows())
        )
        # A number of its own keeps the order, which the engine does not promise.
        run.query(f"ALTER TABLE {quoted(table)} ADD COLUMN n UInt32")
        run.query(f"INSERT INTO {quoted(table)} FORMAT JSONEachRow\n{lines}")
        listed = ", ".join(f"toString({quoted(column)})" for column in columns)
        answer = run.query(
            f"SELECT {listed} FROM {quoted(table)} ORDER BY n", "JSONCompact"
        )
        compare(json.loads(str(answer))["data"], columns)


def parsed():
    """The definition as sqlglot reads it in the engine's dialect."""
    import sqlglot

    dialect = engine.removeprefix("parse-")
    statements = [
        one for one in sqlglot.parse(ddl, dialect=dialect, error_level=sqlglot.ErrorLevel.RAISE) if one
    ]
    create = statements[0]
    assert isinstance(create, sqlglot.exp.Create), type(create)
    columns = [one.this.name for one in create.this.expressions]
    kinds = [one.kind for one in create.this.expressions]
    assert all(kinds), "each column has a type"
    assert len(columns) == given["columns"] + 2, (len(columns), given["columns"])
    folded = [name.lower() for name in columns] if dialect != "snowflake" else columns
    assert len(set(folded)) == len(columns), "no two columns have one name"
    for statement in statements[1:]:
        assert isinstance(statement, sqlglot.exp.Comment), type(statement)
    print(f"sqlglot {dialect}: {len(columns)} columns, {len(statements)} statements")


def json_schema():
    from jsonschema import Draft202012Validator

    schema = json.loads(ddl)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    count = 0
    for line in given["rows"]:
        assert set(line["row"]) <= set(schema["properties"]), set(line["row"]) - set(schema["properties"])
        validator.validate(line["row"])
        Draft202012Validator(schema["properties"][sdk]).validate(line["sdk_parameters"])
        for key, value in line["row"].items():
            wrong = {"a": 1} if not isinstance(value, dict) else 1
            assert not validator.is_valid(line["row"] | {key: wrong}), key
            count += 1
    print(f"jsonschema: {len(given['rows'])} rows valid, {count} spoilt values refused")


if engine.startswith("parse-"):
    parsed()
else:
    {
        "sqlite": sqlite,
        "duckdb": duckdb,
        "postgres": postgres,
        "clickhouse": clickhouse,
        "json-schema": json_schema,
    }[engine]()
