//! What may stand in and on a random table, as texts. Names in braces are the table's own: `{:t}` with its schema, `{:b}`
//! without, `{:id}`, `{:c1}`, `{:text1}` where column 1 is a text; `{:x}` is what the second name of a part ends with.

use super::place::Place;

/// Constraints inside CREATE TABLE.
pub(crate) const INSIDE: &[Place] = &[
    Place {
        chance: 50,
        ways: &[
            "CONSTRAINT {:b}_check{:x} CHECK ({:id} > -5)",
            "CONSTRAINT {:b}_check{:x} CHECK ({:id} > -4)",
            "CONSTRAINT {:b}_check{:x} CHECK ({:id} > -4) NO INHERIT",
            "CONSTRAINT {:b}_check{:x} CHECK ({:f1}({:id}) > -9)",
            "CONSTRAINT {:b}_check{:x} CHECK ({:text1} <> 'zz')",
            "CONSTRAINT {:b}_check{:x} CHECK ({:id} > -5 OR {:enum1} <> 'a')",
        ],
    },
    Place {
        chance: 25,
        ways: &[
            "CHECK ({:number0} >= 0)",
            "CHECK ({:number0} IS NOT NULL OR {:c1} IS NOT NULL)",
            "CHECK (length({:text1}) < 30)",
            "CHECK ({:c2} > '2000-01-01')",
            "CHECK ({:enum5} IS NOT NULL)",
        ],
    },
    Place {
        chance: 40,
        ways: &[
            "CONSTRAINT {:b}_unique{:x} UNIQUE ({:c1})",
            "CONSTRAINT {:b}_unique{:x} UNIQUE ({:c1}) DEFERRABLE INITIALLY DEFERRED",
            "CONSTRAINT {:b}_unique{:x} UNIQUE ({:c1}) DEFERRABLE",
            "CONSTRAINT {:b}_unique{:x} UNIQUE ({:c2}, {:c1})",
            "CONSTRAINT {:b}_unique{:x} UNIQUE NULLS NOT DISTINCT ({:c1})",
            "CONSTRAINT {:b}_unique{:x} UNIQUE ({:c1}) INCLUDE ({:c2}) WITH (fillfactor=70)",
            "CONSTRAINT {:b}_other{:x} UNIQUE ({:c2})",
            "CONSTRAINT {:b}_unique{:x} UNIQUE ({:id})",
        ],
    },
    Place {
        chance: 15,
        ways: &[
            "CONSTRAINT {:b}_excl{:x} EXCLUDE USING gist (int8range({:id}, {:id} + 1) WITH &&)",
            "CONSTRAINT {:b}_excl{:x} EXCLUDE USING gist ({:range6} WITH &&)",
            "CONSTRAINT {:b}_excl{:x} EXCLUDE USING gist ({:range6} WITH &&) WHERE ({:id} > 0) DEFERRABLE INITIALLY DEFERRED",
            "CONSTRAINT {:b}_excl{:x} EXCLUDE ({:id} WITH =)",
            "CONSTRAINT {:b}_excl{:x} EXCLUDE USING gist ({:id} WITH =, {:range6} WITH &&){:btree_gist}",
        ],
    },
    Place {
        chance: 30,
        ways: &[
            "g bigint GENERATED ALWAYS AS ({:number0} * 2) STORED",
            "g bigint GENERATED ALWAYS AS ({:number0} * 3) STORED",
            "g integer GENERATED ALWAYS AS ({:f1}({:id})) STORED",
            "g text GENERATED ALWAYS AS (lower({:text1})) STORED",
            "g bigint",
            "g bigint DEFAULT 4",
        ],
    },
];

/// WITH.
pub(crate) const OPTIONS: &[Place] = &[Place {
    chance: 30,
    ways: &[
        " WITH (fillfactor=70)",
        " WITH (fillfactor=80, autovacuum_enabled=false)",
        " WITH (autovacuum_enabled=false)",
    ],
}];

