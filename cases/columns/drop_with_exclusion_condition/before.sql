CREATE TABLE stays (
    id integer PRIMARY KEY,
    during tstzrange NOT NULL,
    floor integer,
    CONSTRAINT stays_apart EXCLUDE USING gist (during WITH &&) WHERE (floor > 0)
);
