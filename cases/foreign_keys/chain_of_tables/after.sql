CREATE TABLE z (id integer PRIMARY KEY);
CREATE TABLE m (id integer PRIMARY KEY, z_id integer NOT NULL REFERENCES z (id));
CREATE TABLE a (id integer PRIMARY KEY, m_id integer REFERENCES m (id), z_id integer REFERENCES z (id));