/// Statements behind CREATE TABLE.
pub(crate) const BEHIND: &[Place] = &[
    Place {
        chance: 30,
        ways: &["COMMENT ON TABLE {:t} IS 'it''s 0'", "COMMENT ON TABLE {:t} IS E'line\\nline'"],
    },
    Place {
        chance: 60,
        ways: &[
            "CREATE INDEX {:b}_index{:x} ON {:t} ({:id})",
            "CREATE INDEX {:b}_index{:x} ON {:t} ({:c1})",
            "CREATE INDEX {:b}_index{:x} ON {:t} ({:c1} DESC NULLS LAST, {:id})",
            "CREATE INDEX {:b}_index{:x} ON {:t} (lower({:text1}))",
            "CREATE INDEX {:b}_index{:x} ON {:t} ({:text1} text_pattern_ops) WHERE {:id} > 0",
            "CREATE INDEX {:b}_index{:x} ON {:t} ({:id}) INCLUDE ({:c1})",
            "CREATE INDEX {:b}_index{:x} ON {:t} USING gin ({:c4})",
            "CREATE INDEX {:b}_index{:x} ON {:t} ({:id}) WITH (fillfactor=60)",
            "CREATE INDEX {:b}_index{:x} ON {:t} ({:id}) WHERE {:c1} IS NOT NULL",
            "CREATE UNIQUE INDEX {:b}_index{:x} ON {:t} ({:id}, {:c2})",
            "CREATE UNIQUE INDEX {:b}_index{:x} ON {:t} ({:c2}) NULLS NOT DISTINCT",
            "CREATE INDEX {:b}_index{:x} ON {:t} USING hash ({:c2})",
            "CREATE INDEX {:b}_index{:x} ON {:t} USING brin ({:c2}) WITH (pages_per_range=64)",
        ],
    },
    Place {
        chance: 35,
        ways: &[
            "CREATE INDEX {:b}_second{:x} ON {:t} USING gin ({:jsonb3} jsonb_path_ops)",
            "CREATE INDEX {:b}_second{:x} ON {:t} USING gin ({:jsonb3})",
            "CREATE INDEX {:b}_second{:x} ON {:t} USING gist ({:range6})",
            "CREATE INDEX {:b}_second{:x} ON {:t} ({:f1}({:id}))",
            "CREATE INDEX {:b}_second{:x} ON {:t} USING gin ({:text1} gin_trgm_ops){:pg_trgm}",
            "CREATE INDEX {:b}_second{:x} ON {:t} ({:text1} COLLATE \"POSIX\")",
            "CREATE INDEX {:b}_second{:x} ON {:t} ({:c5}, ({:id} % 7))",
            "CREATE INDEX {:b}_second{:x} ON {:t} ({:id}) WHERE {:enum1} = 'a'",
        ],
    },
    Place {
        chance: 25,
        ways: &[
            "ALTER TABLE {:t} ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE {:t} ENABLE ROW LEVEL SECURITY; ALTER TABLE {:t} FORCE ROW LEVEL SECURITY",
        ],
    },
    Place {
        chance: 25,
        ways: &[
            "CREATE POLICY p{:x} ON {:t} FOR SELECT USING ({:id} > 0)",
            "CREATE POLICY p{:x} ON {:t} USING ({:id} > 1)",
            "CREATE POLICY p{:x} ON {:t} USING ({:id} > 1) WITH CHECK ({:id} > 2)",
            "CREATE POLICY p{:x} ON {:t} AS RESTRICTIVE TO app_reader USING ({:c1} IS NOT NULL)",
            "CREATE POLICY p{:x} ON {:t} FOR INSERT TO app_reader, app_writer WITH CHECK ({:c0} IS NOT NULL)",
        ],
    },
    Place {
        chance: 20,
        ways: &[
            "GRANT SELECT ON {:t} TO app_reader",
            "GRANT SELECT, UPDATE ON {:t} TO app_writer WITH GRANT OPTION; GRANT SELECT ON {:t} TO app_reader",
            "GRANT ALL ON {:t} TO PUBLIC",
        ],
    },
    Place {
        chance: 20,
        ways: &[
            "GRANT UPDATE ({:id}) ON {:t} TO app_reader",
            "GRANT SELECT ({:c1}), INSERT ({:id}) ON {:t} TO app_writer",
        ],
    },
    Place {
        chance: 30,
        ways: &[
            "CREATE TRIGGER tr{:x} BEFORE INSERT ON {:t} FOR EACH ROW EXECUTE FUNCTION {:f0}()",
            "CREATE TRIGGER tr{:x} AFTER INSERT OR UPDATE ON {:t} FOR EACH ROW EXECUTE FUNCTION {:f0}()",
            "CREATE TRIGGER tr{:x} BEFORE UPDATE OF {:c1} ON {:t} FOR EACH ROW EXECUTE FUNCTION {:f0}()",
            "CREATE TRIGGER tr{:x} BEFORE UPDATE ON {:t} FOR EACH ROW WHEN (old.{:id} <> new.{:id}) EXECUTE FUNCTION {:f0}()",
            "CREATE CONSTRAINT TRIGGER tr{:x} AFTER INSERT ON {:t} DEFERRABLE FOR EACH ROW EXECUTE FUNCTION {:f0}()",
            "CREATE TRIGGER tr{:x} BEFORE INSERT ON {:t} FOR EACH STATEMENT EXECUTE FUNCTION {:f0}(); \
         ALTER TABLE {:t} DISABLE TRIGGER tr{:x}",
        ],
    },
    Place {
        chance: 20,
        ways: &[
            "ALTER TABLE {:t} ALTER {:text1} SET STORAGE EXTERNAL",
            "ALTER TABLE {:t} ALTER {:jsonb3} SET COMPRESSION pglz",
            "ALTER TABLE {:t} ALTER {:c2} SET STATISTICS 50",
            "ALTER TABLE {:t} ALTER {:id} SET STATISTICS 7",
        ],
    },
    Place {
        chance: 15,
        ways: &[
            "ALTER TABLE {:t} REPLICA IDENTITY FULL",
            "ALTER TABLE {:t} REPLICA IDENTITY NOTHING",
            "ALTER TABLE {:t} REPLICA IDENTITY USING INDEX {:b}_pkey",
        ],
    },
    Place {
        chance: 20,
        ways: &[
            "ALTER TABLE {:t} ADD CONSTRAINT {:b}_later{:x} CHECK ({:id} > -9) NOT VALID",
            "ALTER TABLE {:t} ADD CONSTRAINT {:b}_later{:x} CHECK ({:id} > -9)",
            "ALTER TABLE {:t} ADD CONSTRAINT {:b}_later{:x} CHECK ({:id} > -8) NOT VALID; \
         COMMENT ON CONSTRAINT {:b}_later{:x} ON {:t} IS 'later'",
        ],
    },
    Place { chance: 15, ways: &["COMMENT ON CONSTRAINT {:b}_pkey ON {:t} IS 'key'"] },
];
