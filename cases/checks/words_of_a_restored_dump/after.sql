CREATE TABLE orders (
    id integer PRIMARY KEY,
    status varchar(20) NOT NULL,
    role text,
    CONSTRAINT orders_status_known CHECK (status IN ('new', 'paid', 'sent')),
    CONSTRAINT orders_role_known CHECK (role NOT IN ('admin', 'guest'))
);
CREATE INDEX orders_open ON orders (id) WHERE status IN ('new', 'paid');
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY open_orders ON orders USING (status = ANY (ARRAY['new', 'paid']));
CREATE VIEW sent AS SELECT id FROM orders WHERE status NOT IN ('new', 'paid');
COMMENT ON TABLE orders IS 'What was ordered.';
