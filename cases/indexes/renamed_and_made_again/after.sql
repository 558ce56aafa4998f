CREATE FUNCTION f(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 1::bigint';
CREATE TABLE t (id integer);
CREATE INDEX t_index ON t (f(id));
