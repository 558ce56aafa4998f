CREATE TABLE words (
    id integer PRIMARY KEY,
    word text,
    size bigint DEFAULT 4
);
