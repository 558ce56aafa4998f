-- aludel: up
CREATE EXTENSION btree_gist WITH SCHEMA public VERSION '1.7';

-- hazard: long-lock: the table is read through while others wait
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ADD CONSTRAINT ex EXCLUDE USING gist (a WITH =);
