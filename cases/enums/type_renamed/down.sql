-- aludel: down
ALTER TYPE public.mood2 RENAME TO mood;
