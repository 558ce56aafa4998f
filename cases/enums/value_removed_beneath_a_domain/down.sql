-- aludel: down
ALTER TYPE public.mood ADD VALUE 'b';
