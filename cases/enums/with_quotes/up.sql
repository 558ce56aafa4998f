-- aludel: up
ALTER TYPE public."Mood's" ADD VALUE 'new ''value' AFTER 'it''s';

-- aludel: up
ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 'it''s'::public."Mood's";
