-- aludel: up
ALTER TYPE public.mood RENAME TO mood2;
