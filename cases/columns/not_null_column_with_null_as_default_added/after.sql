CREATE TABLE t (
    id integer PRIMARY KEY,
    codes varchar(9)[] DEFAULT NULL NOT NULL
);
