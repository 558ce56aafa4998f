-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
ALTER SEQUENCE public.t_id_seq RENAME TO s;

ALTER TABLE public.t ALTER COLUMN id DROP DEFAULT;

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
