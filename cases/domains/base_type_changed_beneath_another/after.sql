CREATE DOMAIN word AS character varying(40);
CREATE DOMAIN title AS word CONSTRAINT title_check CHECK (VALUE <> '');
CREATE TABLE t (id integer PRIMARY KEY, n title DEFAULT 'a');
