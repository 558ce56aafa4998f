CREATE TABLE t (id uuid PRIMARY KEY DEFAULT pg_catalog.gen_random_uuid());
