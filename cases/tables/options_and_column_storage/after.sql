CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text
) WITH (fillfactor = 70, autovacuum_enabled = off, toast.autovacuum_enabled = off);
ALTER TABLE t ALTER b SET STORAGE EXTERNAL;
ALTER TABLE t ALTER a SET STATISTICS 500;
ALTER TABLE t ALTER b SET COMPRESSION pglz;
