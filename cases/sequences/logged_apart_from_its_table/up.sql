-- aludel: up
-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.visits SET LOGGED;

ALTER SEQUENCE public.visit_ids OWNED BY public.visits.id;
