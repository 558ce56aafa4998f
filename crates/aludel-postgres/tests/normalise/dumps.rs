//! A database and what its dump makes of it.

use aludel_core::schema::Schema;

use crate::support::{connect, database, differences, read, settle};

/// Everything whose wording a dump and a restore may change.
const SQL: &str = r#"
    CREATE TYPE mood AS ENUM ('ok', 'sad');
    CREATE DOMAIN code AS varchar(10) DEFAULT 'x' CONSTRAINT code_known CHECK (VALUE IN ('x', 'y', 'z'));
    CREATE FUNCTION valid(text) RETURNS bool IMMUTABLE LANGUAGE sql AS $$ SELECT $1 <> '' $$;
    CREATE TABLE users (
        id serial PRIMARY KEY, name varchar(50) NOT NULL, status varchar(20) DEFAULT 'new', role text,
        age int DEFAULT 1 + 1, price numeric(10, 2) DEFAULT 0, ratio float8, mood mood DEFAULT 'ok', code code,
        tags text[] DEFAULT '{}', data jsonb DEFAULT '{"a": 1}', day date DEFAULT CURRENT_DATE,
        at timestamptz DEFAULT now(), pause interval DEFAULT '1 day 2 hours', flag bool DEFAULT false,
        full_name text GENERATED ALWAYS AS (name || ' ' || coalesce(role, '')) STORED,
        CHECK (status IN ('new', 'active', 'gone')),
        CHECK (status NOT IN ('bad', 'worse')),
        CHECK (role IN ('admin', 'guest')),
        CHECK (age IN (1, 2, 3) OR age BETWEEN 10 AND 20 AND age NOT BETWEEN 12 AND 13),
        CHECK (name LIKE 'a%' OR name NOT ILIKE '%z' OR name ~ '^x' OR name SIMILAR TO 'b%'),
        CHECK (price >= 0 AND ratio < 1.5 AND price::int > -1),
        CHECK (mood IN ('ok', 'sad') AND mood <> 'sad'),
        CHECK ('a' = ANY (tags) AND tags @> ARRAY['a', 'b'] AND array_length(tags, 1) < 5),
        CHECK (data ->> 'a' = '1' AND data ? 'a' AND data @> '{"a": 1}' AND data #>> '{a,b}' IS NULL),
        CHECK (pause > interval '1 hour' AND at > '2020-01-01 00:00:00+00' AND day > DATE '2020-01-01'),
        CHECK (name COLLATE "C" > 'a' AND lower(name) = name::text AND trim(name) <> ''),
        CHECK (CASE WHEN flag THEN age > 1 ELSE age IS NULL END AND (flag IS TRUE OR flag IS NOT UNKNOWN)),
        CHECK (coalesce(age, 0) > 0 AND nullif(age, 1) IS NOT NULL AND greatest(age, 2) = 2),
        CHECK ((age, price) = (1, 2) AND age IS NOT DISTINCT FROM 1),
        CHECK (extract(year FROM day) > 2000 AND at AT TIME ZONE 'UTC' > '2020-01-01'),
        CHECK (valid(name) AND substring(name FROM 1 FOR 2) = 'ab' AND position('a' IN name) = 1)
    );
    CREATE INDEX ON users (lower(name), (age + 1)) WHERE status IN ('new', 'active');
    CREATE INDEX ON users ((data ->> 'a')) WHERE at IS NOT NULL AND status NOT IN ('gone', 'bad');
    CREATE TABLE events (at timestamptz NOT NULL, kind varchar(10), CHECK (kind IN ('a', 'b'))) PARTITION BY RANGE (at);
    CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01 00:00:00+00') TO ('2021-01-01 00:00:00+00');
    ALTER TABLE users ENABLE ROW LEVEL SECURITY;
    CREATE POLICY seen ON users USING (status IN ('new', 'active') AND role = ANY (ARRAY['admin', 'guest']))
        WITH CHECK (EXISTS (SELECT 1 FROM events WHERE kind IN ('a', 'b') AND users.id > 0));
    CREATE VIEW active AS SELECT id, name, CASE WHEN status IN ('new', 'gone') THEN 1 ELSE 2 END AS n
        FROM users WHERE status NOT IN ('gone', 'bad') ORDER BY name;
    CREATE MATERIALIZED VIEW counts AS SELECT status, count(*) AS n FROM users GROUP BY status HAVING count(*) IN (1, 2);
    CREATE FUNCTION active_count(since timestamptz DEFAULT now() - interval '1 day') RETURNS bigint STABLE
        BEGIN ATOMIC SELECT count(*) FROM users WHERE status IN ('new', 'active') AND at > since; END;
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at = now(); RETURN NEW; END $$;
    CREATE TRIGGER touched BEFORE UPDATE OF name, status ON users FOR EACH ROW
        WHEN (NEW.status IN ('new', 'active') AND OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION touch();
"#;

/// What the way through a dump changes, told by the letters alone, and after the server was asked.
async fn compare(of: &Schema, server: &aludel_server::TestDatabase<'_>, with: &Schema) {
    let client = connect(&server.url()).await;
    let mut desired = with.clone();
    let normalised = settle(&client, of, &mut desired).await;
    assert_eq!(normalised.refused, []);
    assert_eq!(differences(of, &desired), Vec::<String>::new());
}

#[tokio::test]
async fn a_restored_dump_is_no_different_however_often_it_was_dumped() {
    let original = database(SQL);
    let mut servers = vec![original];
    for _ in 0..2 {
        let last = servers.last().expect("there is one");
        let dump = last.pg_dump(&["--schema-only", "--no-owner"]).expect("it is dumped");
        let restored = database("");
        restored.psql(&dump).expect("it is restored");
        servers.push(restored);
    }
    let mut schemas = Vec::new();
    for server in &servers {
        schemas.push(read(server).await);
    }
    assert!(!differences(&schemas[0], &schemas[1]).is_empty(), "the dump should change some words");
    for (at, server) in servers.iter().enumerate() {
        for other in &schemas {
            compare(&schemas[at], server, other).await;
        }
    }
}
