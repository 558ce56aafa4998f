-- aludel: down
-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ADD COLUMN id integer NOT NULL DEFAULT nextval('public.t_id_seq'::regclass);

ALTER SEQUENCE public.t_id_seq OWNED BY public.t.id;

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t DROP COLUMN key;
