CREATE TABLE t (key serial);
ALTER SEQUENCE t_key_seq RENAME TO t_id_seq;
