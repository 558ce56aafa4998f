-- aludel: down
ALTER TABLE public.t ADD COLUMN a integer;

ALTER TABLE public.t ADD CONSTRAINT ck CHECK ((a > 0) AND (b IS NOT NULL)) NOT VALID;

CREATE VIEW public.v AS
SELECT t.id,
    t.a
   FROM public.t;

CREATE POLICY pol ON public.t
    USING (a > 0);

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT ck;

-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY uq ON public.t (a, b);

CREATE INDEX CONCURRENTLY ix ON public.t (a);

-- aludel: down
ALTER TABLE public.t ADD CONSTRAINT uq UNIQUE USING INDEX uq;
