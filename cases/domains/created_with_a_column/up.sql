-- aludel: up
CREATE DOMAIN public.positive AS integer
    CONSTRAINT positive CHECK (VALUE > 0);

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ADD COLUMN d public.positive;
