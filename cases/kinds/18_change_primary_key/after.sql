CREATE TABLE k18 (
    a bigint NOT NULL,
    b bigint NOT NULL,
    CONSTRAINT k18_pkey PRIMARY KEY (a, b)
);
