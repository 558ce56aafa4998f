CREATE TABLE every_type (
    c01 smallint, c02 integer, c03 bigint, c04 numeric, c05 numeric(10,2), c06 real, c07 double precision,
    c08 boolean, c09 text, c10 character varying(40), c11 character(3), c12 bytea, c13 uuid, c14 date,
    c15 time without time zone, c16 time(3) with time zone, c17 timestamp without time zone, c18 timestamp(3) with time zone,
    c19 interval, c20 interval day to second(3), c21 json, c22 jsonb, c23 inet, c24 cidr, c25 macaddr, c26 macaddr8,
    c27 bit(4), c28 bit varying(8), c29 money, c30 xml, c31 point, c32 box, c33 polygon, c34 circle, c35 tsvector, c36 tsquery,
    c37 int4range, c38 tstzrange, c39 datemultirange, c40 oid, c41 "char", c42 name, c43 pg_lsn, c44 regclass
);
CREATE TABLE every_array (
    a01 integer[], a02 text[], a03 numeric(10,2)[], a04 timestamp with time zone[], a05 integer[][], a06 int4range[], a07 "char"[], a08 character varying(9)[]
);
