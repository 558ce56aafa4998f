-- aludel: down
ALTER INDEX public.i RENAME TO i_old;

-- aludel: down no-transaction
CREATE INDEX CONCURRENTLY i ON public.t ((lower(s)), (CASE
    WHEN (a > 0) THEN 1
    ELSE NULL::integer
END));

DROP INDEX CONCURRENTLY public.i_old;
