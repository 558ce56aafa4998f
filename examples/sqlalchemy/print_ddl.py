"""Prints the models as SQL. No database is asked: a mock engine writes what a real one would run."""

from sqlalchemy import create_mock_engine
from sqlalchemy.dialects import postgresql

from models import Base

dialect = postgresql.dialect()


def write(statement, *_args, **_kwargs):
    print(str(statement.compile(dialect=dialect)).strip() + ";\n")


Base.metadata.create_all(create_mock_engine("postgresql://", write), checkfirst=False)
