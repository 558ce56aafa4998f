CREATE SEQUENCE numbers AS integer;
CREATE TABLE t (
    id integer DEFAULT nextval('numbers') PRIMARY KEY,
    a integer,
    b text
);
ALTER SEQUENCE numbers OWNED BY t.id;
