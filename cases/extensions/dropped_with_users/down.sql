-- aludel: down
CREATE EXTENSION citext WITH SCHEMA public VERSION '1.6';

ALTER TABLE public.t ADD COLUMN c public.citext;
