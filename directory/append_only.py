"""Tables to which rows are only added: the database itself refuses to change or to delete one.

A migration that makes such a table anew on SQLite (as Django does for most alterations) drops the guard with
the old table and must call `guard` again; a test compares the guarded tables with those that should be.
"""

MESSAGE = "The history is only added to: no row of it is changed or deleted."
FUNCTION = f"""
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def guard(connection, tables):
    """Guard these tables on this connection's database; those that are guarded already stay so."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for table in tables:
            for statement in _statements(connection.vendor, table):
                cursor.execute(statement)


def unguard(connection, tables):
    """Take the guard away, for a migration that has to rewrite what is kept."""
    on = {"postgresql": " ON {0}"}.get(connection.vendor, "")
    with connection.cursor() as cursor:
        for table in tables:
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS append_only_{table}_{verb}{on.format(table)}")


def guarded(connection) -> set[str]:
    """Names of the tables that neither an UPDATE nor a DELETE can touch."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES[connection.vendor])
        names = {name for (name,) in cursor.fetchall()}
    tables = {name.removeprefix("append_only_").rpartition("_")[0] for name in names}
    return {
        table for table in tables if {f"append_only_{table}_{verb}" for verb in ("update", "delete")} <= names
    }


NAMES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'append_only_%'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'append_only_%'",
}


def _statements(vendor, table):
    for verb in ("update", "delete"):
        name = f"append_only_{table}_{verb}"
        if vendor == "postgresql":
            yield (
                f"CREATE OR REPLACE TRIGGER {name} BEFORE {verb} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION append_only()"
            )
        else:
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )
