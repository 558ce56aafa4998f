//! The kinds of statements, and the tables that they are about.

/// Tables of a million rows, and what hangs on them.
pub(crate) const TABLES: &str = "\
    CREATE UNLOGGED TABLE parents (id int NOT NULL) WITH (autovacuum_enabled = off); \
    INSERT INTO parents SELECT generate_series(1, 1000000); \
    ALTER TABLE parents ADD PRIMARY KEY (id); \
    CREATE UNLOGGED TABLE big (id int NOT NULL, n int, label varchar(20), moment timestamp, amount numeric(10,2), \
        parent int, proved int) WITH (autovacuum_enabled = off); \
    INSERT INTO big SELECT i, 1000000 - i, 'label', timestamp '2026-01-01', 1.5, i, i FROM generate_series(1, 1000000) i; \
    CREATE UNIQUE INDEX big_id ON big (id); \
    ALTER TABLE big ADD CONSTRAINT is_proved CHECK (proved IS NOT NULL); \
    ALTER TABLE big ADD CONSTRAINT pending_check CHECK (n >= 0) NOT VALID; \
    ALTER TABLE big ADD CONSTRAINT pending_key FOREIGN KEY (parent) REFERENCES parents (id) NOT VALID; \
    CREATE TABLE logged (id int) WITH (autovacuum_enabled = off); \
    INSERT INTO logged SELECT generate_series(1, 1000000); \
    CREATE INDEX logged_id ON logged (id); \
    CREATE INDEX logged_again ON logged (id); \
    CREATE UNLOGGED TABLE months (id int NOT NULL) PARTITION BY RANGE (id); \
    CREATE UNLOGGED TABLE month_unproved (id int NOT NULL) WITH (autovacuum_enabled = off); \
    INSERT INTO month_unproved SELECT generate_series(1, 1000000); \
    CREATE UNLOGGED TABLE month_proved (id int NOT NULL, CONSTRAINT bounds CHECK (id >= 0 AND id < 2000000)) \
        WITH (autovacuum_enabled = off); \
    INSERT INTO month_proved SELECT generate_series(1, 1000000); \
    CREATE TYPE mood AS ENUM ('good', 'bad'); \
    CREATE TABLE feelings (mood mood); \
    CREATE DOMAIN positive AS int; \
    CREATE UNLOGGED TABLE measured (m positive, label text DEFAULT 'x') WITH (autovacuum_enabled = off); \
    INSERT INTO measured SELECT generate_series(1, 1000000); \
    CREATE MATERIALIZED VIEW digest AS SELECT id FROM logged; \
    CREATE UNIQUE INDEX digest_id ON digest (id); \
    CREATE UNLOGGED TABLE years (id int NOT NULL) PARTITION BY RANGE (id); \
    CREATE UNLOGGED TABLE year_one PARTITION OF years FOR VALUES FROM (0) TO (2000000) WITH (autovacuum_enabled = off); \
    CREATE UNLOGGED TABLE year_other PARTITION OF years DEFAULT WITH (autovacuum_enabled = off); \
    INSERT INTO years SELECT i * 3 FROM generate_series(1, 1000000) i; \
    CREATE SCHEMA elsewhere; \
    CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;";

/// Makes figures of them, and everything visible to index scans.
pub(crate) const ANALYSED: [&str; 8] = [
    "VACUUM (ANALYZE) parents",
    "VACUUM (ANALYZE) big",
    "VACUUM (ANALYZE) logged",
    "VACUUM (ANALYZE) month_unproved",
    "VACUUM (ANALYZE) month_proved",
    "VACUUM (ANALYZE) measured",
    "VACUUM (ANALYZE) digest",
    "VACUUM (ANALYZE) years",
];

/// A statement of a kind.
pub(crate) struct Kind {
    /// As the manual calls it.
    pub(crate) name: &'static str,
    pub(crate) sql: &'static str,
    /// Where the clock of the database's sessions is.
    pub(crate) zone: &'static str,
}

impl Kind {
    /// Whether no transaction takes it.
    pub(crate) fn is_alone(&self) -> bool {
        let is_concurrent = self.sql.contains("CONCURRENTLY") && !self.sql.starts_with("REFRESH");
        is_concurrent || self.sql.starts_with("VACUUM")
    }
}

const fn kind(name: &'static str, sql: &'static str) -> Kind {
    Kind { name, sql, zone: "UTC" }
}

pub(crate) const KINDS: &[Kind] = &[
    kind("ADD COLUMN", "ALTER TABLE big ADD COLUMN c int"),
    kind("ADD COLUMN, constant default", "ALTER TABLE big ADD COLUMN c int NOT NULL DEFAULT 1"),
    kind(
        "ADD COLUMN, volatile default",
        "ALTER TABLE big ADD COLUMN c uuid DEFAULT gen_random_uuid()",
    ),
    kind("ADD COLUMN, stable default", "ALTER TABLE big ADD COLUMN c timestamptz DEFAULT now()"),
    kind(
        "ADD COLUMN, identity",
        "ALTER TABLE big ADD COLUMN c bigint GENERATED ALWAYS AS IDENTITY",
    ),
    kind(
        "ADD COLUMN, generated and stored",
        "ALTER TABLE big ADD COLUMN c int GENERATED ALWAYS AS (n + 1) STORED",
    ),
    kind(
        "ADD COLUMN that refers to a table",
        "ALTER TABLE big ADD COLUMN c int REFERENCES parents (id)",
    ),
    kind("DROP COLUMN", "ALTER TABLE big DROP COLUMN label"),
    kind("SET DEFAULT", "ALTER TABLE big ALTER COLUMN n SET DEFAULT 7"),
    kind("SET NOT NULL", "ALTER TABLE big ALTER COLUMN n SET NOT NULL"),
    kind("SET NOT NULL, proved by a check", "ALTER TABLE big ALTER COLUMN proved SET NOT NULL"),
    kind("DROP NOT NULL", "ALTER TABLE big ALTER COLUMN id DROP NOT NULL"),
    kind("TYPE, varchar(20) to varchar(40)", "ALTER TABLE big ALTER COLUMN label TYPE varchar(40)"),
    kind("TYPE, varchar(20) to varchar(10)", "ALTER TABLE big ALTER COLUMN label TYPE varchar(10)"),
    kind("TYPE, varchar to text", "ALTER TABLE big ALTER COLUMN label TYPE text"),
    kind("TYPE, int to bigint", "ALTER TABLE big ALTER COLUMN n TYPE bigint"),
    kind(
        "TYPE, timestamp to timestamptz in UTC",
        "ALTER TABLE big ALTER COLUMN moment TYPE timestamptz",
    ),
    Kind {
        name: "TYPE, timestamp to timestamptz in another zone",
        sql: "ALTER TABLE big ALTER COLUMN moment TYPE timestamptz",
        zone: "Europe/Berlin",
    },
    kind(
        "TYPE, numeric(10,2) to numeric(12,2)",
        "ALTER TABLE big ALTER COLUMN amount TYPE numeric(12,2)",
    ),
    kind(
        "TYPE, numeric(10,2) to numeric(12,4)",
        "ALTER TABLE big ALTER COLUMN amount TYPE numeric(12,4)",
    ),
    kind("ADD CHECK", "ALTER TABLE big ADD CONSTRAINT k CHECK (n < 2000000)"),
    kind("ADD CHECK, NOT VALID", "ALTER TABLE big ADD CONSTRAINT k CHECK (n < 2000000) NOT VALID"),
    kind("VALIDATE of a check", "ALTER TABLE big VALIDATE CONSTRAINT pending_check"),
    kind(
        "ADD FOREIGN KEY",
        "ALTER TABLE big ADD CONSTRAINT k FOREIGN KEY (parent) REFERENCES parents (id)",
    ),
    kind(
        "ADD FOREIGN KEY, NOT VALID",
        "ALTER TABLE big ADD CONSTRAINT k FOREIGN KEY (parent) REFERENCES parents (id) NOT VALID",
    ),
    kind("VALIDATE of a foreign key", "ALTER TABLE big VALIDATE CONSTRAINT pending_key"),
    kind("ADD UNIQUE", "ALTER TABLE big ADD CONSTRAINT k UNIQUE (parent)"),
    kind("ADD UNIQUE USING INDEX", "ALTER TABLE big ADD CONSTRAINT k UNIQUE USING INDEX big_id"),
    kind("ADD PRIMARY KEY", "ALTER TABLE big ADD PRIMARY KEY (id)"),
    kind(
        "ADD PRIMARY KEY USING INDEX",
        "ALTER TABLE big ADD CONSTRAINT k PRIMARY KEY USING INDEX big_id",
    ),
    kind("DROP CONSTRAINT", "ALTER TABLE big DROP CONSTRAINT is_proved"),
    kind("DROP CONSTRAINT of a foreign key", "ALTER TABLE big DROP CONSTRAINT pending_key"),
    kind("CREATE INDEX", "CREATE INDEX k ON big (parent)"),
    kind("CREATE INDEX CONCURRENTLY", "CREATE INDEX CONCURRENTLY big_parent ON big (parent)"),
    kind("DROP INDEX", "DROP INDEX logged_id"),
    kind("DROP INDEX CONCURRENTLY", "DROP INDEX CONCURRENTLY logged_again"),
    kind("REINDEX TABLE", "REINDEX TABLE big"),
    kind("REINDEX INDEX", "REINDEX INDEX big_id"),
    kind("REINDEX INDEX CONCURRENTLY", "REINDEX INDEX CONCURRENTLY big_id"),
    kind("RENAME TO", "ALTER TABLE big RENAME TO bigger"),
    kind("RENAME COLUMN", "ALTER TABLE big RENAME COLUMN n TO m"),
    kind("ALTER INDEX RENAME", "ALTER INDEX big_id RENAME TO big_number"),
    kind("SET SCHEMA", "ALTER TABLE big SET SCHEMA elsewhere"),
    kind("SET STORAGE", "ALTER TABLE big ALTER COLUMN label SET STORAGE EXTERNAL"),
    kind("SET STATISTICS", "ALTER TABLE big ALTER COLUMN n SET STATISTICS 200"),
    kind("SET (fillfactor)", "ALTER TABLE big SET (fillfactor = 80)"),
    kind("SET LOGGED", "ALTER TABLE month_unproved SET LOGGED"),
    kind("SET UNLOGGED", "ALTER TABLE logged SET UNLOGGED"),
    kind(
        "ATTACH PARTITION",
        "ALTER TABLE months ATTACH PARTITION month_unproved FOR VALUES FROM (0) TO (2000000)",
    ),
    kind(
        "ATTACH PARTITION, proved by a check",
        "ALTER TABLE months ATTACH PARTITION month_proved FOR VALUES FROM (0) TO (2000000)",
    ),
    kind(
        "CREATE TRIGGER",
        "CREATE TRIGGER k BEFORE INSERT ON big FOR EACH ROW EXECUTE FUNCTION nothing()",
    ),
    kind("ENABLE ROW LEVEL SECURITY", "ALTER TABLE big ENABLE ROW LEVEL SECURITY"),
    kind("CREATE POLICY", "CREATE POLICY k ON big USING (n > 0)"),
    kind("CREATE VIEW", "CREATE VIEW k AS SELECT n FROM big"),
    kind("DROP TABLE", "DROP TABLE big"),
    kind("TRUNCATE", "TRUNCATE big"),
    kind("COMMENT", "COMMENT ON TABLE big IS 'large'"),
    kind("GRANT", "GRANT SELECT ON big TO PUBLIC"),
    kind("CLUSTER", "CLUSTER big USING big_id"),
    kind("ALTER TYPE ADD VALUE", "ALTER TYPE mood ADD VALUE 'so-so'"),
    kind("INSERT", "INSERT INTO big (id, n, proved) VALUES (2000000, 1, 1)"),
    kind("UPDATE", "UPDATE big SET label = 'other' WHERE id = 7"),
    kind("DELETE", "DELETE FROM big WHERE id = 7"),
    kind("DROP DEFAULT", "ALTER TABLE measured ALTER COLUMN label DROP DEFAULT"),
    kind("SET COMPRESSION", "ALTER TABLE measured ALTER COLUMN label SET COMPRESSION pglz"),
    kind("ADD COLUMN of a domain", "ALTER TABLE big ADD COLUMN c positive"),
    kind("TYPE with USING", "ALTER TABLE big ALTER COLUMN label TYPE int USING length(label)"),
    kind("TYPE, int to a domain over int", "ALTER TABLE big ALTER COLUMN n TYPE positive"),
    kind("ADD EXCLUDE", "ALTER TABLE big ADD CONSTRAINT k EXCLUDE USING btree (parent WITH =)"),
    kind("DISABLE TRIGGER", "ALTER TABLE big DISABLE TRIGGER USER"),
    kind("REPLICA IDENTITY", "ALTER TABLE big REPLICA IDENTITY FULL"),
    kind("OWNER TO", "ALTER TABLE big OWNER TO CURRENT_USER"),
    kind("INHERIT", "ALTER TABLE month_unproved INHERIT parents"),
    kind("CREATE STATISTICS", "CREATE STATISTICS k ON n, parent FROM big"),
    kind("ANALYZE", "ANALYZE big"),
    kind("LOCK", "LOCK TABLE big IN SHARE MODE"),
    kind("CREATE TABLE AS", "CREATE TABLE k AS SELECT * FROM logged"),
    kind("CREATE TABLE LIKE", "CREATE TABLE k (LIKE big INCLUDING ALL)"),
    kind(
        "CREATE TABLE that refers to a table",
        "CREATE UNLOGGED TABLE k (id int REFERENCES parents (id))",
    ),
    kind("CREATE RULE", "CREATE RULE k AS ON DELETE TO big DO INSTEAD NOTHING"),
    kind("ALTER DOMAIN ADD CHECK", "ALTER DOMAIN positive ADD CONSTRAINT k CHECK (VALUE > 0)"),
    kind(
        "ALTER DOMAIN ADD CHECK, NOT VALID",
        "ALTER DOMAIN positive ADD CONSTRAINT k CHECK (VALUE > 0) NOT VALID",
    ),
    kind("ALTER DOMAIN SET NOT NULL", "ALTER DOMAIN positive SET NOT NULL"),
    kind("REFRESH MATERIALIZED VIEW", "REFRESH MATERIALIZED VIEW digest"),
    kind(
        "REFRESH MATERIALIZED VIEW, concurrently",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY digest",
    ),
    kind(
        "CREATE TABLE PARTITION OF, with a default partition",
        "CREATE TABLE k PARTITION OF years FOR VALUES FROM (5000000) TO (6000000)",
    ),
    kind("DETACH PARTITION", "ALTER TABLE years DETACH PARTITION year_one"),
    kind("CREATE INDEX of a partitioned table", "CREATE INDEX k ON years (id)"),
    kind("ADD COLUMN to a partitioned table", "ALTER TABLE years ADD COLUMN c int"),
    kind("ADD CHECK to a partitioned table", "ALTER TABLE years ADD CONSTRAINT k CHECK (id > 0)"),
    kind("DROP MATERIALIZED VIEW", "DROP MATERIALIZED VIEW digest"),
    kind("ADD COLUMN in a DO block", "DO $$ BEGIN ALTER TABLE big ADD COLUMN c int; END $$"),
    kind("SELECT", "SELECT count(*) FROM logged"),
    kind("ALTER TYPE RENAME VALUE", "ALTER TYPE mood RENAME VALUE 'good' TO 'fine'"),
    kind(
        "Several changes in one ALTER TABLE",
        "ALTER TABLE big ADD COLUMN c int, ALTER COLUMN n SET NOT NULL, ADD CONSTRAINT k CHECK (n >= 0) NOT VALID",
    ),
    kind("VACUUM FULL", "VACUUM FULL big"),
    kind("CREATE UNIQUE INDEX", "CREATE UNIQUE INDEX k ON big (n)"),
    kind("REINDEX TABLE CONCURRENTLY", "REINDEX TABLE CONCURRENTLY logged"),
];
