-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.k17 RENAME COLUMN a TO b;

ALTER TABLE public.k08 DROP CONSTRAINT k08_p_fkey;

ALTER TABLE public.k11 DROP CONSTRAINT k11_a;

ALTER TABLE public.k12 DROP CONSTRAINT k12_a;

CREATE TYPE public.k16_shade AS ENUM ('dark', 'light');

CREATE SEQUENCE public.k22_seq INCREMENT BY 5 START WITH 10;

ALTER TABLE public.k01 ADD COLUMN b integer;

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.k02 DROP COLUMN b;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.k03 ALTER COLUMN a TYPE bigint;

ALTER TABLE public.k04 ALTER COLUMN a TYPE character varying(80);

ALTER TABLE public.k05 ADD CONSTRAINT a_is_not_null CHECK (a IS NOT NULL) NOT VALID;

ALTER TABLE public.k06 ALTER COLUMN a SET DEFAULT 2;

ALTER TABLE public.k16 ADD COLUMN a public.k16_shade NOT NULL DEFAULT 'dark'::public.k16_shade;

ALTER TABLE public.k20 ALTER COLUMN id SET GENERATED ALWAYS;

ALTER TABLE public.k21 DROP COLUMN g;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.k21 ADD COLUMN g integer GENERATED ALWAYS AS (a * 3) STORED;

ALTER TABLE public.k07 ADD CONSTRAINT k07_p FOREIGN KEY (p) REFERENCES public.k07_parent (id) NOT VALID;

ALTER TABLE public.k08 ADD CONSTRAINT k08_p_fkey FOREIGN KEY (p) REFERENCES public.k08_parent (id) ON DELETE CASCADE NOT VALID;

ALTER TABLE public.k10 ADD CONSTRAINT k10_a CHECK (a > 0) NOT VALID;

ALTER TABLE public.k11 ADD CONSTRAINT k11_a CHECK (a >= 0) NOT VALID;

ALTER INDEX public.k14_a RENAME TO k14_a_old;

COMMENT ON TABLE public.k19 IS 'It''s a table';

COMMENT ON COLUMN public.k19.a IS 'A column';

-- aludel: up
ALTER TYPE public.k15_mood ADD VALUE 'ok' AFTER 'sad';

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.k05 VALIDATE CONSTRAINT a_is_not_null;

-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.k07 VALIDATE CONSTRAINT k07_p;

-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.k08 VALIDATE CONSTRAINT k08_p_fkey;

-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.k10 VALIDATE CONSTRAINT k10_a;

-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.k11 VALIDATE CONSTRAINT k11_a;

-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY k09_a ON public.k09 (a);

-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY k18_pkey_new ON public.k18 (a, b);

CREATE INDEX CONCURRENTLY k13_a ON public.k13 (a);

CREATE INDEX CONCURRENTLY k14_a ON public.k14 (a) WHERE (NOT d);

DROP INDEX CONCURRENTLY public.k14_a_old;

-- aludel: up
ALTER TABLE public.k18 DROP CONSTRAINT k18_pkey;

ALTER TABLE public.k05 ALTER COLUMN a SET NOT NULL;

ALTER TABLE public.k05 DROP CONSTRAINT a_is_not_null;

ALTER TABLE public.k09 ADD CONSTRAINT k09_a UNIQUE USING INDEX k09_a;

ALTER TABLE public.k18 ADD CONSTRAINT k18_pkey PRIMARY KEY USING INDEX k18_pkey_new;
