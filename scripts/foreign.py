"""Reads what Earshot wrote with programs that are not Earshot's: the official
Elasticsearch client with pandas, DuckDB and pyarrow. Each computes three figures
of one week anew from the single conversations; the test compares them with the
rollup's rows.

    foreign.py ELASTICSEARCH PREFIX WEEK_START WEEK_END PARQUET_DIR

prints one JSON object: {"elasticsearch": {...}, "duckdb": {...}, "pyarrow": {...}},
in each {service: [contacts, negative share, repeat rate 7 d]}, and the pain point
rows as each program reads them.
"""

import json
import sys

import duckdb
import pandas
import pyarrow.parquet
from elasticsearch import Elasticsearch, helpers

NEGATIVE_AT = -0.05


def figures(frame: pandas.DataFrame) -> dict:
    """Three figures by service, from one row a conversation."""
    result = {}
    for service, group in frame.groupby(frame["service"].fillna("(none)")):
        scored = group["sentiment_customer"].dropna()
        linkable = group[group["repeat_linkable"]]
        repeats = linkable["repeat_within"].map(lambda windows: "7d" in windows).sum()
        result[service] = [
            len(group),
            float((scored <= NEGATIVE_AT).sum() / len(scored)) if len(scored) else None,
            float(repeats / len(linkable)) if len(linkable) else None,
        ]
    return result


def from_elasticsearch(url: str, prefix: str, start: str, end: str) -> tuple[dict, dict]:
    client = Elasticsearch(url)
    week = {"range": {"started_at": {"gte": start, "lt": end}}}
    hits = helpers.scan(client, index=f"{prefix}-conversations", query={"query": week, "_source": ["service", "sentiment", "repeat"]})
    frame = pandas.json_normalize([hit["_source"] for hit in hits], sep="_")
    rows = helpers.scan(client, index=f"{prefix}-painpoints", query={"query": {"bool": {"filter": [
        {"term": {"period": "week"}}, {"term": {"scope": "service"}}, {"range": {"period_start": {"gte": start, "lt": end}}}]}}})
    rolled = {r["service"]: [r["contacts"], r["negative_share"], r["repeat_rate_7d"]] for r in (hit["_source"] for hit in rows)}
    return figures(frame.reindex(columns=["service", "sentiment_customer", "repeat_linkable", "repeat_within"])), rolled


def from_duckdb(folder: str, start: str, end: str) -> tuple[dict, dict]:
    duckdb.sql("SET TimeZone = 'UTC'")
    counted = duckdb.execute(f"""
        SELECT coalesce(service, '(none)'), count(*),
               count(*) FILTER (sentiment_customer <= {NEGATIVE_AT}) / nullif(count(sentiment_customer), 0),
               count(*) FILTER (repeat_linkable AND list_contains(repeat_within, '7d')) / nullif(count(*) FILTER (repeat_linkable), 0)
        FROM '{folder}/conversations.parquet'
        WHERE started_at >= ?::TIMESTAMPTZ AND started_at < ?::TIMESTAMPTZ GROUP BY 1""", [start, end]).fetchall()
    rolled = duckdb.execute(f"""
        SELECT service, contacts, negative_share, repeat_rate_7d FROM '{folder}/painpoints.parquet'
        WHERE period = 'week' AND scope = 'service' AND period_start >= ?::TIMESTAMPTZ AND period_start < ?::TIMESTAMPTZ""", [start, end]).fetchall()
    return {r[0]: list(r[1:]) for r in counted}, {r[0]: list(r[1:]) for r in rolled}


def from_pyarrow(folder: str, start: str, end: str) -> tuple[dict, dict]:
    begin, stop = pandas.Timestamp(start), pandas.Timestamp(end)

    def week(name: str, column: str) -> pandas.DataFrame:
        frame = pyarrow.parquet.read_table(f"{folder}/{name}.parquet").to_pandas()
        return frame[(frame[column] >= begin) & (frame[column] < stop)]

    rows = week("painpoints", "period_start")
    rows = rows[(rows["period"] == "week") & (rows["scope"] == "service")]
    values = rows[["contacts", "negative_share", "repeat_rate_7d"]].astype(object).where(rows[["contacts", "negative_share", "repeat_rate_7d"]].notna(), None)
    return figures(week("conversations", "started_at")), dict(zip(rows["service"], values.values.tolist()))


def main() -> None:
    url, prefix, start, end, folder = sys.argv[1:]
    result = {}
    for name, (counted, rolled) in {
        "elasticsearch": from_elasticsearch(url, prefix, start, end),
        "duckdb": from_duckdb(folder, start, end),
        "pyarrow": from_pyarrow(folder, start, end),
    }.items():
        result[name] = {"counted": counted, "rolled": rolled}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
