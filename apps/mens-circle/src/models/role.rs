//! Who may do what: roles, their permissions, who has them, and who gave or took them.

use aludel::Table;
use jiff::Timestamp;

use super::{Main, User};

/// A thing that can be allowed: an action on a kind of resource.
#[derive(Debug, Clone, PartialEq, Table)]
#[table(base = Main, name = "permissions")]
pub struct Permission {
    #[column(serial, primary_key)]
    pub id: i32,
    /// Resource and action in one word, such as `circles:read`.
    #[column(length = 100, index(unique))]
    pub name: String,
    #[column(length = 255)]
    pub description: String,
    #[column(length = 50, index)]
    pub resource: String,
    #[column(length = 50, index)]
    pub action: String,
    /// The application relies on it, and so it cannot be deleted.
    pub is_system: bool,
    #[column(default = "now()")]
    pub created_at: Timestamp,
    #[column(default = "now()")]
    pub updated_at: Timestamp,
}

/// A set of permissions that people are given together.
#[derive(Debug, Clone, PartialEq, Table)]
#[table(base = Main, name = "roles")]
pub struct Role {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(length = 50, index(unique))]
    pub name: String,
    #[column(length = 255)]
    pub description: String,
    /// The application relies on it, and so it cannot be deleted.
    pub is_system: bool,
    /// Whether an administrator may give it to somebody.
    pub is_assignable: bool,
    /// The more a role may do, the higher its number.
    pub priority: i32,
    #[column(default = "now()")]
    pub created_at: Timestamp,
    #[column(default = "now()")]
    pub updated_at: Timestamp,
}

/// What was done to somebody's roles, by whom and why.
#[derive(Debug, Clone, PartialEq, Table)]
#[table(base = Main, name = "role_audit_logs")]
pub struct RoleAuditLog {
    #[column(serial, primary_key)]
    pub id: i32,
    /// Whose roles.
    #[column(references = User::id, index)]
    pub user_id: i32,
    /// Null once the role is gone.
    #[column(references = Role::id, index)]
    pub role_id: Option<i32>,
    /// The role's name at that time: a copy, which a new name leaves as it is.
    #[column(length = 50, index)]
    pub role_name: String,
    #[column(length = 50, index)]
    pub action: String,
    /// Null where the application did it by itself.
    #[column(references = User::id)]
    pub performed_by: Option<i32>,
    pub old_value: Option<String>,
    pub new_value: Option<String>,
    #[column(length = 255)]
    pub reason: Option<String>,
    #[column(default = "now()", index)]
    pub created_at: Timestamp,
}

/// A permission that a role has.
#[derive(Debug, Clone, PartialEq, Table)]
#[table(base = Main, name = "role_permissions", primary_key(role_id, permission_id))]
pub struct RolePermission {
    #[column(references = Role::id)]
    pub role_id: i32,
    #[column(references = Permission::id)]
    pub permission_id: i32,
    /// May be null here and nowhere else, as production has it.
    #[column(default = "now()")]
    pub created_at: Option<Timestamp>,
}

/// A role that somebody has, or had.
#[derive(Debug, Clone, PartialEq, Table)]
#[table(base = Main, name = "user_roles")]
pub struct UserRole {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(references = User::id, index)]
    pub user_id: i32,
    #[column(references = Role::id, index)]
    pub role_id: i32,
    /// The one by which the person goes.
    pub is_primary: bool,
    #[column(references = User::id)]
    pub assigned_by: Option<i32>,
    #[column(default = "now()")]
    pub assigned_at: Timestamp,
    /// Null is for good.
    pub expires_at: Option<Timestamp>,
    /// Taken away by setting it to false, so that it stays known who had the role.
    pub is_active: bool,
    pub notes: Option<String>,
}
