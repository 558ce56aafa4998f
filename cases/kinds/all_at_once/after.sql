CREATE TABLE k01 (
    id bigint PRIMARY KEY,
    a text,
    b integer
);
CREATE TABLE k02 (
    id bigint PRIMARY KEY,
    a text
);
CREATE TABLE k03 (
    id bigint PRIMARY KEY,
    a bigint
);
CREATE TABLE k04 (
    id bigint PRIMARY KEY,
    a varchar(80)
);
CREATE TABLE k05 (
    id bigint PRIMARY KEY,
    a text NOT NULL
);
CREATE TABLE k06 (
    id bigint PRIMARY KEY,
    a integer DEFAULT 2
);
CREATE TABLE k07_parent (id bigint PRIMARY KEY);
CREATE TABLE k07 (
    id bigint PRIMARY KEY,
    p bigint CONSTRAINT k07_p REFERENCES k07_parent (id)
);
CREATE TABLE k08_parent (id bigint PRIMARY KEY);
CREATE TABLE k08 (
    id bigint PRIMARY KEY,
    p bigint REFERENCES k08_parent (id) ON DELETE CASCADE
);
CREATE TABLE k09 (
    id bigint PRIMARY KEY,
    a text CONSTRAINT k09_a UNIQUE
);
CREATE TABLE k10 (
    id bigint PRIMARY KEY,
    a integer CONSTRAINT k10_a CHECK (a > 0)
);
CREATE TABLE k11 (
    id bigint PRIMARY KEY,
    a integer CONSTRAINT k11_a CHECK (a >= 0)
);
CREATE TABLE k12 (
    id bigint PRIMARY KEY,
    a integer
);
CREATE TABLE k13 (
    id bigint PRIMARY KEY,
    a text
);
CREATE INDEX k13_a ON k13 (a);
CREATE TABLE k14 (
    id bigint PRIMARY KEY,
    a text,
    d boolean
);
CREATE INDEX k14_a ON k14 (a) WHERE NOT d;
CREATE TYPE k15_mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE k15 (
    id bigint PRIMARY KEY,
    a k15_mood DEFAULT 'sad'
);
CREATE TYPE k16_shade AS ENUM ('dark', 'light');
CREATE TABLE k16 (
    id bigint PRIMARY KEY,
    a k16_shade NOT NULL DEFAULT 'dark'
);
CREATE TABLE k17 (
    id bigint PRIMARY KEY,
    b text
);
CREATE TABLE k18 (
    a bigint NOT NULL,
    b bigint NOT NULL,
    CONSTRAINT k18_pkey PRIMARY KEY (a, b)
);
CREATE TABLE k19 (
    id bigint PRIMARY KEY,
    a text
);
COMMENT ON TABLE k19 IS 'It''s a table';
COMMENT ON COLUMN k19.a IS 'A column';
CREATE TABLE k20 (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE k21 (
    id bigint PRIMARY KEY,
    a integer,
    g integer GENERATED ALWAYS AS (a * 3) STORED
);
CREATE SEQUENCE k22_seq START WITH 10 INCREMENT BY 5;
