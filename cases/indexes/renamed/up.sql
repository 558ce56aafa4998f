-- aludel: up
ALTER INDEX public.ix RENAME TO ix2;
