-- aludel: down
-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.visits SET UNLOGGED;

ALTER SEQUENCE public.visit_ids SET LOGGED;

ALTER SEQUENCE public.visit_numbers SET LOGGED;

ALTER SEQUENCE public.visit_ids OWNED BY NONE;
