-- aludel: up
ALTER INDEX public.i RENAME TO i_old;

-- aludel: up no-transaction
CREATE INDEX CONCURRENTLY i ON public.t ((lower(s)), (CASE
    WHEN (a > 10) THEN 1
    ELSE NULL::integer
END), (a + 1));

DROP INDEX CONCURRENTLY public.i_old;
