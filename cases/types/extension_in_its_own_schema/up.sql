-- aludel: up
CREATE SCHEMA ext;

CREATE EXTENSION citext WITH SCHEMA ext VERSION '1.6';

ALTER TABLE public.t ADD COLUMN c ext.citext;
