-- aludel: down
ALTER INDEX public.ix2 RENAME TO ix;
