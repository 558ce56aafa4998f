-- aludel: up
CREATE EXTENSION hstore WITH SCHEMA public VERSION '1.8';

CREATE EXTENSION pgcrypto WITH SCHEMA public VERSION '1.3';

CREATE TABLE public.t (
    id integer NOT NULL,
    h public.hstore DEFAULT ''::public.hstore,
    d bytea DEFAULT public.digest('x'::text, 'sha256'::text),
    CONSTRAINT t_pkey PRIMARY KEY (id)
);
