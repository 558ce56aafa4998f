-- aludel: up
CREATE SEQUENCE public.s;
