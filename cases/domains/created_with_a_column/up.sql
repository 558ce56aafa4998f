-- aludel: up
CREATE DOMAIN public.positive AS integer
    CONSTRAINT positive CHECK (VALUE > 0);

ALTER TABLE public.t ADD COLUMN d public.positive;
