-- aludel: down
CREATE SEQUENCE public.s;
