-- add_role_based_access_control_tables
--
-- Revision:   b37f99db0c0e
-- Revises:    dca7825748db
-- Created:    2025-06-08T15:52:22Z

-- aludel: up
CREATE TABLE permissions (
    id          serial NOT NULL,
    name        varchar(100) NOT NULL,
    description varchar(255) NOT NULL,
    resource    varchar(50) NOT NULL,
    action      varchar(50) NOT NULL,
    is_system   boolean NOT NULL,
    created_at  timestamp with time zone DEFAULT now() NOT NULL,
    updated_at  timestamp with time zone DEFAULT now() NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX ix_permissions_action ON permissions (action);
CREATE INDEX ix_permissions_id ON permissions (id);
CREATE UNIQUE INDEX ix_permissions_name ON permissions (name);
CREATE INDEX ix_permissions_resource ON permissions (resource);

CREATE TABLE roles (
    id            serial NOT NULL,
    name          varchar(50) NOT NULL,
    description   varchar(255) NOT NULL,
    is_system     boolean NOT NULL,
    is_assignable boolean NOT NULL,
    priority      integer NOT NULL,
    created_at    timestamp with time zone DEFAULT now() NOT NULL,
    updated_at    timestamp with time zone DEFAULT now() NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX ix_roles_id ON roles (id);
CREATE UNIQUE INDEX ix_roles_name ON roles (name);

-- role_name is a copy on purpose: the log must still say which role it was after the role has been
-- renamed. A role that the log names cannot be deleted, for the reference has no ON DELETE, unless
-- role_id is set to null first.
CREATE TABLE role_audit_logs (
    id           serial NOT NULL,
    user_id      integer NOT NULL,
    role_id      integer,
    role_name    varchar(50) NOT NULL,
    action       varchar(50) NOT NULL,
    performed_by integer,
    old_value    text,
    new_value    text,
    reason       varchar(255),
    created_at   timestamp with time zone DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (performed_by) REFERENCES users (id),
    FOREIGN KEY (role_id) REFERENCES roles (id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE INDEX ix_role_audit_logs_action ON role_audit_logs (action);
CREATE INDEX ix_role_audit_logs_created_at ON role_audit_logs (created_at);
CREATE INDEX ix_role_audit_logs_id ON role_audit_logs (id);
CREATE INDEX ix_role_audit_logs_role_id ON role_audit_logs (role_id);
CREATE INDEX ix_role_audit_logs_role_name ON role_audit_logs (role_name);
CREATE INDEX ix_role_audit_logs_user_id ON role_audit_logs (user_id);

-- created_at may be null here and nowhere else; production has it so.
CREATE TABLE role_permissions (
    role_id       integer NOT NULL,
    permission_id integer NOT NULL,
    created_at    timestamp with time zone DEFAULT now(),
    PRIMARY KEY (role_id, permission_id),
    FOREIGN KEY (permission_id) REFERENCES permissions (id),
    FOREIGN KEY (role_id) REFERENCES roles (id)
);

CREATE TABLE user_roles (
    id          serial NOT NULL,
    user_id     integer NOT NULL,
    role_id     integer NOT NULL,
    is_primary  boolean NOT NULL,
    assigned_by integer,
    assigned_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at  timestamp with time zone,
    is_active   boolean NOT NULL,
    notes       text,
    PRIMARY KEY (id),
    FOREIGN KEY (assigned_by) REFERENCES users (id),
    FOREIGN KEY (role_id) REFERENCES roles (id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE INDEX ix_user_roles_id ON user_roles (id);
CREATE INDEX ix_user_roles_role_id ON user_roles (role_id);
CREATE INDEX ix_user_roles_user_id ON user_roles (user_id);

-- aludel: down

-- Tables that refer before tables that are referred to; indexes and sequences go with their tables.
DROP TABLE user_roles;
DROP TABLE role_permissions;
DROP TABLE role_audit_logs;
DROP TABLE roles;
DROP TABLE permissions;
