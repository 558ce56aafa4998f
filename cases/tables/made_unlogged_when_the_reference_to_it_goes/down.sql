-- aludel: down
-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t SET LOGGED;

ALTER TABLE public.u ADD COLUMN t_id integer;

ALTER TABLE public.u ADD CONSTRAINT u_fk FOREIGN KEY (t_id) REFERENCES public.t (id) NOT VALID;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.u VALIDATE CONSTRAINT u_fk;
