-- aludel: down
DROP INDEX public.ix;

DROP INDEX public.uq;
