-- aludel: up
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ADD COLUMN codes character varying(9)[] NOT NULL DEFAULT NULL::character varying[];
