-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.v;

ALTER TABLE public.t DROP COLUMN g;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ADD COLUMN g integer GENERATED ALWAYS AS (a * 2) STORED;

CREATE VIEW public.v AS
SELECT t.id,
    t.g
   FROM public.t;

-- aludel: down no-transaction
CREATE INDEX CONCURRENTLY ix ON public.t (g);
