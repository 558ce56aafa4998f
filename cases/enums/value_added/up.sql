-- aludel: up
ALTER TYPE public.mood ADD VALUE 'c';
