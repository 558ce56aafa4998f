-- aludel: up
ALTER TABLE public.t SET (autovacuum_enabled = off, fillfactor = 70, toast.autovacuum_enabled = off);

ALTER TABLE public.t ALTER COLUMN a SET STATISTICS 500;

ALTER TABLE public.t ALTER COLUMN b SET STORAGE EXTERNAL;

ALTER TABLE public.t ALTER COLUMN b SET COMPRESSION pglz;
