-- aludel: up
ALTER TABLE public.t ALTER COLUMN a TYPE text;

ALTER TABLE public.t ALTER COLUMN a SET STORAGE EXTERNAL;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN b TYPE character varying(30);

ALTER TABLE public.t ALTER COLUMN b SET COMPRESSION pglz;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN c TYPE character varying(30);

ALTER TABLE public.t ALTER COLUMN c SET STORAGE MAIN;
