CREATE SCHEMA app;
COMMENT ON SCHEMA app IS 'the application';
CREATE EXTENSION hstore SCHEMA app;
CREATE EXTENSION btree_gist;

CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'happy');
ALTER TYPE app.mood ADD VALUE 'meh' BEFORE 'ok';
CREATE DOMAIN app.email AS varchar(200) COLLATE "C" DEFAULT 'a@b' NOT NULL
    CONSTRAINT has_at CHECK (VALUE ~ '@') CONSTRAINT a_length CHECK (length(VALUE) > 2);
ALTER DOMAIN app.email ADD CONSTRAINT late CHECK (VALUE <> '') NOT VALID;
CREATE SEQUENCE app.counter AS smallint START 5 INCREMENT 5 MAXVALUE 500 CACHE 3 CYCLE;

CREATE FUNCTION app.plus(a integer, b integer DEFAULT 1) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a + b';
CREATE FUNCTION app.moods(VARIADIC m app.mood[], OUT n integer) LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE app.work(n integer) LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE app.total(integer) (SFUNC = app.plus, STYPE = integer, INITCOND = '0');
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
COMMENT ON FUNCTION app.plus(integer, integer) IS 'adds';

CREATE TABLE app.users (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 100 CACHE 7) PRIMARY KEY,
    name character varying(100) NOT NULL,
    email app.email,
    mood app.mood DEFAULT 'ok',
    moods app.mood[],
    attributes app.hstore,
    history app.hstore[],
    title text COLLATE "C" DEFAULT 'x' || 'y',
    upper text GENERATED ALWAYS AS (upper(title)) STORED,
    "Odd Name" integer,
    CONSTRAINT users_name_key UNIQUE (name, mood) INCLUDE (title) WITH (fillfactor = 80) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT users_odd CHECK ("Odd Name" > 0 AND app.plus("Odd Name") < 10) NO INHERIT
) WITH (fillfactor = 70, toast.autovacuum_enabled = off);
ALTER TABLE app.users ALTER title SET STORAGE EXTERNAL, ALTER title SET STATISTICS 42, ALTER title SET COMPRESSION pglz;
ALTER TABLE app.users ADD CONSTRAINT late CHECK (name <> '') NOT VALID;
ALTER TABLE app.users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
COMMENT ON TABLE app.users IS 'people';
COMMENT ON COLUMN app.users.name IS 'as they say it';
COMMENT ON CONSTRAINT users_odd ON app.users IS 'small';
COMMENT ON INDEX app.users_pkey IS 'not the constraint''s';

CREATE TABLE public.items (
    id serial PRIMARY KEY,
    owner bigint REFERENCES app.users ON UPDATE CASCADE ON DELETE SET NULL,
    code char(5),
    spans int4range,
    at timestamptz,
    body text,
    EXCLUDE USING gist (code WITH =, spans WITH &&) WHERE (code IS NOT NULL)
);
ALTER TABLE public.items REPLICA IDENTITY FULL;
ALTER TABLE public.items ADD CONSTRAINT items_two FOREIGN KEY (owner) REFERENCES app.users (id) MATCH FULL
    DEFERRABLE NOT VALID;
CREATE INDEX items_plain ON public.items (owner DESC, code NULLS FIRST) INCLUDE (at) WITH (fillfactor = 50);
CREATE UNIQUE INDEX items_partial ON public.items (lower(body)) WHERE code IS NOT NULL;
CREATE INDEX items_mixed ON public.items (
    (at AT TIME ZONE 'UTC'), (id + 1), (body::varchar), (body || 'x') COLLATE "C" DESC, (code || body)
);
CREATE INDEX items_classes ON public.items (code bpchar_pattern_ops, body COLLATE "C" text_pattern_ops);
CREATE INDEX items_tsv ON public.items USING gin (to_tsvector('english', body));
CREATE INDEX items_gist ON public.items USING gist (spans);
COMMENT ON INDEX public.items_plain IS 'by owner';

CREATE VIEW public.happy WITH (security_barrier) AS SELECT id, name FROM app.users WHERE mood = 'happy';
CREATE MATERIALIZED VIEW public.counts AS SELECT owner, count(*) AS n FROM public.items GROUP BY owner;
CREATE UNIQUE INDEX counts_owner ON public.counts (owner);
COMMENT ON VIEW public.happy IS 'the happy ones';

CREATE TRIGGER touch BEFORE UPDATE OF name ON app.users FOR EACH ROW EXECUTE FUNCTION app.touch();
ALTER TABLE app.users ENABLE ALWAYS TRIGGER touch;
COMMENT ON TRIGGER touch ON app.users IS 'touches';
CREATE POLICY own ON app.users AS RESTRICTIVE FOR UPDATE TO PUBLIC USING (id > 0) WITH CHECK (name <> '');
CREATE POLICY seen ON app.users FOR SELECT TO CURRENT_USER USING (EXISTS (SELECT FROM public.items i WHERE i.owner = users.id));

CREATE UNLOGGED TABLE public.base (a integer NOT NULL CHECK (a > 0), b text DEFAULT 'b');
CREATE TABLE public.child (c integer) INHERITS (public.base);
CREATE TABLE public.log (at date NOT NULL, note text, CHECK (note <> ''), PRIMARY KEY (at)) PARTITION BY RANGE (at);
CREATE INDEX log_note ON public.log (note);
CREATE TABLE public.log_old PARTITION OF public.log FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
CREATE TABLE public.log_rest PARTITION OF public.log DEFAULT;
CREATE TRIGGER logged AFTER INSERT ON public.log FOR EACH ROW EXECUTE FUNCTION app.touch();

GRANT SELECT, INSERT ON public.items TO PUBLIC;
GRANT UPDATE (body) ON public.items TO PUBLIC;
GRANT USAGE ON SCHEMA app TO PUBLIC;
REVOKE EXECUTE ON FUNCTION app.plus(integer, integer) FROM PUBLIC;
REVOKE USAGE ON TYPE app.mood FROM PUBLIC;
