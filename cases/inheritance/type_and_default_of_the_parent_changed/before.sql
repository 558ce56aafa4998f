CREATE TABLE parent (id integer NOT NULL, a integer);
CREATE TABLE child (own text) INHERITS (parent);
