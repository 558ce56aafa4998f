//! What a random schema has beside tables, as texts: types, sequences, functions and what stands before and behind the
//! tables. `{:V}` is the table under a view, `{:columns}` some of its columns.

use super::place::Place;

/// Behind CREATE DOMAIN d0; d2 is a domain over it.
pub(crate) const DOMAIN: &[Place] = &[
    Place {
        chance: 100,
        ways: &[" AS text", " AS text", " AS text", " AS varchar(40)", " AS text COLLATE \"C\""],
    },
    Place { chance: 50, ways: &[" DEFAULT 'a'", " DEFAULT 'aa'"] },
    Place { chance: 30, ways: &[" NOT NULL"] },
    Place {
        chance: 60,
        ways: &[
            " CONSTRAINT d0_check CHECK (length(VALUE) > 0)",
            " CONSTRAINT d0_check CHECK (length(VALUE) > 1)",
            " CONSTRAINT d0_other CHECK (length(VALUE) > 1)",
        ],
    },
    Place { chance: 20, ways: &[" CHECK (VALUE <> 'zz')"] },
];

/// Behind CREATE DOMAIN d1, which is one over an enum.
pub(crate) const DOMAIN_OF_ENUM: &[Place] = &[
    Place { chance: 30, ways: &[" DEFAULT 'a'"] },
    Place { chance: 20, ways: &[" NOT NULL"] },
    Place {
        chance: 30,
        ways: &[
            " CONSTRAINT d1_check CHECK (VALUE IS NOT NULL)",
            " CONSTRAINT d1_check CHECK (VALUE >= 'a')",
        ],
    },
];

/// Sequences, functions and whatever tables may stand on.
pub(crate) const BEFORE: &[Place] = &[
    Place {
        chance: 100,
        ways: &[
            "CREATE SEQUENCE s0",
            "CREATE SEQUENCE s0 INCREMENT 2 CYCLE",
            "CREATE SEQUENCE s0 AS integer MINVALUE 0 START 3 CACHE 5",
        ],
    },
    Place {
        chance: 60,
        ways: &[
            "CREATE FUNCTION f0() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN /* 0 */ RETURN new; END $$",
            "CREATE FUNCTION f0() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN /* 1 */ RETURN new; END $$",
            "CREATE FUNCTION f0() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$ BEGIN RETURN new; END $$",
        ],
    },
    Place {
        chance: 60,
        ways: &[
            "CREATE FUNCTION f1(value bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 1 $$",
            "CREATE FUNCTION f1(value bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 2 $$",
            "CREATE FUNCTION f1(number bigint) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT 1 $$",
            "CREATE FUNCTION f1(value bigint) RETURNS smallint LANGUAGE sql IMMUTABLE AS $$ SELECT 1::smallint $$",
        ],
    },
    Place {
        chance: 30,
        ways: &[
            "CREATE FUNCTION f2(e0) RETURNS e0 LANGUAGE sql AS $$ SELECT $1 $$",
            "CREATE FUNCTION f2(e0, e1 DEFAULT 'a') RETURNS text LANGUAGE sql AS $$ SELECT 'a' $$",
            "CREATE FUNCTION f2(d0) RETURNS TABLE (a integer, b e1) LANGUAGE sql AS $$ SELECT 1, NULL::e1 $$",
            "CREATE PROCEDURE f2(value e1) LANGUAGE sql AS $$ SELECT 1 $$",
        ],
    },
    Place {
        chance: 15,
        ways: &["CREATE EXTENSION btree_gist", "CREATE EXTENSION btree_gist SCHEMA app"],
    },
    Place { chance: 15, ways: &["CREATE EXTENSION pg_trgm"] },
    Place {
        chance: 25,
        ways: &["CREATE SCHEMA extra", "CREATE SCHEMA extra; COMMENT ON SCHEMA extra IS 'more'"],
    },
    Place {
        chance: 30,
        ways: &[
            "GRANT USAGE ON SCHEMA app TO app_reader",
            "GRANT ALL ON SCHEMA app TO app_writer; GRANT USAGE ON SCHEMA app TO app_reader WITH GRANT OPTION",
        ],
    },
    Place {
        chance: 20,
        ways: &["GRANT USAGE ON SEQUENCE s0 TO app_reader", "COMMENT ON SEQUENCE s0 IS 'numbers'"],
    },
    Place {
        chance: 20,
        ways: &[
            "REVOKE USAGE ON TYPE e0 FROM PUBLIC",
            "GRANT USAGE ON TYPE d0 TO app_reader",
            "COMMENT ON TYPE e0 IS 'labels'",
            "COMMENT ON DOMAIN d1 IS 'of labels'",
        ],
    },
    Place {
        chance: 20,
        ways: &[
            "REVOKE EXECUTE ON FUNCTION {:f1}(bigint) FROM PUBLIC",
            "GRANT EXECUTE ON FUNCTION {:f0}() TO app_reader",
            "COMMENT ON FUNCTION {:f1}(bigint) IS 'constant'",
        ],
    },
];

