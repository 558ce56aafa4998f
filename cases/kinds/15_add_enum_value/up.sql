-- aludel: up
ALTER TYPE public.k15_mood ADD VALUE 'ok' AFTER 'sad';
