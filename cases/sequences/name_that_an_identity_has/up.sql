-- aludel: up
DROP SEQUENCE public.s;

ALTER TABLE public.t ALTER COLUMN id DROP IDENTITY;

CREATE SEQUENCE public.t_id_seq;

ALTER SEQUENCE public.t_id_seq OWNED BY public.t.id;

ALTER TABLE public.t ALTER COLUMN id SET DEFAULT nextval('public.t_id_seq'::regclass);

SELECT pg_catalog.setval(
    s.seqrelid,
    CASE WHEN s.seqincrement > 0
        THEN greatest(s.seqstart, (SELECT max(id)::bigint + 1 FROM public.t))
        ELSE least(s.seqstart, (SELECT min(id)::bigint - 1 FROM public.t))
    END,
    false)
FROM pg_catalog.pg_sequence AS s
WHERE s.seqrelid = 'public.t_id_seq'::pg_catalog.regclass;
