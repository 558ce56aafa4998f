CREATE TABLE parent (id integer NOT NULL, a text DEFAULT 'x');
CREATE TABLE child (own text) INHERITS (parent);
