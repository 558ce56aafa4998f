-- aludel: down
-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN a TYPE character varying(20);

ALTER TABLE public.t ALTER COLUMN a SET STORAGE EXTERNAL;

ALTER TABLE public.t ALTER COLUMN b TYPE text;

ALTER TABLE public.t ALTER COLUMN b SET COMPRESSION pglz;

ALTER TABLE public.t ALTER COLUMN c TYPE text;