/// Where [`BEFORE`] holds what others ask for.
pub(crate) const FUNCTIONS: [(&str, usize, &str); 4] =
    [("f0", 1, "public.f0"), ("f1", 2, "public.f1"), ("btree_gist", 4, ""), ("pg_trgm", 5, "")];

/// Views and what stands on them; `{:V}` is the table beneath.
pub(crate) const VIEWS: &[Place] = &[
    Place {
        chance: 50,
        ways: &[
            "CREATE VIEW v0 AS SELECT {:columns} FROM {:V}",
            "CREATE VIEW v0 AS SELECT {:columns} FROM {:V} WHERE {:id} > 0",
            "CREATE VIEW v0 WITH (security_barrier) AS SELECT {:columns} FROM {:V} WHERE {:id} > 10 WITH CHECK OPTION",
            "CREATE VIEW v0 AS SELECT {:id} AS id, count(*) AS number FROM {:V} GROUP BY {:id}",
            "CREATE VIEW v0 AS SELECT v.*, {:f1}(v.{:id}) AS more FROM {:V} v",
        ],
    },
    Place {
        chance: 30,
        ways: &[
            "CREATE VIEW v1 AS SELECT * FROM {:v0}",
            "CREATE MATERIALIZED VIEW v1 AS SELECT * FROM {:v0}",
            "COMMENT ON VIEW {:v0} IS 'seen'",
            "GRANT SELECT ON {:v0} TO app_reader",
            "CREATE TRIGGER v_tr INSTEAD OF INSERT ON {:v0} FOR EACH ROW EXECUTE FUNCTION {:f0}()",
        ],
    },
    Place {
        chance: 35,
        ways: &[
            "CREATE MATERIALIZED VIEW m0 AS SELECT {:mcolumns} FROM {:M}",
            "CREATE MATERIALIZED VIEW m0 AS SELECT {:mid} AS id FROM {:M}; CREATE UNIQUE INDEX m0_id ON m0 (id)",
            "CREATE MATERIALIZED VIEW m0 AS SELECT {:mid} AS id FROM {:M} WITH NO DATA; GRANT SELECT ON m0 TO app_writer",
        ],
    },
    Place {
        chance: 25,
        ways: &[
            "CREATE SEQUENCE {:Vschema}.s1 OWNED BY {:V}.{:id}",
            "CREATE SEQUENCE s1",
            "CREATE SEQUENCE {:Mschema}.s1 OWNED BY {:M}.{:mid}; ALTER TABLE {:M} ADD late bigint DEFAULT nextval('{:Mschema}.s1')",
        ],
    },
    Place {
        chance: 15,
        ways: &[
            "CREATE FUNCTION f3({:V}) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$",
            "CREATE FUNCTION f3() RETURNS SETOF {:V} LANGUAGE sql AS $$ SELECT NULL::{:V} $$",
        ],
    },
];
