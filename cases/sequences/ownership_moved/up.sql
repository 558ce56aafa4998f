-- aludel: up
ALTER SEQUENCE public.s OWNED BY public.u.id;
