-- aludel: up
ALTER TABLE public.t ADD CONSTRAINT id_is_not_null CHECK (id IS NOT NULL) NOT VALID;

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT id_is_not_null;

-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY t_pkey ON public.t (id);

-- aludel: up
ALTER TABLE public.t ALTER COLUMN id SET NOT NULL;

ALTER TABLE public.t DROP CONSTRAINT id_is_not_null;

ALTER TABLE public.t ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

SELECT pg_catalog.setval(
    s.seqrelid,
    CASE WHEN s.seqincrement > 0
        THEN greatest(s.seqstart, (SELECT max(id)::bigint + 1 FROM public.t))
        ELSE least(s.seqstart, (SELECT min(id)::bigint - 1 FROM public.t))
    END,
    false)
FROM pg_catalog.pg_sequence AS s
WHERE s.seqrelid = pg_catalog.pg_get_serial_sequence('public.t', 'id')::pg_catalog.regclass;

ALTER TABLE public.t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey;
