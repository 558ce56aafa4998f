-- aludel: up
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
