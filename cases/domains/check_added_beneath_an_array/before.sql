CREATE DOMAIN word AS text;
CREATE TABLE t (id integer PRIMARY KEY, words word[]);
