"""Asks Alembic: one history with its questions per line of input, one list of answers per line of output.

Every question goes through `alembic.command`, as the command line does it, on a folder of revision files and on a
version table in SQLite's memory. Nothing here decides what is right.
"""

import contextlib
import io
import json
import logging
import os
import pathlib
import shutil
import sys
import tempfile
import warnings

import alembic.command
import alembic.context
import sqlalchemy
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.script.base import Script
from alembic.script.revision import RevisionMap
from alembic.util import CommandError

TEMPLATE = """\
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}
"""

REVISION = '''\
"""{message}

Revision ID: {id}
Revises: {parents}
Create Date: {created}

"""
revision = {id!r}
down_revision = {revises!r}
branch_labels = {labels!r}
depends_on = {depends_on!r}


def upgrade():
    pass


def downgrade():
    pass
'''

#: Commands that leave something in the revisions that were read; `history -i` does too.
CHANGING = {"merge", "revision"}

#: The revision that `merge` and `revision` are asked for.
NEW = "newrevision"


class Lines(logging.Handler):
    """Keeps what is logged about each step."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        text = record.getMessage()
        if text.startswith("Running "):
            self.lines.append(text)


class History:
    """A folder of revisions, its configuration, and the version table."""

    def __init__(self, folder, connection, lines, revisions):
        self.folder = pathlib.Path(folder)
        self.connection = connection
        self.lines = lines
        self.printed = io.StringIO()
        self.rows_after = []
        self.config = Config(stdout=self.printed)
        self.config.set_main_option("script_location", str(self.folder))
        versions = self.folder / "versions"
        versions.mkdir()
        (self.folder / "script.py.mako").write_text(TEMPLATE)
        for revision in revisions:
            (versions / (revision["file"] + ".py")).write_text(source(revision))
        self.directory = None
        self.unreadable = None
        try:
            scripts = ScriptDirectory.from_config(self.config).revision_map._generator()
            self.loaded = [(script.module, script.revision, script.path) for script in scripts]
        except Exception as error:
            self.unreadable = refusal(error)

    def note(self, ctx, **_):
        self.rows_after.append(self.rows(ctx.connection))

    def rows(self, connection):
        found = connection.execute(sqlalchemy.text("SELECT version_num FROM alembic_version ORDER BY rowid"))
        return [row[0] for row in found]

    def environment(self):
        """What env.py does, without reading a file for each question."""
        alembic.context.configure(connection=self.connection, on_version_apply=self.note)
        with alembic.context.begin_transaction():
            alembic.context.run_migrations()

    def fresh(self):
        """The folder as if it had just been read."""
        directory = ScriptDirectory(str(self.folder))
        directory.revision_map = RevisionMap(lambda: [Script(*loaded) for loaded in self.loaded])
        directory.run_env = self.environment
        return directory

    def opened(self, _config=None):
        if self.directory is None:
            self.directory = self.fresh()
        return self.directory

    def ask(self, question):
        if self.unreadable:
            return self.unreadable
        self.printed.seek(0)
        self.printed.truncate()
        self.lines.lines.clear()
        self.rows_after.clear()
        current = question.get("current") or []
        self.connection.execute(sqlalchemy.text("DELETE FROM alembic_version"))
        for row in current:
            self.connection.execute(sqlalchemy.text("INSERT INTO alembic_version VALUES (:row)"), {"row": row})
        self.connection.commit()
        try:
            return getattr(self, question["command"])(question)
        except Exception as error:
            return refusal(error)
        finally:
            self.connection.rollback()
            if question["command"] in CHANGING or question.get("indicate_current"):
                self.directory = None

    def moved(self):
        rows = self.rows(self.connection)
        return {"steps": list(zip(self.lines.lines, self.rows_after)), "rows": sorted(rows)}

    def upgrade(self, question):
        alembic.command.upgrade(self.config, question["target"])
        return self.moved()

    def downgrade(self, question):
        alembic.command.downgrade(self.config, question["target"])
        return self.moved()

    def stamp(self, question):
        alembic.command.stamp(self.config, question["targets"], purge=question["purge"])
        return self.moved()

    def text(self):
        return {"text": self.printed.getvalue()}

    def current(self, question):
        alembic.command.current(self.config)
        return self.text()

    def history(self, question):
        alembic.command.history(
            self.config, question["range"], verbose=question["verbose"], indicate_current=question["indicate_current"]
        )
        return self.text()

    def heads(self, question):
        alembic.command.heads(
            self.config, verbose=question["verbose"], resolve_dependencies=question["resolve_dependencies"]
        )
        return self.text()

    def branches(self, question):
        alembic.command.branches(self.config, verbose=question["verbose"])
        return self.text()

    def show(self, question):
        alembic.command.show(self.config, question["target"])
        return self.text()

    def made(self, script):
        pathlib.Path(script.path).unlink()
        module = script.module
        several = lambda value: [value] if isinstance(value, str) else list(value or ())
        return {"parents": several(module.down_revision), "depends_on": several(module.depends_on)}

    def merge(self, question):
        return self.made(
            alembic.command.merge(self.config, question["revisions"], rev_id=NEW, splice=question["splice"])
        )

    def revision(self, question):
        return self.made(
            alembic.command.revision(
                self.config,
                head=question["head"] or "head",
                splice=question["splice"],
                depends_on=question["depends_on"],
                rev_id=NEW,
            )
        )


def refusal(error):
    """A message, or what is a traceback for somebody at the command line."""
    return {"refused": str(error), "crash": None if isinstance(error, CommandError) else type(error).__name__}


def source(revision):
    several = lambda values: None if not values else values[0] if len(values) == 1 else tuple(values)
    return REVISION.format(
        id=revision["id"],
        message=revision["message"],
        created=revision["created"],
        parents=", ".join(revision["revises"]),
        revises=several(revision["revises"]),
        labels=several(revision["labels"]),
        depends_on=several(revision["depends_on"]),
    )


def main():
    answers = sys.stdout
    sys.stdout = io.StringIO()
    sys.dont_write_bytecode = True
    warnings.simplefilter("ignore")
    lines = Lines()
    log = logging.getLogger("alembic")
    log.propagate = False
    log.setLevel(logging.INFO)
    log.addHandler(lines)
    original = ScriptDirectory.from_config
    engine = sqlalchemy.create_engine("sqlite://")
    with engine.connect() as connection, contextlib.ExitStack() as stack:
        root = stack.enter_context(tempfile.TemporaryDirectory())
        connection.execute(
            sqlalchemy.text(
                "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
                "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
            )
        )
        connection.commit()
        for number, line in enumerate(sys.stdin):
            asked = json.loads(line)
            folder = os.path.join(root, str(number))
            os.mkdir(folder)
            ScriptDirectory.from_config = original
            history = History(folder, connection, lines, asked["revisions"])
            # Read once, not once for each question.
            ScriptDirectory.from_config = history.opened
            given = [history.ask(question) for question in asked["questions"]]
            shutil.rmtree(folder)
            sys.stdout.seek(0)
            sys.stdout.truncate()
            answers.write(json.dumps(given) + "\n")
            answers.flush()


main()
