-- aludel: up
CREATE TYPE public.k16_shade AS ENUM ('dark', 'light');

ALTER TABLE public.k16 ADD COLUMN a public.k16_shade NOT NULL DEFAULT 'dark'::public.k16_shade;
