CREATE UNLOGGED TABLE visits (
    id integer NOT NULL,
    number integer NOT NULL
);
CREATE SEQUENCE visit_numbers AS integer;
ALTER SEQUENCE visit_numbers OWNED BY visits.number;
CREATE SEQUENCE visit_ids AS integer;
